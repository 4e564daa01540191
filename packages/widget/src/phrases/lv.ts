import type { MorePhrases, Phrases } from './phrases.ts'

export const phrases: Phrases = {
  language: 'lv',
  place: 'Jūsu viedoklis',
  opened: 'Jautājums jums lapas beigās:',
  close: 'Aizvērt',
  notNow: 'Ne tagad',
  send: 'Nosūtīt',
  skip: 'Nē, paldies',
  change: 'Mainīt vērtējumu',
  optional: 'Jūsu atbilde (neobligāta)',
  saving: 'Notiek saglabāšana…',
  thanks: 'Paldies!',
  left: 'Atlikušās rakstzīmes:',
  ends: {
    nps: ['Nemaz nav ticams', 'Ļoti ticams'],
    csat: ['Ļoti neapmierināts(-a)', 'Ļoti apmierināts(-a)'],
    ces: ['Pilnībā nepiekrītu', 'Pilnībā piekrītu'],
  },
}

export const morePhrases: MorePhrases = {
  next: 'Tālāk',
  back: 'Atpakaļ',
  answer: 'Jūsu atbilde',
  required: 'Lūdzu, atbildiet uz šo jautājumu.',
  several: 'Iespējamas vairākas atbildes',
  other: 'Kaut kas cits',
  yes: 'Jā',
  no: 'Nē',
  email: 'E-pasta adrese',
  emailInvalid: 'Lūdzu, ievadiet pilnu e-pasta adresi.',
  progress: '{n}. jautājums no {total}',
  feedback: 'Atsauksmes',
  begin: 'Pieskarieties ekrānam, lai sāktu',
  again: 'Sākt no jauna',
  opens: 'atveras jaunā cilnē',
  smileys: [
    'Ļoti neapmierināts(-a)',
    'Neapmierināts(-a)',
    'Neitrāli',
    'Apmierināts(-a)',
    'Ļoti apmierināts(-a)',
  ],
}
