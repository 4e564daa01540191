import type { OpenSurvey } from './open-survey.ts'

export declare const openSurvey: OpenSurvey
