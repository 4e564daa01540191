import { type Answer, isAsked } from '@kairos-cx/sdk'
import type { FindWay } from '../survey-session.ts'

/** The follow-ups that these answers lead to. An answer to a question that is not on the way leads nowhere. */
export const findWay: FindWay = (followUps, band, answers) => {
  const onWay = new Map<string, Answer['value'] | undefined>()
  return followUps.filter((followUp) => {
    if (!isAsked(followUp, band, onWay)) return false
    onWay.set(followUp.id, answers.get(followUp.id))
    return true
  })
}
