import { z } from 'zod'
import { Appearance, type PublishedAppearance, publishedAppearance } from './appearance.ts'
import {
  maxConditionDepth,
  maxConditions,
  maxDelayMs,
  maxEventNameLength,
  maxFollowUps,
  maxNameLength,
  maxOptions,
  maxPageLength,
  maxQuota,
  maxRules,
  maxSurveys,
  maxTextLength,
  maxTimes,
  maxTraitLength,
  maxUrlLength,
  maxWindowMs,
} from './limits.ts'
import { scaleOf, scales } from './metrics.ts'
import { placeholdersOf } from './placeholders.ts'
import { leafConditions, triggerEvents } from './trigger-events.ts'

/** An id the team chooses: lower-case letters, digits and hyphens, at most 64. */
export const Name = z
  .string()
  .max(maxNameLength)
  .regex(
    /^[a-z0-9]+(-[a-z0-9]+)*$/,
    'use lower-case letters, digits and single hyphens, like "checkout-csat"',
  )

/** A project's public key. It can only write answers and read the published programme. */
export const ProjectKey = z
  .string()
  .max(maxNameLength)
  .regex(/^pk_[A-Za-z0-9_-]+$/, 'a project key starts with "pk_"')

/** A BCP 47 language tag, like `en` or `fr-CA`. */
export const Language = z
  .string()
  .max(35)
  .regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'use a language tag like "en" or "fr-CA"')

const isTimeZone = (name: string): boolean => {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }))
  } catch {
    return false
  }
}

/** One text in each of its languages: `{ "en": "…", "fr": "…" }`. Never HTML. */
export const Texts = z
  .record(Language, z.string().trim().min(1).max(maxTextLength))
  .refine((texts) => Object.keys(texts).length > 0, 'write the text in at least one language')
export type Texts = z.infer<typeof Texts>

/** One text for each band, with `any` for the bands that have none of their own. */
export const TextsByBand = z.strictObject({
  any: Texts.optional(),
  promoter: Texts.optional(),
  passive: Texts.optional(),
  detractor: Texts.optional(),
  satisfied: Texts.optional(),
  neutral: Texts.optional(),
  dissatisfied: Texts.optional(),
  easy: Texts.optional(),
  difficult: Texts.optional(),
})
export type TextsByBand = z.infer<typeof TextsByBand>

const property = z.string().min(1).max(maxEventNameLength)
const text = z.string().max(maxTraitLength)
const scalar = z.union([text, z.number(), z.boolean()])

const leaf = {
  equals: z.strictObject({ property, operator: z.literal('equals'), value: scalar }),
  not: z.strictObject({ property, operator: z.literal('not'), value: scalar }),
  greater: z.strictObject({ property, operator: z.literal('greater'), value: z.number() }),
  less: z.strictObject({ property, operator: z.literal('less'), value: z.number() }),
  /** Both ends included. */
  between: z.strictObject({
    property,
    operator: z.literal('between'),
    value: z
      .tuple([z.number(), z.number()], 'expected two numbers, [low, high]')
      .refine(([low, high]) => low <= high, 'the lower end comes first'),
  }),
  oneOf: z.strictObject({ property, operator: z.literal('oneOf'), value: z.array(scalar).min(1).max(100) }),
  contains: z.strictObject({ property, operator: z.literal('contains'), value: text.min(1) }),
  startsWith: z.strictObject({ property, operator: z.literal('startsWith'), value: text.min(1) }),
  /** A text in which `*` stands for any characters, also none. */
  like: z.strictObject({ property, operator: z.literal('like'), value: text.min(1) }),
  exists: z.strictObject({ property, operator: z.literal('exists'), value: z.boolean() }),
}

/** A condition on one property. */
export type LeafCondition = z.infer<(typeof leaf)[keyof typeof leaf]>
/** Several conditions as one: `all` of them hold, at least one (`any`), or `none`. */
export interface ConditionGroup {
  operator: 'all' | 'any' | 'none'
  conditions: Condition[]
}
export type Condition = LeafCondition | ConditionGroup

const group = <Operator extends ConditionGroup['operator']>(operator: Operator) =>
  z.strictObject({
    operator: z.literal(operator),
    // A getter, not z.lazy(): what reads the schema finds the fields of the conditions inside.
    get conditions(): z.ZodType<Condition[]> {
      return z.array(Condition).min(1).max(maxConditions)
    },
  })

/**
 * A condition on one property, or several as one. A property that is missing or of another type than
 * `value` meets no condition but `not` and `exists: false`. Texts compare exactly, case included.
 */
export const Condition: z.ZodType<Condition> = z
  .discriminatedUnion('operator', [
    leaf.equals,
    leaf.not,
    leaf.greater,
    leaf.less,
    leaf.between,
    leaf.oneOf,
    leaf.contains,
    leaf.startsWith,
    leaf.like,
    leaf.exists,
    group('all'),
    group('any'),
    group('none'),
  ])
  // Its name in the JSON Schema.
  .meta({ id: 'Condition' })

/** A condition and its place in the list that it stands in. */
interface Placed {
  condition: Condition
  path: PropertyKey[]
}

/** Every condition of a list with its place in it, groups before what they hold. */
const placed = (conditions: readonly Condition[], at: PropertyKey[] = []): Placed[] =>
  conditions.flatMap((condition, index) => {
    const path = [...at, index]
    const inside = 'conditions' in condition ? placed(condition.conditions, [...path, 'conditions']) : []
    return [{ condition, path }, ...inside]
  })

const Conditions = z
  .array(Condition)
  .max(maxConditions)
  .superRefine((conditions, context) => {
    // In the path, each group but the outermost adds an index and "conditions".
    for (const { condition, path } of placed(conditions))
      if ('conditions' in condition && path.length === 2 * maxConditionDepth + 1)
        context.addIssue({
          code: 'custom',
          path,
          message: `groups stand in one another at most ${maxConditionDepth} deep`,
        })
  })

/** Events of the page itself, told without a call of `cx.track()`. */
export const signalNames = [
  '$page',
  '$click',
  '$seen',
  '$scroll',
  '$time',
  '$idle',
  '$exit',
  '$frustration',
] as const

const eventName = z
  .string()
  .min(1)
  .max(maxEventNameLength)
  .refine((name) => !name.startsWith('$') || (signalNames as readonly string[]).includes(name), {
    error: ({ input }) => `the page tells no event "${input}"; it tells ${signalNames.join(', ')}`,
  })
const where = Conditions
const windowMs = z.int().min(1).max(maxDelayMs)

const earlierEvent = {
  event: eventName,
  /** All must hold. Default: none. */
  where: where.optional(),
  /** Milliseconds before now in which it counts, 1 to 30 days. An event exactly that old no longer counts. */
  withinMs: windowMs,
}
/** Something the visitor did before, on whatever page or tab. */
export const EarlierEvent = z.strictObject(earlierEvent).superRefine(elementIsNamed)
export type EarlierEvent = z.infer<typeof EarlierEvent>

const eventRule = {
  /** The name given to `cx.track()`. */
  event: eventName,
  where: where.optional(),
  /** It must have come this many times, this one included, within `withinMs`. Default 1. */
  times: z.int().min(2).max(maxTimes).optional(),
  /** Milliseconds in which `times` are counted, 1 to 30 days. */
  withinMs: windowMs.optional(),
  /** All of these must have come before it. */
  after: z.array(EarlierEvent).min(1).max(maxRules).optional(),
  /** None of these may have come before it. */
  notAfter: z.array(EarlierEvent).min(1).max(maxRules).optional(),
}

/** What has to happen: an event, with what must and must not have come before it. */
export const EventRule = z.strictObject(eventRule).superRefine(timesNeedAWindow).superRefine(elementIsNamed)
export type EventRule = z.infer<typeof EventRule>

/** What is listened for is what the conditions name: a click on anything would be a click on nothing. */
function elementIsNamed(
  rule: { event?: string | undefined; where?: Condition[] | undefined },
  context: z.core.$RefinementCtx,
): void {
  const names = ({ property, operator }: LeafCondition) =>
    property === 'element' && (operator === 'equals' || operator === 'oneOf')
  if ((rule.event === '$click' || rule.event === '$seen') && !leafConditions(rule.where).some(names))
    context.addIssue({
      code: 'custom',
      path: ['where'],
      message: `name the element: { "property": "element", "operator": "equals", "value": "#buy" }`,
    })
}

function timesNeedAWindow(
  rule: { times?: number | undefined; withinMs?: number | undefined },
  context: z.core.$RefinementCtx,
): void {
  if ((rule.times === undefined) !== (rule.withinMs === undefined))
    context.addIssue({
      code: 'custom',
      path: [rule.times === undefined ? 'times' : 'withinMs'],
      message: '"times" and "withinMs" go together: how often, and in how long',
    })
}

const timing = {
  /** Milliseconds from the event to the question, 0 to 30 days. Survives a reload. Default 0. */
  delayMs: z.int().min(0).max(maxDelayMs).optional(),
  /** Milliseconds a due survey waits for its chance to be shown before it lapses. Default 30 minutes. */
  lapseMs: z.int().min(0).max(maxDelayMs).optional(),
  /** Any of these, while the survey waits, makes it due no longer. With a delay: "A, and no B within T". */
  cancel: z
    .array(z.strictObject({ event: eventName, where: where.optional() }).superRefine(elementIsNamed))
    .min(1)
    .max(maxRules)
    .optional(),
}

const OneOfAll = z.strictObject({ event: eventName, where: where.optional() }).superRefine(elementIsNamed)

/** The rule that makes a survey due: one event rule, with `any` one of several, with `all` several events in any order. */
export const Trigger = z
  .strictObject({
    ...eventRule,
    event: eventName.optional(),
    any: z.array(EventRule).min(1).max(maxRules).optional(),
    /** All of these within `withinMs`, in whatever order: the last of them makes it due. */
    all: z.array(OneOfAll).min(2, 'name at least two events').max(maxRules).optional(),
    ...timing,
  })
  .superRefine((trigger, context) => {
    elementIsNamed(trigger, context)
    const refuse = (path: string, message: string) =>
      context.addIssue({ code: 'custom', path: [path], message })
    const forms = (['event', 'any', 'all'] as const).filter((form) => trigger[form] !== undefined)
    if (forms.length === 0)
      refuse('event', 'name the event that makes the survey due, or several with "any" or "all"')
    const [form, second] = forms.slice(-2).reverse()
    if (form === undefined || form === 'event') return timesNeedAWindow(trigger, context)
    const [beside, why] =
      form === 'any'
        ? [
            ['event', 'where', 'times', 'withinMs', 'after', 'notAfter'] as const,
            'stands inside each rule of "any", not beside it',
          ]
        : [['event', 'where', 'times', 'after', 'notAfter'] as const, 'does not go with "all"']
    for (const field of beside) if (trigger[field] !== undefined) refuse(field, `"${field}" ${why}`)
    if (form === 'all' && second === 'any') refuse('any', 'take "any" or "all", not both')
    if (form === 'all' && trigger.withinMs === undefined)
      refuse('withinMs', 'say within how many milliseconds all of them must come')
  })
export type Trigger = z.infer<typeof Trigger>

const share = z
  .number()
  .refine((share) => share >= 0 && share <= 1, {
    error: ({ input, path }) =>
      `${String(path?.at(-1) ?? 'share')} must be between 0 and 1, got ${input}.${
        (input as number) > 1 && (input as number) <= 100
          ? ` For ${input} % write ${(input as number) / 100}.`
          : ''
      }`,
  })
  // For the JSON Schema, which knows no sentences of ours.
  .meta({ minimum: 0, maximum: 1 })

/** What is known of a visitor at the moment, to be asked for by `audience` and `samples`. */
export const factNames = [
  'signedIn',
  'language',
  'locale',
  'device',
  'returning',
  'daysSinceFirstSeen',
  'path',
] as const
/** Facts of which there are many: `trait.plan`, `query.ref`, `campaign.source`. */
export const factPrefixes = ['trait.', 'query.', 'campaign.'] as const

const isFact = (name: string) =>
  (factNames as readonly string[]).includes(name) ||
  factPrefixes.some((prefix) => name.startsWith(prefix) && name.length > prefix.length)

function unknownFact(name: string): string {
  const known = [...factNames, ...factPrefixes.map((prefix) => `${prefix}NAME`)].join(', ')
  const hint = name.includes('.') ? '' : `; if it is a trait, write "trait.${name}"`
  return `nothing called "${name}" is known of a visitor${hint}. Known are ${known}`
}

/** Conditions on the facts about a visitor. */
const Audience = Conditions.superRefine((conditions, context) => {
  for (const { condition, path } of placed(conditions))
    if ('property' in condition && !isFact(condition.property))
      context.addIssue({
        code: 'custom',
        path: [...path, 'property'],
        message: unknownFact(condition.property),
      })
})

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const

// `Date.parse` takes the 30th of February for the 2nd of March.
const isDate = (text: string) => z.iso.date().safeParse(text.slice(0, 10)).success
/** A day or a minute, in the project's time zone. */
const LocalTime = z
  .string()
  .regex(/^\d{4}-\d\d-\d\d(T([01]\d|2[0-3]):[0-5]\d)?$/, {
    error: 'write 2026-12-31, or 2026-12-31T18:00',
    abort: true,
  })
  .refine(isDate, 'there is no such day')
const TimeOfDay = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'write the time of day as 09:00; midnight is 00:00')

/** When a survey may be asked, in the project's time zone. */
export const Schedule = z
  .strictObject({
    /** The first day, or minute. */
    from: LocalTime.optional(),
    /** The last day, to its end; or the minute in which it ends. */
    until: LocalTime.optional(),
    /** Hours of the day; `until` is not included. With `from` after `until`, over midnight. */
    hours: z
      .strictObject({ from: TimeOfDay, until: TimeOfDay })
      .refine(({ from, until }) => from !== until, 'from and until are the same: leave "hours" out')
      .optional(),
    weekdays: z.array(z.enum(weekdays)).min(1).max(7).optional(),
  })
  .refine(({ from, until }) => !from || !until || from <= until || from.slice(0, 10) === until, {
    error: '"from" comes after "until"',
    path: ['until'],
  })
export type Schedule = z.infer<typeof Schedule>

const bandNames = [
  'promoter',
  'passive',
  'detractor',
  'satisfied',
  'neutral',
  'dissatisfied',
  'easy',
  'difficult',
] as const

/** The id of the last option of a question with `other`: "Something else", in the visitor's language. */
export const otherOption = 'other'

const FollowUpId = Name.refine(
  (id) => id !== 'score',
  '"score" is the metric question\'s id; give the follow-up another',
)

const Options = z
  .array(
    z.strictObject({
      id: Name.refine((id) => id !== otherOption, 'for "Something else" write "other": true'),
      text: Texts,
    }),
  )
  .min(2)
  .max(maxOptions)
  .superRefine((options, context) => {
    const ids = options.map(({ id }) => id)
    ids.forEach((id, index) => {
      if (ids.indexOf(id) < index)
        context.addIssue({
          code: 'custom',
          path: [index, 'id'],
          message: `"${id}" is used twice; ids are unique`,
        })
    })
  })

const asked = {
  id: FollowUpId,
  /** What is asked, worded by the band of the score. A band without a wording is not asked. */
  text: TextsByBand,
  /** Must be answered to go on; the score counts all the same. Default false. */
  required: z.boolean().optional(),
  /** Asked only if the score is in one of the bands, and each question named has one of the answers named. */
  askIf: z
    .strictObject({
      bands: z.array(z.enum(bandNames)).min(1).optional(),
      /** By the id of an earlier question with choices: ids of its options; `yes` and `no`. */
      answers: z
        .record(
          Name,
          z
            .array(Name)
            .min(1)
            .max(maxOptions + 1),
        )
        .optional(),
    })
    .optional(),
}
const choices = {
  ...asked,
  options: Options,
  /** Adds "Something else" as the last option, with the id `other`. */
  other: z.boolean().optional(),
}

/** A further question, asked after the score. */
export const FollowUp = z.discriminatedUnion('kind', [
  /** The visitor's own words. */
  z.strictObject({ kind: z.literal('text'), ...asked }),
  /** One of several options. */
  z.strictObject({ kind: z.literal('choice'), ...choices }),
  /** Any number of several options. */
  z.strictObject({ kind: z.literal('choices'), ...choices }),
  /** Yes or no. */
  z.strictObject({ kind: z.literal('yes-no'), ...asked }),
  /** An e-mail address, with the visitor's consent to be written to: nothing is kept without it. */
  z.strictObject({ kind: z.literal('contact'), ...asked, consent: Texts }),
])
export type FollowUp = z.infer<typeof FollowUp>

/** A link under the thanks: to a review, the help, a contact. Opens a new tab. */
const Link = z.strictObject({
  text: Texts,
  url: z
    .url({ protocol: /^https?$/, error: 'write a whole address, like "https://example.com/help"' })
    .max(maxUrlLength),
})

/**
 * What the team expects of a survey, and how exactly it wants to know its score. It changes nothing of what is
 * asked, and is never published: `kairos check` says by it whether the answers will do.
 */
export const Plan = z.strictObject({
  /** How often a day the trigger is met by visitors of the audience, before any share of them is drawn. */
  eventsPerDay: z.number().gt(0).max(maxQuota),
  /** The share of those asked who answer, above 0, at most 1. Default 0.2. */
  responseShare: share.refine((share) => share !== 0, 'must be above 0').optional(),
  /**
   * Half the width that the 95 % interval may have, in the metric's unit: NPS points, percentage points of
   * CSAT, points of the CES scale.
   */
  margin: z.number().gt(0).max(100),
})
export type Plan = z.infer<typeof Plan>

/** One metric question and at most a few follow-ups, with its trigger and limits. */
export const Survey = z.strictObject({
  id: Name,
  /** What the team calls it. Visitors never see it. */
  name: z.string().trim().min(1).max(maxTextLength).optional(),
  metric: z.enum(['nps', 'csat', 'ces']),
  /** The touchpoint of the journey it measures. */
  touchpoint: Name.optional(),
  trigger: Trigger,
  /** The share of visitors who may be asked, 0 (nobody) to 1 (everybody). Default 1. */
  sampleShare: share.optional(),
  /**
   * Shares for groups of the audience, instead of `sampleShare` for who belongs to one: the first that a
   * visitor belongs to counts.
   */
  samples: z
    .array(z.strictObject({ audience: Audience.min(1), share }))
    .min(1)
    .max(maxRules)
    .optional(),
  /** Who may be asked: conditions on what is known of the visitor. All must hold. Default: everybody. */
  audience: Audience.optional(),
  /** When it may be asked, in the project's time zone. Default: always. */
  schedule: Schedule.optional(),
  /** Answers after which nobody is asked any more. Default: no end. */
  quota: z.int().min(1).max(maxQuota).optional(),
  plan: Plan.optional(),
  /** Milliseconds after which the same visitor may be asked this survey again. Default: never again. */
  againAfterMs: z.int().min(0).max(maxWindowMs).optional(),
  /** The metric question, whose answer has the id `score`. */
  question: Texts,
  /** How the scores of CSAT look. Default `numbers`. */
  look: z.enum(['numbers', 'stars', 'smileys']).optional(),
  /** Points of the scale of CES. Default 7. */
  points: z.union([z.literal(5), z.literal(7)], { error: 'CES has 5 or 7 points' }).optional(),
  /**
   * Where it appears: in a corner (a sheet at the bottom of a phone), as a dialog in the middle, in an element of
   * the page, or in a corner once the visitor presses a tab at the page's edge. Default `corner`.
   */
  placement: z.enum(['corner', 'modal', 'inline', 'tab']).optional(),
  /** What stands on the tab. Default: "Feedback" in the visitor's language. */
  tabLabel: Texts.optional(),
  /** With `inline`: the selector of the element it is put into; until that is on the page, it waits. */
  into: z.string().trim().min(1).max(maxUrlLength).optional(),
  /** The words at the two ends of the scale. Default: the standard words of the metric. */
  ends: z.strictObject({ low: Texts, high: Texts }).optional(),
  followUps: z.array(FollowUp).max(maxFollowUps).optional(),
  /** The last words. Default: "Thank you" in the visitor's language. */
  thanks: TextsByBand.optional(),
  /** A link under the thanks, by the band of the score. */
  links: z.partialRecord(z.enum(['any', ...bandNames]), Link).optional(),
})
export type Survey = z.infer<typeof Survey>

/** The contact limits: protect a visitor across all surveys of the project. */
const Limits = z.strictObject({
  /** Showings of any survey to one visitor in one window. 0 asks nobody. Default 1. */
  maxShowings: z.int().min(0).max(1000).optional(),
  /** Sliding window, in milliseconds, ending now. A showing exactly `windowMs` old no longer counts. Default 30 days. */
  windowMs: z.int().min(1000).max(maxWindowMs).optional(),
  /** Milliseconds after an answer in which the visitor is asked nothing at all. Default 0. */
  quietAfterAnswerMs: z.int().min(0).max(maxWindowMs).optional(),
  /** Milliseconds after a survey was closed without an answer in which the visitor is asked nothing. Default 0. */
  quietAfterDismissalMs: z.int().min(0).max(maxWindowMs).optional(),
  /** Milliseconds after "Not now" in which the visitor is asked nothing. Default: as after a dismissal. */
  quietAfterNotNowMs: z.int().min(0).max(maxWindowMs).optional(),
  /** Showings on one page view: until the visitor goes to another page. Default 1. */
  maxPerPageView: z.int().min(1).max(1000).optional(),
  /**
   * The share of visitors who may be asked anything at all, 0 to 1: drawn once for all surveys, so that the
   * others are a group that was never asked. Default 1.
   */
  sampleShare: share.optional(),
  /** Pages on which nothing is asked: paths, in which `*` stands for any characters. */
  quietPages: z
    .array(z.string().max(maxPageLength).startsWith('/', 'a path begins with "/"'))
    .max(100)
    .optional(),
  /**
   * Whether showings of an identified person on other devices count too: the server is asked, when a survey
   * is due, how long to stay quiet. Default true.
   */
  acrossDevices: z.boolean().optional(),
})

const Phase = z.strictObject({ id: Name, name: Texts, when: z.enum(['before', 'during', 'after']) })

const Touchpoint = z.strictObject({
  id: Name,
  name: Texts,
  phase: Name,
  /** Where it happens: `web`, `shop`, `e-mail`, `phone` … the team's own words. */
  channel: z.string().trim().min(1).max(maxNameLength).optional(),
  /** Who starts it: the company (`push`) or the customer (`pull`). */
  start: z.enum(['push', 'pull']).optional(),
  nature: z.enum(['informative', 'transactional']).optional(),
  momentOfTruth: z.boolean().optional(),
  /** 1 (minor) to 5 (decisive). Default 3. */
  importance: z.int().min(1).max(5).optional(),
  /** The score aimed at, on the common 0–100 scale. */
  target: z.number().min(0).max(100).optional(),
})

const Journey = z.strictObject({
  phases: z.array(Phase).max(50),
  touchpoints: z.array(Touchpoint).max(500),
})

/**
 * Everything a product team configures for one project: the content of a programme file.
 * What the schema cannot say field by field is checked across fields: ids are unique, every
 * touchpoint and phase named exists, bands belong to the survey's metric.
 */
export const Programme = z
  .strictObject({
    $schema: z.string().optional(),
    /** Version of this file format. */
    format: z.literal(1),
    project: z.strictObject({
      key: ProjectKey,
      name: z.string().trim().min(1).max(maxTextLength),
      /** IANA time zone that days are counted in. Default `UTC`. */
      timeZone: z.string().refine(isTimeZone, 'use an IANA time zone like "Europe/Paris"').optional(),
      /** Languages the team writes, the fallback first. */
      languages: z.array(Language).min(1).max(100),
    }),
    limits: Limits.optional(),
    appearance: Appearance.optional(),
    journey: Journey.optional(),
    surveys: z.array(Survey).max(maxSurveys),
  })
  .superRefine((programme, context) => {
    const refuse = (path: PropertyKey[], message: string) =>
      context.addIssue({ code: 'custom', path, message })
    const onceEach = (path: PropertyKey[], ids: readonly string[]) =>
      ids.forEach((id, index) => {
        if (ids.indexOf(id) < index) refuse([...path, index, 'id'], `"${id}" is used twice; ids are unique`)
      })
    const { journey, surveys } = programme
    const phases = journey?.phases.map(({ id }) => id) ?? []
    const touchpoints = journey?.touchpoints.map(({ id }) => id) ?? []
    onceEach(['journey', 'phases'], phases)
    onceEach(['journey', 'touchpoints'], touchpoints)
    onceEach(
      ['surveys'],
      surveys.map(({ id }) => id),
    )
    journey?.touchpoints.forEach(({ phase }, index) => {
      if (!phases.includes(phase))
        refuse(['journey', 'touchpoints', index, 'phase'], `no phase has the id "${phase}"`)
    })
    surveys.forEach((survey, index) => {
      const at = ['surveys', index]
      if (survey.touchpoint !== undefined && !touchpoints.includes(survey.touchpoint))
        refuse([...at, 'touchpoint'], `no touchpoint has the id "${survey.touchpoint}"`)
      onceEach(
        [...at, 'followUps'],
        (survey.followUps ?? []).map(({ id }) => id),
      )
      const bands: string[] = ['any', ...Object.keys(scales[scaleOf(survey)].bands)]
      const checkBands = (path: PropertyKey[], texts: TextsByBand | undefined) => {
        if (!texts) return
        for (const band of Object.keys(texts))
          if (!bands.includes(band))
            refuse(
              [...path, band],
              `${survey.metric} has no band "${band}"; it has ${bands.slice(1).join(', ')}`,
            )
        const worded = Object.keys(texts)
        if (!worded.includes('any') && bands.slice(1).some((band) => !worded.includes(band)))
          refuse(path, 'give a text for "any", or one for each band')
      }
      const known = new Map<string, readonly string[]>()
      for (const [n, followUp] of (survey.followUps ?? []).entries()) {
        const here = [...at, 'followUps', n]
        checkBands([...here, 'text'], followUp.text)
        for (const band of followUp.askIf?.bands ?? [])
          if (!bands.includes(band))
            refuse([...here, 'askIf', 'bands'], `${survey.metric} has no band "${band}"`)
        for (const [id, options] of Object.entries(followUp.askIf?.answers ?? {})) {
          const offered = known.get(id)
          if (!offered)
            refuse([...here, 'askIf', 'answers', id], `no question with choices before it has the id "${id}"`)
          else
            for (const option of options)
              if (!offered.includes(option))
                refuse(
                  [...here, 'askIf', 'answers', id],
                  `"${id}" has no option "${option}"; it has ${offered.join(', ')}`,
                )
        }
        if (followUp.kind === 'yes-no') known.set(followUp.id, ['yes', 'no'])
        if (followUp.kind === 'choice' || followUp.kind === 'choices')
          known.set(followUp.id, [
            ...followUp.options.map(({ id }) => id),
            ...(followUp.other ? [otherOption] : []),
          ])
      }
      for (const band of Object.keys(survey.links ?? {}))
        if (!bands.includes(band)) refuse([...at, 'links', band], `${survey.metric} has no band "${band}"`)
      if (survey.look && survey.look !== 'numbers' && survey.metric !== 'csat')
        refuse([...at, 'look'], `${survey.look} are for CSAT; ${survey.metric} shows numbers`)
      if (survey.points && survey.metric !== 'ces')
        refuse([...at, 'points'], 'only CES has a choice of points')
      if (survey.placement === 'inline' && !survey.into)
        refuse([...at, 'into'], 'name the element it is put into, by a selector')
      if (survey.tabLabel && survey.placement !== 'tab')
        refuse([...at, 'tabLabel'], '"tabLabel" goes with "placement": "tab"')
      if (survey.into && survey.placement !== 'inline')
        refuse([...at, 'into'], '"into" goes with "placement": "inline"')
      checkBands([...at, 'thanks'], survey.thanks)
    })
  })
export type Programme = z.infer<typeof Programme>

/**
 * What a visitor's page needs of a programme, and no more: no names, targets or journey.
 * Served by `GET /v1/programme`. Readers ignore fields they do not know, so later versions may add some.
 */
export interface PublishedProgramme {
  format: 1
  /** Counts up by one with each publication; items say under which version they were made. */
  version: number
  key: string
  /** The fallback first. */
  languages: string[]
  limits: z.infer<typeof Limits> & { maxShowings: number; windowMs: number }
  /** IANA time zone that schedules are read in. */
  timeZone: string
  /** Every event that some trigger names: what else happens is nobody's business. */
  events: string[]
  /** Whether an audience asks about earlier visits: then each page load is noted in the browser. */
  visits: boolean
  appearance: PublishedAppearance
  /** Whether a trigger names an event of the page itself: pages then load what tells those. */
  signals: boolean
  surveys: PublishedSurvey[]
}

export interface PublishedSurvey
  extends Omit<Survey, 'name' | 'touchpoint' | 'trigger' | 'quota' | 'plan' | 'placement'> {
  /** `kiosk` is the whole screen: of a page, not of a programme. */
  placement?: Survey['placement'] | 'kiosk'
  /** Its quota of answers is reached: it asks nobody any more. */
  full?: true
  /** It has something that only some surveys have, and the card does not bring along: pages load it besides. */
  more?: true
  /** Properties of the event that made it due, which its texts have a place for. */
  pipes?: string[]
  trigger: PublishedTrigger
  /** Of its touchpoint, 1 to 5. When several surveys are due at once, the most important is asked. */
  importance: number
}

/** A trigger in its one form: any of `rules`. */
export interface PublishedTrigger extends Pick<Trigger, 'delayMs' | 'lapseMs' | 'cancel'> {
  rules: EventRule[]
}

/** All texts of a survey that a visitor can read, in whatever language. */
export function textsOf({
  question,
  ends,
  tabLabel,
  followUps = [],
  thanks = {},
  links = {},
}: SurveyTexts): string[] {
  const texts = [
    question,
    ...Object.values(ends ?? {}),
    ...(tabLabel ? [tabLabel] : []),
    ...followUps.flatMap((followUp) => [
      ...Object.values(followUp.text),
      ...('options' in followUp ? followUp.options.map(({ text }) => text) : []),
      ...('consent' in followUp ? [followUp.consent] : []),
    ]),
    ...Object.values(thanks),
    ...Object.values(links).map(({ text }) => text),
  ]
  return texts.flatMap((text) => Object.values(text))
}
type SurveyTexts = Pick<Survey, 'question' | 'ends' | 'tabLabel' | 'followUps' | 'thanks' | 'links'>

/** What a survey needs of a page besides the card, which asks a question with numbers, and one text, in a corner. */
function publishedNeeds(survey: Omit<Survey, 'trigger'>): Pick<PublishedSurvey, 'more' | 'pipes'> {
  const { look = 'numbers', placement = 'corner', links, followUps = [] } = survey
  const places = textsOf(survey).flatMap(placeholdersOf)
  const pipes = [...new Set(places.filter(({ of }) => of === 'event').map(({ name }) => name))]
  const hasMore =
    look !== 'numbers' ||
    placement !== 'corner' ||
    links !== undefined ||
    places.length > 0 ||
    followUps.length > 1 ||
    followUps.some(({ kind, required, askIf }) => kind !== 'text' || required || askIf)
  return { ...(hasMore && { more: true }), ...(pipes.length && { pipes }) }
}

/** Brings a trigger into the one form that pages read. */
export function publishedTrigger({ any, all, delayMs, lapseMs, cancel, ...rule }: Trigger): PublishedTrigger {
  // "All, in any order" is: any of them, after each of the others.
  const inAnyOrder = all?.map((last) => ({
    ...last,
    after: all
      .filter((other) => other !== last)
      .map((other) => ({ ...other, withinMs: rule.withinMs as number })),
  }))
  // The schema has made sure that a trigger without `any` and `all` names its event.
  return { rules: any ?? inAnyOrder ?? [rule as EventRule], delayMs, lapseMs, cancel }
}

/** What an audience knows only if earlier visits were noted. */
const isOfVisits = ({ property }: LeafCondition) =>
  property === 'returning' || property === 'daysSinceFirstSeen' || property.startsWith('campaign.')

/**
 * Cuts a programme down to what pages get, with the defaults of limits written out. `isFull` says whether a
 * survey has all the answers of its quota.
 */
export function publishedProgramme(
  programme: Programme,
  version: number,
  isFull: (survey: string) => boolean = () => false,
): PublishedProgramme {
  const importanceOf = new Map(programme.journey?.touchpoints.map(({ id, importance }) => [id, importance]))
  const surveys = programme.surveys.map(
    ({ name: _name, plan: _plan, touchpoint, trigger, quota, ...survey }) => ({
      ...survey,
      trigger: publishedTrigger(trigger),
      importance: importanceOf.get(touchpoint ?? '') ?? 3,
      ...(quota && isFull(survey.id) && { full: true as const }),
      ...publishedNeeds(survey),
    }),
  )
  const events = [
    ...new Set(surveys.flatMap(({ trigger }) => triggerEvents(trigger).map(({ event }) => event))),
  ]
  const facts = surveys.flatMap(({ audience = [], samples = [] }) =>
    leafConditions([...audience, ...samples.flatMap(({ audience }) => audience)]),
  )
  return {
    format: 1,
    version,
    key: programme.project.key,
    languages: programme.project.languages,
    timeZone: programme.project.timeZone ?? 'UTC',
    limits: { maxShowings: 1, windowMs: 30 * 86_400_000, ...programme.limits },
    appearance: publishedAppearance(programme.appearance),
    events,
    signals: events.some((event) => event.startsWith('$')),
    visits: facts.some(isOfVisits),
    surveys,
  }
}
