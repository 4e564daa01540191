import { z } from 'zod'
import { maxNameLength, maxPersonLength, maxWindowMs } from './limits.ts'

/** Asks how long a person is to be left in peace: the body of `POST /v1/quiet`. Unknown fields are ignored. */
export const QuietRequest = z.object({
  key: z.string().min(1).max(maxNameLength),
  /** The id given to `cx.identify()`. */
  person: z.string().min(1).max(maxPersonLength),
})
export type QuietRequest = z.infer<typeof QuietRequest>

/** The answer, and all of it: whoever has the public key may ask, so it says no count, survey or score. */
export const Quiet = z.object({
  /** Milliseconds from now in which the person is to be asked nothing; 0 when they may be asked. */
  quietMs: z.int().min(0).max(maxWindowMs),
})
export type Quiet = z.infer<typeof Quiet>
