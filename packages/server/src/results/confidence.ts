/** The confidence of every interval. */
export const level = 0.95

/** The quantile of the standard normal distribution that leaves 2.5 % above it. */
export const z95 = 1.959963984540054

/** Two bounds in the unit of what they enclose. */
export interface Bounds {
  low: number
  high: number
}
