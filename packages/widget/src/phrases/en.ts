import type { Phrases } from './phrases.ts'

export const phrases: Phrases = {
  language: 'en',
  place: 'Your opinion',
  opened: 'A question for you, at the end of the page:',
  close: 'Close',
  notNow: 'Not now',
  send: 'Send',
  skip: 'No thanks',
  change: 'Change score',
  optional: 'Your answer (optional)',
  saving: 'Saving…',
  thanks: 'Thank you!',
  left: 'Characters left:',
  ends: {
    nps: ['Not at all likely', 'Extremely likely'],
    csat: ['Very dissatisfied', 'Very satisfied'],
    ces: ['Strongly disagree', 'Strongly agree'],
  },
}
