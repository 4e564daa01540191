import type { MorePhrases, Phrases } from './phrases.ts'

// Slovenian sets a space before an ellipsis that stands for whole words.
export const phrases: Phrases = {
  language: 'sl',
  place: 'Vaše mnenje',
  opened: 'Vprašanje za vas na koncu strani:',
  close: 'Zapri',
  notNow: 'Ne zdaj',
  send: 'Pošlji',
  skip: 'Ne, hvala',
  change: 'Spremeni oceno',
  optional: 'Vaš odgovor (neobvezno)',
  saving: 'Shranjevanje\u00a0…',
  thanks: 'Hvala!',
  left: 'Preostalo znakov:',
  ends: {
    nps: ['Sploh ni verjetno', 'Zelo verjetno'],
    csat: ['Zelo nezadovoljni', 'Zelo zadovoljni'],
    ces: ['Sploh se ne strinjam', 'Popolnoma se strinjam'],
  },
}

export const morePhrases: MorePhrases = {
  next: 'Naprej',
  back: 'Nazaj',
  answer: 'Vaš odgovor',
  required: 'Prosimo, odgovorite na to vprašanje.',
  several: 'Možnih je več odgovorov',
  other: 'Drugo',
  yes: 'Da',
  no: 'Ne',
  email: 'E-poštni naslov',
  emailInvalid: 'Prosimo, vnesite celoten e-poštni naslov.',
  progress: 'Vprašanje {n} od {total}',
  feedback: 'Vaše mnenje',
  begin: 'Dotaknite se zaslona za začetek',
  again: 'Začni znova',
  opens: 'odpre se na novem zavihku',
  smileys: ['Zelo nezadovoljni', 'Nezadovoljni', 'Nevtralno', 'Zadovoljni', 'Zelo zadovoljni'],
}
