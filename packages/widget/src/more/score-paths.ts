/** The outline of a star, in a square of 24. */
export const starPath = 'm12 2.6 2.9 5.9 6.5.9-4.7 4.6 1.1 6.5-5.8-3.1-5.8 3.1 1.1-6.5-4.7-4.6 6.5-.9z'

/** How far the mouth's middle lies under its corners, from the unhappiest face to the happiest. */
const mouths = [-5, -2.5, 0, 3, 6]

/** The eyes and the mouth of a smiley for a score of CSAT, 1 to 5, in a circle of 20 in a square of 24. */
export function facePath(score: number): string {
  const depth = mouths[score - 1] ?? 0
  return `M8.7 9.2v.6m6.6-.6v.6M7.8 ${15.5 - depth / 3}q4.2 ${depth} 8.4 0`
}
