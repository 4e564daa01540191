export { chooseWording, type Wording } from './choose-wording.ts'
export { directionOf } from './direction-of.ts'
