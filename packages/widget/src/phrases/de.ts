import type { MorePhrases, Phrases } from './phrases.ts'

// German sets a space before an ellipsis that stands for whole words.
export const phrases: Phrases = {
  language: 'de',
  place: 'Ihre Meinung',
  opened: 'Eine Frage an Sie, am Ende der Seite:',
  close: 'Schließen',
  notNow: 'Nicht jetzt',
  send: 'Senden',
  skip: 'Nein, danke',
  change: 'Bewertung ändern',
  optional: 'Ihre Antwort (optional)',
  saving: 'Wird gespeichert\u00a0…',
  thanks: 'Vielen Dank!',
  left: 'Verbleibende Zeichen:',
  ends: {
    nps: ['Überhaupt nicht wahrscheinlich', 'Äußerst wahrscheinlich'],
    csat: ['Sehr unzufrieden', 'Sehr zufrieden'],
    ces: ['Stimme überhaupt nicht zu', 'Stimme voll und ganz zu'],
  },
}

export const morePhrases: MorePhrases = {
  next: 'Weiter',
  back: 'Zurück',
  answer: 'Ihre Antwort',
  required: 'Bitte beantworten Sie diese Frage.',
  several: 'Mehrfachauswahl möglich',
  other: 'Sonstiges',
  yes: 'Ja',
  no: 'Nein',
  email: 'E-Mail-Adresse',
  emailInvalid: 'Bitte geben Sie eine vollständige E-Mail-Adresse ein.',
  progress: 'Frage {n} von {total}',
  feedback: 'Feedback',
  begin: 'Zum Starten tippen',
  again: 'Neu beginnen',
  opens: 'wird in einem neuen Tab geöffnet',
  smileys: ['Sehr unzufrieden', 'Unzufrieden', 'Neutral', 'Zufrieden', 'Sehr zufrieden'],
}
