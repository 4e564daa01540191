import type { MorePhrases, Phrases } from './phrases.ts'

export const phrases: Phrases = {
  language: 'pl',
  place: 'Państwa opinia',
  opened: 'Pytanie do Państwa, na końcu strony:',
  close: 'Zamknij',
  notNow: 'Nie teraz',
  send: 'Wyślij',
  skip: 'Nie, dziękuję',
  change: 'Zmień ocenę',
  optional: 'Państwa odpowiedź (opcjonalna)',
  saving: 'Zapisywanie…',
  thanks: 'Dziękujemy!',
  left: 'Pozostało znaków:',
  ends: {
    nps: ['Zupełnie nieprawdopodobne', 'Bardzo prawdopodobne'],
    csat: ['Bardzo niezadowolony(-a)', 'Bardzo zadowolony(-a)'],
    ces: ['Zdecydowanie się nie zgadzam', 'Zdecydowanie się zgadzam'],
  },
}

export const morePhrases: MorePhrases = {
  next: 'Dalej',
  back: 'Wstecz',
  answer: 'Państwa odpowiedź',
  required: 'Prosimy o odpowiedź na to pytanie.',
  several: 'Można wybrać kilka odpowiedzi',
  other: 'Inne',
  yes: 'Tak',
  no: 'Nie',
  email: 'Adres e-mail',
  emailInvalid: 'Prosimy o podanie pełnego adresu e-mail.',
  progress: 'Pytanie {n} z {total}',
  feedback: 'Opinia',
  begin: 'Dotknij ekranu, aby zacząć',
  again: 'Zacznij od nowa',
  opens: 'otwiera się w nowej karcie',
  smileys: [
    'Bardzo niezadowolony(-a)',
    'Niezadowolony(-a)',
    'Neutralnie',
    'Zadowolony(-a)',
    'Bardzo zadowolony(-a)',
  ],
}
