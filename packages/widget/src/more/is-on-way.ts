import type { IsOnWay } from '../survey-session.ts'

/** Says whether a follow-up is asked after these answers: in its bands, and each question named answered as named. */
export const isOnWay: IsOnWay = ({ askIf }, band, answers) =>
  (!askIf?.bands || askIf.bands.includes(band)) &&
  Object.entries(askIf?.answers ?? {}).every(([id, options]) =>
    [answers.get(id)].flat().some((option) => options.includes(option as string)),
  )
