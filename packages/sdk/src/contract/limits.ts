/**
 * The bounds of everything that crosses the wire. Plain numbers, no imports: code that runs in a
 * visitor's page may import this file.
 */

/** Items in one batch. */
export const maxBatchItems = 50
/** Items that one loss may tell of: as many as the largest outbox keeps. */
export const maxLossCount = 20_000
/** Bytes of one request body, UTF-8, after decompression (64 KiB). */
export const maxBatchBytes = 65_536
/** UTF-16 code units in one verbatim. */
export const maxVerbatimLength = 2_000
/** UTF-16 code units in an id the team chooses: survey, touchpoint, question. */
export const maxNameLength = 64
/** UTF-16 code units in an event name or a property's name. */
export const maxEventNameLength = 128
/** UTF-16 code units in a trait's or property's text value. */
export const maxTraitLength = 256
/** Traits on one person, properties on one event. */
export const maxTraits = 50
/** UTF-16 code units in a person's id. */
export const maxPersonLength = 256
/** UTF-16 code units in a language tag. */
export const maxLocaleLength = 35
/** UTF-16 code units in a page's path. */
export const maxPageLength = 512
/** UTF-16 code units in one text of a programme. */
export const maxTextLength = 500
/** Surveys in one programme. */
export const maxSurveys = 200
/** Follow-up questions in one survey. */
export const maxFollowUps = 5
/** Options of a question with choices, besides "Something else". */
export const maxOptions = 20
/** UTF-16 code units in an e-mail address (RFC 5321 §4.5.3.1.3, less its brackets). */
export const maxEmailLength = 254
/** UTF-16 code units in the address of a link, and in a selector. */
export const maxUrlLength = 2_000
/** Conditions in one list. */
export const maxConditions = 20
/** Groups of conditions within groups. */
export const maxConditionDepth = 4
/** Answers of the largest quota. */
export const maxQuota = 1_000_000_000
/** Rules in a trigger's `any`, earlier events in `after`, `notAfter` and `cancel`. */
export const maxRules = 10
/** Times an event may have to come. */
export const maxTimes = 100
/** Milliseconds a trigger may wait, and a due survey may wait to be shown: 30 days. */
export const maxDelayMs = 30 * 86_400_000
/** Milliseconds of the longest contact window: 2 years. */
export const maxWindowMs = 730 * 86_400_000
/** Milliseconds an undelivered answer is kept in a browser: 30 days. */
export const maxOutboxAgeMs = 30 * 86_400_000
