import { type FollowUp, type Programme, type Survey, scaleOf, scales } from '@kairos-cx/sdk/contract'
import type { Mistake } from '../../mistakes.ts'
import { listed } from './wording.ts'

/** Follow-ups that everybody may be asked: with the score, three taps. */
const maxForEverybody = 2

/** Warns of follow-ups that can never be asked, of too many for everybody, and of an address that must be given. */
export function followUpsOnTheWay({ surveys }: Programme): Mistake[] {
  return surveys.flatMap((survey, index) => {
    const { followUps = [] } = survey
    const here = `/surveys/${index}/followUps`
    const forEverybody = followUps.filter((followUp) => isForEverybody(followUp, survey))
    return [
      ...(forEverybody.length > maxForEverybody
        ? [
            {
              pointer: here,
              detail: `everybody is asked ${listed(
                forEverybody.map(({ id }) => `"${id}"`),
                'and',
              )}; a survey should end in three taps: leave some out, or ask them by "askIf"`,
            },
          ]
        : []),
      ...followUps.flatMap((followUp, n) => [
        ...whyNever(followUp, survey).map((detail) => ({ pointer: `${here}/${n}/askIf`, detail })),
        ...(followUp.kind === 'contact' && followUp.required
          ? [
              {
                pointer: `${here}/${n}/required`,
                detail: 'who keeps the address to themselves cannot finish; a consent is to be given freely',
              },
            ]
          : []),
      ]),
    ]
  })
}

const bandsOf = (survey: Survey): string[] => Object.keys(scales[scaleOf(survey)].bands)

function isForEverybody({ askIf }: FollowUp, survey: Survey): boolean {
  const { bands, answers = {} } = askIf ?? {}
  return (
    Object.keys(answers).length === 0 && (!bands || bandsOf(survey).every((band) => isOneOf(band, bands)))
  )
}

const isOneOf = (word: string, words: readonly string[]) => words.includes(word)

/** What must hold for a follow-up to be asked. */
interface Needs {
  bands: readonly string[]
  /** By question with one answer: those of its options that will do. */
  options: ReadonlyMap<string, readonly string[]>
}

/**
 * What a follow-up needs is what it says itself and what the questions need that it looks at, since who was not
 * asked those has not answered them. All of it must hold at once, so it is enough to intersect.
 */
function needsOf(followUp: FollowUp, survey: Survey): Needs {
  const { bands = bandsOf(survey), answers = {} } = followUp.askIf ?? {}
  let needs: Needs = { bands, options: new Map() }
  for (const [id, wanted] of Object.entries(answers)) {
    const asked = survey.followUps?.find((other) => other.id === id)
    if (!asked) continue
    needs = both(needs, needsOf(asked, survey))
    // Of several choices each may be among the answers.
    if (asked.kind !== 'choices')
      needs = both(needs, { bands: needs.bands, options: new Map([[id, wanted]]) })
  }
  return needs
}

function both(one: Needs, other: Needs): Needs {
  const options = new Map(one.options)
  for (const [id, wanted] of other.options)
    options.set(id, options.get(id)?.filter((option) => wanted.includes(option)) ?? wanted)
  return { bands: one.bands.filter((band) => other.bands.includes(band)), options }
}

function whyNever(followUp: FollowUp, survey: Survey): string[] {
  const { bands, options } = needsOf(followUp, survey)
  if (bands.length === 0)
    return ['nobody is ever asked this: the questions it looks at are asked in other bands']
  const [clash] = [...options].find(([, wanted]) => wanted.length === 0) ?? []
  if (clash === undefined) return []
  return [`nobody is ever asked this: it would take two answers to "${clash}", which has one`]
}
