import type { MorePhrases, Phrases } from './phrases.ts'

// Danish sets a space before an ellipsis that stands for whole words.
export const phrases: Phrases = {
  language: 'da',
  place: 'Din mening',
  opened: 'Et spørgsmål til dig, sidst på siden:',
  close: 'Luk',
  notNow: 'Ikke nu',
  send: 'Send',
  skip: 'Nej tak',
  change: 'Ændr vurdering',
  optional: 'Dit svar (valgfrit)',
  saving: 'Gemmer\u00a0…',
  thanks: 'Tak!',
  left: 'Tegn tilbage:',
  ends: {
    nps: ['Slet ikke sandsynligt', 'Meget sandsynligt'],
    csat: ['Meget utilfreds', 'Meget tilfreds'],
    ces: ['Helt uenig', 'Helt enig'],
  },
}

export const morePhrases: MorePhrases = {
  next: 'Næste',
  back: 'Tilbage',
  answer: 'Dit svar',
  required: 'Besvar venligst dette spørgsmål.',
  several: 'Du kan vælge flere svar',
  other: 'Andet',
  yes: 'Ja',
  no: 'Nej',
  email: 'E-mailadresse',
  emailInvalid: 'Indtast en fuldstændig e-mailadresse.',
  progress: 'Spørgsmål {n} af {total}',
  feedback: 'Feedback',
  begin: 'Tryk for at starte',
  again: 'Start forfra',
  opens: 'åbner i en ny fane',
  smileys: ['Meget utilfreds', 'Utilfreds', 'Neutral', 'Tilfreds', 'Meget tilfreds'],
}
