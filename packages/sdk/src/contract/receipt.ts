import { z } from 'zod'

/**
 * Why one item was refused. Final: sending it again unchanged gives the same answer.
 * - `malformed-item`: a field is missing, of the wrong type or out of its bounds
 * - `unknown-survey`: no published version of the programme has this survey
 * - `unknown-question`: the survey has no such question
 * - `score-off-scale`: the score is not a whole number on the survey's scale
 * - `answer-mismatch`: the value is of another kind than the question, or none of its options
 * - `id-conflict`: the id already belongs to something else, or was first judged on another scale
 */
export const RefusalCode = z.enum([
  'malformed-item',
  'unknown-survey',
  'unknown-question',
  'score-off-scale',
  'answer-mismatch',
  'id-conflict',
])
export type RefusalCode = z.infer<typeof RefusalCode>

export const Refusal = z.object({
  /** The item's id as it was sent, or its place in the batch (`#3`, from 0) if it had none to name. */
  id: z.string(),
  code: RefusalCode,
  /** A sentence that names the culprit and the bound it broke. */
  detail: z.string(),
})
export type Refusal = z.infer<typeof Refusal>

/** The server's answer to a batch, sent after the commit. Every item is in exactly one of the lists. */
export const Receipt = z.object({
  /** Stored now. */
  accepted: z.array(z.string()),
  /** Already stored, in this or a newer revision; nothing changed. */
  repeated: z.array(z.string()),
  refused: z.array(Refusal),
})
export type Receipt = z.infer<typeof Receipt>
