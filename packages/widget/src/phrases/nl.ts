import type { MorePhrases, Phrases } from './phrases.ts'

export const phrases: Phrases = {
  language: 'nl',
  place: 'Uw mening',
  opened: 'Een vraag voor u, aan het einde van de pagina:',
  close: 'Sluiten',
  notNow: 'Niet nu',
  send: 'Verzenden',
  skip: 'Nee, bedankt',
  change: 'Score wijzigen',
  optional: 'Uw antwoord (optioneel)',
  saving: 'Bezig met opslaan…',
  thanks: 'Bedankt!',
  left: 'Resterende tekens:',
  ends: {
    nps: ['Helemaal niet waarschijnlijk', 'Zeer waarschijnlijk'],
    csat: ['Zeer ontevreden', 'Zeer tevreden'],
    ces: ['Helemaal mee oneens', 'Helemaal mee eens'],
  },
}

export const morePhrases: MorePhrases = {
  next: 'Volgende',
  back: 'Terug',
  answer: 'Uw antwoord',
  required: 'Beantwoord alstublieft deze vraag.',
  several: 'Meerdere antwoorden mogelijk',
  other: 'Anders',
  yes: 'Ja',
  no: 'Nee',
  email: 'E-mailadres',
  emailInvalid: 'Vul een volledig e-mailadres in.',
  progress: 'Vraag {n} van {total}',
  feedback: 'Feedback',
  begin: 'Tik om te beginnen',
  again: 'Opnieuw beginnen',
  opens: 'opent in een nieuw tabblad',
  smileys: ['Zeer ontevreden', 'Ontevreden', 'Neutraal', 'Tevreden', 'Zeer tevreden'],
}
