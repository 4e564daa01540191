import type { MorePhrases, Phrases } from './phrases.ts'

export const phrases: Phrases = {
  language: 'hu',
  place: 'Az Ön véleménye',
  opened: 'Egy kérdés Önhöz, az oldal végén:',
  close: 'Bezárás',
  notNow: 'Most nem',
  send: 'Küldés',
  skip: 'Köszönöm, nem',
  change: 'Értékelés módosítása',
  optional: 'Az Ön válasza (nem kötelező)',
  saving: 'Mentés…',
  thanks: 'Köszönjük!',
  left: 'Hátralévő karakterek:',
  ends: {
    nps: ['Egyáltalán nem valószínű', 'Rendkívül valószínű'],
    csat: ['Nagyon elégedetlen', 'Nagyon elégedett'],
    ces: ['Egyáltalán nem értek egyet', 'Teljes mértékben egyetértek'],
  },
}

export const morePhrases: MorePhrases = {
  next: 'Tovább',
  back: 'Vissza',
  answer: 'Az Ön válasza',
  required: 'Kérjük, válaszoljon erre a kérdésre.',
  several: 'Több válasz is megjelölhető',
  other: 'Egyéb',
  yes: 'Igen',
  no: 'Nem',
  email: 'E-mail-cím',
  emailInvalid: 'Kérjük, teljes e-mail-címet adjon meg.',
  progress: '{n}/{total}. kérdés',
  feedback: 'Visszajelzés',
  begin: 'Érintse meg a kezdéshez',
  again: 'Újrakezdés',
  opens: 'új lapon nyílik meg',
  smileys: ['Nagyon elégedetlen', 'Elégedetlen', 'Semleges', 'Elégedett', 'Nagyon elégedett'],
}
