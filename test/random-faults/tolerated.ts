/**
 * Faults of the outbox that the simulation has found and that are not mended yet: true leaves out what shows
 * them. Mend one, set it to false, and all schedules show whether it is gone; then delete the line.
 */
export const tolerated = {
  /**
   * A record with `kind: 'submission'` and no list of answers makes every batch that it is in fail before it is
   * sent, for ever: its neighbours wait with it. `--seed 1 --only 94 --steps 0,8,9`.
   */
  recordWithoutAnswers: true,
  /**
   * A reset while the server has asked for a pause ends the retry and not the pause: what is kept afterwards
   * waits for the page to be left or looked at again. `store away · keep · reset · keep`.
   */
  resetInPause: true,
  /**
   * After a failed request, a flush that finds nothing to send (another page delivered it, or it was dropped)
   * ends without looking whether something was kept meanwhile: that waits for the next answer or page.
   */
  keptWhileNothingWaits: true,
}
