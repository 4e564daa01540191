import type { MorePhrases, Phrases } from './phrases.ts'

export const phrases: Phrases = {
  language: 'ro',
  place: 'Părerea dumneavoastră',
  opened: 'O întrebare pentru dumneavoastră, la finalul paginii:',
  close: 'Închideți',
  notNow: 'Nu acum',
  send: 'Trimiteți',
  skip: 'Nu, mulțumesc',
  change: 'Modificați nota',
  optional: 'Răspunsul dvs. (opțional)',
  saving: 'Se salvează…',
  thanks: 'Vă mulțumim!',
  left: 'Caractere rămase:',
  ends: {
    nps: ['Deloc probabil', 'Extrem de probabil'],
    csat: ['Foarte nemulțumit(ă)', 'Foarte mulțumit(ă)'],
    ces: ['Dezacord total', 'Acord total'],
  },
}

export const morePhrases: MorePhrases = {
  next: 'Înainte',
  back: 'Înapoi',
  answer: 'Răspunsul dvs.',
  required: 'Vă rugăm să răspundeți la această întrebare.',
  several: 'Puteți alege mai multe răspunsuri',
  other: 'Altceva',
  yes: 'Da',
  no: 'Nu',
  email: 'Adresă de e-mail',
  emailInvalid: 'Vă rugăm să introduceți o adresă de e-mail completă.',
  progress: 'Întrebarea {n} din {total}',
  feedback: 'Feedback',
  begin: 'Atingeți ecranul pentru a începe',
  again: 'Începeți din nou',
  opens: 'se deschide într-o filă nouă',
  smileys: ['Foarte nemulțumit(ă)', 'Nemulțumit(ă)', 'Neutru', 'Mulțumit(ă)', 'Foarte mulțumit(ă)'],
}
