/** Gives what comes within so many milliseconds, and rejects then: a browser that hangs must not hang the bench. */
export async function within<T>(ms: number, work: Promise<T>, what = 'the browser'): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} did not answer within ${ms} ms`)), ms)
  })
  // Who comes too late is heard by nobody.
  work.catch(() => {})
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}
