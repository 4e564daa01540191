export { openSurvey } from './open-survey.tsx'
