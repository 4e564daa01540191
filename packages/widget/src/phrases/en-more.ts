import type { MorePhrases } from './phrases.ts'

/** In a file of its own: the card brings `en.ts`, and this comes with what is rarer. */
export const morePhrases: MorePhrases = {
  next: 'Next',
  back: 'Back',
  answer: 'Your answer',
  required: 'Please answer this question.',
  several: 'Choose all that apply',
  other: 'Something else',
  yes: 'Yes',
  no: 'No',
  email: 'E-mail address',
  emailInvalid: 'Please enter a complete e-mail address.',
  progress: 'Question {n} of {total}',
  feedback: 'Feedback',
  begin: 'Tap to begin',
  again: 'Start again',
  opens: 'opens in a new tab',
  smileys: ['Very dissatisfied', 'Dissatisfied', 'Neutral', 'Satisfied', 'Very satisfied'],
}
