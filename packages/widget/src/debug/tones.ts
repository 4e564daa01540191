import type { Reason } from '@kairos-cx/sdk'

/** How a reason looks: nothing has happened, a rule refused, it waits, it was shown, something is wrong. */
export type Tone = 'idle' | 'no' | 'wait' | 'yes' | 'bad'

const tones: Readonly<Record<Exclude<Tone, 'no'>, readonly Reason[]>> = {
  idle: ['loading', 'no-event'],
  wait: [
    'offered',
    'waiting',
    'no-element',
    'hidden',
    'another-open',
    'typing',
    'dialog-open',
    'page-limit',
    'quiet-page',
    'vetoed',
  ],
  yes: ['shown'],
  bad: ['card-unavailable'],
}

/** How a reason looks; one that is not known, of a newer script, like a refusal. */
export const toneOf = (reason: Reason): Tone =>
  (Object.keys(tones) as (keyof typeof tones)[]).find((tone) => tones[tone].includes(reason)) ?? 'no'
