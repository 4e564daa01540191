import type { MorePhrases, Phrases } from './phrases.ts'

export const phrases: Phrases = {
  language: 'hr',
  place: 'Vaše mišljenje',
  opened: 'Pitanje za vas na kraju stranice:',
  close: 'Zatvori',
  notNow: 'Ne sada',
  send: 'Pošalji',
  skip: 'Ne, hvala',
  change: 'Promijeni ocjenu',
  optional: 'Vaš odgovor (neobavezno)',
  saving: 'Spremanje…',
  thanks: 'Hvala!',
  left: 'Preostalo znakova:',
  ends: {
    nps: ['Uopće nije vjerojatno', 'Izrazito vjerojatno'],
    csat: ['Vrlo nezadovoljni', 'Vrlo zadovoljni'],
    ces: ['Uopće se ne slažem', 'U potpunosti se slažem'],
  },
}

export const morePhrases: MorePhrases = {
  next: 'Dalje',
  back: 'Natrag',
  answer: 'Vaš odgovor',
  required: 'Molimo vas da odgovorite na ovo pitanje.',
  several: 'Možete odabrati više odgovora',
  other: 'Nešto drugo',
  yes: 'Da',
  no: 'Ne',
  email: 'Adresa e-pošte',
  emailInvalid: 'Molimo vas da upišete potpunu adresu e-pošte.',
  progress: 'Pitanje {n} od {total}',
  feedback: 'Vaše mišljenje',
  begin: 'Dodirnite zaslon za početak',
  again: 'Počni ispočetka',
  opens: 'otvara se u novoj kartici',
  smileys: ['Vrlo nezadovoljni', 'Nezadovoljni', 'Neutralno', 'Zadovoljni', 'Vrlo zadovoljni'],
}
