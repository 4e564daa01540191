import type { Product } from './product.ts'
import type { Schedule } from './random-schedule.ts'
import { runSchedule } from './run-schedule.ts'

/** The promise, without what it was broken by. */
const promiseOf = (broken: string | undefined) => broken?.split(':').slice(0, 2).join(':')

/** The shortest schedule found by leaving out steps, more and then fewer at once, that breaks the same promise. */
export async function shrinkSchedule(
  schedule: Schedule,
  product: Product,
  broken: string,
): Promise<Schedule> {
  const promise = promiseOf(broken)
  let { steps } = schedule
  for (let size = Math.ceil(steps.length / 2); size >= 1; ) {
    let isShorter = false
    for (let from = 0; from < steps.length; ) {
      const fewer = [...steps.slice(0, from), ...steps.slice(from + size)]
      const outcome = await runSchedule({ ...schedule, steps: fewer }, product)
      if (outcome.broken.some((one) => promiseOf(one) === promise)) {
        steps = fewer
        isShorter = true
      } else from += size
    }
    if (size === 1 && !isShorter) break
    size = Math.max(1, Math.floor(size / 2))
  }
  return { ...schedule, steps }
}
