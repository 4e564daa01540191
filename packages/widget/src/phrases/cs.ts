import type { MorePhrases, Phrases } from './phrases.ts'

export const phrases: Phrases = {
  language: 'cs',
  place: 'Váš názor',
  opened: 'Otázka pro vás na konci stránky:',
  close: 'Zavřít',
  notNow: 'Teď ne',
  send: 'Odeslat',
  skip: 'Ne, děkuji',
  change: 'Změnit hodnocení',
  optional: 'Vaše odpověď (nepovinná)',
  saving: 'Ukládání…',
  thanks: 'Děkujeme!',
  left: 'Zbývá znaků:',
  ends: {
    nps: ['Zcela nepravděpodobné', 'Velmi pravděpodobné'],
    csat: ['Velmi nespokojen(a)', 'Velmi spokojen(a)'],
    ces: ['Rozhodně nesouhlasím', 'Rozhodně souhlasím'],
  },
}

export const morePhrases: MorePhrases = {
  next: 'Další',
  back: 'Zpět',
  answer: 'Vaše odpověď',
  required: 'Odpovězte prosím na tuto otázku.',
  several: 'Můžete vybrat více možností',
  other: 'Jiné',
  yes: 'Ano',
  no: 'Ne',
  email: 'E-mailová adresa',
  emailInvalid: 'Zadejte prosím úplnou e-mailovou adresu.',
  progress: 'Otázka {n} z {total}',
  feedback: 'Zpětná vazba',
  begin: 'Začněte klepnutím',
  again: 'Začít znovu',
  opens: 'otevře se na nové kartě',
  smileys: ['Velmi nespokojen(a)', 'Nespokojen(a)', 'Neutrální', 'Spokojen(a)', 'Velmi spokojen(a)'],
}
