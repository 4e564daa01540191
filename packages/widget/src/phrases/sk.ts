import type { MorePhrases, Phrases } from './phrases.ts'

export const phrases: Phrases = {
  language: 'sk',
  place: 'Váš názor',
  opened: 'Otázka pre vás na konci stránky:',
  close: 'Zavrieť',
  notNow: 'Teraz nie',
  send: 'Odoslať',
  skip: 'Nie, ďakujem',
  change: 'Zmeniť hodnotenie',
  optional: 'Vaša odpoveď (nepovinná)',
  saving: 'Ukladá sa…',
  thanks: 'Ďakujeme!',
  left: 'Zostáva znakov:',
  ends: {
    nps: ['Úplne nepravdepodobné', 'Veľmi pravdepodobné'],
    csat: ['Veľmi nespokojný(-á)', 'Veľmi spokojný(-á)'],
    ces: ['Rozhodne nesúhlasím', 'Rozhodne súhlasím'],
  },
}

export const morePhrases: MorePhrases = {
  next: 'Ďalej',
  back: 'Späť',
  answer: 'Vaša odpoveď',
  required: 'Odpovedzte, prosím, na túto otázku.',
  several: 'Môžete vybrať viac možností',
  other: 'Iné',
  yes: 'Áno',
  no: 'Nie',
  email: 'E-mailová adresa',
  emailInvalid: 'Zadajte, prosím, úplnú e-mailovú adresu.',
  progress: 'Otázka {n} z {total}',
  feedback: 'Spätná väzba',
  begin: 'Začnite dotykom',
  again: 'Začať znova',
  opens: 'otvorí sa na novej karte',
  smileys: ['Veľmi nespokojný(-á)', 'Nespokojný(-á)', 'Neutrálne', 'Spokojný(-á)', 'Veľmi spokojný(-á)'],
}
