import type { MorePhrases, Phrases } from './phrases.ts'

export const phrases: Phrases = {
  language: 'lt',
  place: 'Jūsų nuomonė',
  opened: 'Klausimas jums puslapio pabaigoje:',
  close: 'Uždaryti',
  notNow: 'Ne dabar',
  send: 'Siųsti',
  skip: 'Ne, ačiū',
  change: 'Keisti įvertinimą',
  optional: 'Jūsų atsakymas (neprivaloma)',
  saving: 'Įrašoma…',
  thanks: 'Dėkojame!',
  left: 'Liko ženklų:',
  ends: {
    nps: ['Visiškai netikėtina', 'Labai tikėtina'],
    csat: ['Labai nepatenkintas\u00a0(-a)', 'Labai patenkintas\u00a0(-a)'],
    ces: ['Visiškai nesutinku', 'Visiškai sutinku'],
  },
}

export const morePhrases: MorePhrases = {
  next: 'Toliau',
  back: 'Atgal',
  answer: 'Jūsų atsakymas',
  required: 'Prašome atsakyti į šį klausimą.',
  several: 'Galite pasirinkti kelis atsakymus',
  other: 'Kita',
  yes: 'Taip',
  no: 'Ne',
  email: 'El. pašto adresas',
  emailInvalid: 'Prašome įvesti visą el. pašto adresą.',
  progress: '{n} klausimas iš {total}',
  feedback: 'Atsiliepimai',
  begin: 'Palieskite ekraną ir pradėkite',
  again: 'Pradėti iš naujo',
  opens: 'atsidaro naujame skirtuke',
  smileys: [
    'Labai nepatenkintas\u00a0(-a)',
    'Nepatenkintas\u00a0(-a)',
    'Neutraliai',
    'Patenkintas\u00a0(-a)',
    'Labai patenkintas\u00a0(-a)',
  ],
}
