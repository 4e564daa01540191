import type { MorePhrases, Phrases } from './phrases.ts'

// Norwegian sets a space before an ellipsis that stands for whole words.
export const phrases: Phrases = {
  language: 'nb',
  place: 'Din mening',
  opened: 'Et spørsmål til deg, på slutten av siden:',
  close: 'Lukk',
  notNow: 'Ikke nå',
  send: 'Send',
  skip: 'Nei takk',
  change: 'Endre vurdering',
  optional: 'Svaret ditt (valgfritt)',
  saving: 'Lagrer\u00a0…',
  thanks: 'Takk!',
  left: 'Tegn igjen:',
  ends: {
    nps: ['Svært lite sannsynlig', 'Svært sannsynlig'],
    csat: ['Svært misfornøyd', 'Svært fornøyd'],
    ces: ['Helt uenig', 'Helt enig'],
  },
}

export const morePhrases: MorePhrases = {
  next: 'Neste',
  back: 'Tilbake',
  answer: 'Svaret ditt',
  required: 'Svar på dette spørsmålet.',
  several: 'Du kan velge flere svar',
  other: 'Annet',
  yes: 'Ja',
  no: 'Nei',
  email: 'E-postadresse',
  emailInvalid: 'Skriv inn en fullstendig e-postadresse.',
  progress: 'Spørsmål {n} av {total}',
  feedback: 'Tilbakemelding',
  begin: 'Trykk for å starte',
  again: 'Start på nytt',
  opens: 'åpnes i en ny fane',
  smileys: ['Svært misfornøyd', 'Misfornøyd', 'Nøytral', 'Fornøyd', 'Svært fornøyd'],
}
