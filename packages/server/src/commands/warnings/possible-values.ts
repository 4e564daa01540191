import type { LeafCondition } from '@kairos-cx/sdk/contract'
import { anyText, canFormsMeet, hasForm, isFormWithin, type TextForm } from './text-form.ts'

export type Scalar = string | number | boolean

/** A condition that a property's value has to meet or, with `isMet` false, has not to. */
export interface Demand {
  condition: LeafCondition
  isMet: boolean
}

/** What is known of a property's values before any condition. What is not named here, they are not. */
export interface KnownValues {
  /** It may be missing. */
  isOptional?: boolean
  values?: readonly Scalar[]
  /** Both ends included. */
  numbers?: { least: number; most: number; areWhole?: boolean }
  texts?: { form: TextForm; mayHold(part: string): boolean }
}

/** Stands for what is neither text nor number nor boolean. */
const somethingElse = {}

/**
 * Says whether a property can have a value that meets all demands. Exact but for texts without end, where it
 * says no only if there is none.
 */
export function canHaveValue(demands: readonly Demand[], known?: KnownValues): boolean {
  const meetsAll = (value: unknown) =>
    demands.every(({ condition, isMet }) => meets(condition, value) === isMet)
  return candidates(demands, known).some(meetsAll) || canBeEndlessText(demands, known)
}

/** Says whether a value meets a condition, as pages do. */
function meets({ operator, value }: LeafCondition, actual: unknown): boolean {
  switch (operator) {
    case 'equals':
      return actual === value
    case 'not':
      return actual !== value
    case 'exists':
      return (actual !== undefined) === value
    case 'oneOf':
      return (value as unknown[]).includes(actual)
    case 'greater':
      return typeof actual === 'number' && actual > value
    case 'less':
      return typeof actual === 'number' && actual < value
    case 'between':
      return typeof actual === 'number' && actual >= value[0] && actual <= value[1]
    case 'contains':
    case 'startsWith':
    case 'like':
      return typeof actual === 'string' && hasForm(actual, formOf(operator, value))
  }
}

function formOf(operator: 'contains' | 'startsWith' | 'like', value: string): TextForm {
  return operator === 'contains'
    ? ['', value, '']
    : operator === 'startsWith'
      ? [value, '']
      : value.split('*')
}

/**
 * Values enough to tell by: each that a condition names, and of numbers one between each two of them. Between
 * those no condition changes its mind.
 */
function candidates(demands: readonly Demand[], known: KnownValues | undefined): unknown[] {
  const named = demands.flatMap(({ condition }): unknown[] => [condition.value].flat())
  const mayBe = (kind: 'numbers' | 'texts') => !known || known[kind] !== undefined
  return [
    ...(!known || known.isOptional ? [undefined] : []),
    ...(known ? [] : [somethingElse, true, false]),
    ...(known?.values ?? []),
    ...(mayBe('numbers') ? numbersBetween(named, known?.numbers) : []),
    ...(mayBe('texts') ? named.filter((value) => typeof value === 'string' && isText(value, known)) : []),
  ]
}

const isText = (text: string, known: KnownValues | undefined) =>
  !known?.texts || (hasForm(text, known.texts.form) && known.texts.mayHold(text))

function numbersBetween(named: readonly unknown[], known: KnownValues['numbers']): number[] {
  const { least = Number.NEGATIVE_INFINITY, most = Number.POSITIVE_INFINITY, areWhole = false } = known ?? {}
  const ends = [least, ...named.filter((value) => typeof value === 'number'), 0, most].sort((a, b) => a - b)
  const points = ends.flatMap((end, index) => [end, end / 2 + (ends[index + 1] ?? end) / 2])
  const tried = areWhole
    ? points.flatMap((point) => [
        Math.floor(point) - 1,
        Math.floor(point),
        Math.ceil(point),
        Math.ceil(point) + 1,
      ])
    : points
  return tried.filter(
    (value) => value >= least && value <= most && (areWhole ? Number.isInteger(value) : !Number.isNaN(value)),
  )
}

/** Says whether one of the texts that no condition names may do. */
function canBeEndlessText(demands: readonly Demand[], known: KnownValues | undefined): boolean {
  if (known && !known.texts) return false
  const forms: TextForm[] = []
  const notForms: TextForm[] = []
  for (const { condition, isMet } of demands) {
    const { operator, value } = condition
    switch (operator) {
      case 'contains':
      case 'startsWith':
      case 'like': {
        const form = formOf(operator, value)
        const isOne = form.length === 1
        if (isOne && isMet) return false
        if (!isOne) (isMet ? forms : notForms).push(form)
        break
      }
      case 'not':
        if (!isMet) return false
        break
      case 'exists':
        if (value !== isMet) return false
        break
      default:
        if (isMet) return false
    }
  }
  if (known?.texts && !forms.flat().every(known.texts.mayHold)) return false
  const all = [known?.texts?.form ?? anyText, ...forms]
  return canFormsMeet(all) && !all.some((form) => notForms.some((outer) => isFormWithin(form, outer)))
}
