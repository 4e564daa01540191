import type { PublishedSurvey } from '@kairos-cx/sdk'
import type { Look } from '../questions/score-scale.tsx'

/** How far the mouth's middle lies under its corners, from the unhappiest face to the happiest, in units of 24. */
const mouths = [-5, -2.5, 0, 3, 6]

const Star = () => (
  <svg viewBox="0 0 24 24" aria-hidden="true">
    <path d="m12 2.6 2.9 5.9 6.5.9-4.7 4.6 1.1 6.5-5.8-3.1-5.8 3.1 1.1-6.5-4.7-4.6 6.5-.9z" />
  </svg>
)

const Smiley = ({ score }: { score: number }) => {
  const depth = mouths[score - 1] ?? 0
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true">
      <circle cx="12" cy="12" r="10" />
      <path d={`M8.7 9.2v.6m6.6-.6v.6M7.8 ${15.5 - depth / 3}q4.2 ${depth} 8.4 0`} />
    </svg>
  )
}

/** The scores of CSAT as stars or faces, called by what they mean; undefined for numbers. */
export function lookOf(
  look: PublishedSurvey['look'],
  smileys: readonly string[],
  isFive: boolean,
): Look | undefined {
  if (!isFive || (look !== 'stars' && look !== 'smileys')) return undefined
  return {
    name: `drawn ${look}`,
    draw: (score) => (look === 'stars' ? <Star /> : <Smiley score={score} />),
    label: (score) => `${score} – ${smileys[score - 1]}`,
  }
}
