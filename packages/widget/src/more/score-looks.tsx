import type { PublishedSurvey } from '@kairos-cx/sdk'
import type { Look } from '../questions/score-scale.tsx'
import { facePath, starPath } from './score-paths.ts'

const Star = () => (
  <svg viewBox="0 0 24 24" aria-hidden="true">
    <path d={starPath} />
  </svg>
)

const Smiley = ({ score }: { score: number }) => (
  <svg viewBox="0 0 24 24" aria-hidden="true">
    <circle cx="12" cy="12" r="10" />
    <path d={facePath(score)} />
  </svg>
)

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
