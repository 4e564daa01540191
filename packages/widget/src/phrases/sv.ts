import type { MorePhrases, Phrases } from './phrases.ts'

// Swedish sets a space before an ellipsis that stands for whole words.
export const phrases: Phrases = {
  language: 'sv',
  place: 'Din åsikt',
  opened: 'En fråga till dig, i slutet av sidan:',
  close: 'Stäng',
  notNow: 'Inte nu',
  send: 'Skicka',
  skip: 'Nej tack',
  change: 'Ändra betyg',
  optional: 'Ditt svar (valfritt)',
  saving: 'Sparar\u00a0…',
  thanks: 'Tack!',
  left: 'Tecken kvar:',
  ends: {
    nps: ['Inte alls troligt', 'Mycket troligt'],
    csat: ['Mycket missnöjd', 'Mycket nöjd'],
    ces: ['Instämmer inte alls', 'Instämmer helt'],
  },
}

export const morePhrases: MorePhrases = {
  next: 'Nästa',
  back: 'Tillbaka',
  answer: 'Ditt svar',
  required: 'Svara på den här frågan.',
  several: 'Välj alla alternativ som stämmer',
  other: 'Annat',
  yes: 'Ja',
  no: 'Nej',
  email: 'E-postadress',
  emailInvalid: 'Ange en fullständig e-postadress.',
  progress: 'Fråga {n} av {total}',
  feedback: 'Feedback',
  begin: 'Tryck för att börja',
  again: 'Börja om',
  opens: 'öppnas i en ny flik',
  smileys: ['Mycket missnöjd', 'Missnöjd', 'Neutral', 'Nöjd', 'Mycket nöjd'],
}
