import type { MorePhrases, Phrases } from './phrases.ts'

export const phrases: Phrases = {
  language: 'it',
  place: 'La sua opinione',
  opened: 'Una domanda per lei, in fondo alla pagina:',
  close: 'Chiudi',
  notNow: 'Non ora',
  send: 'Invia',
  skip: 'No, grazie',
  change: 'Cambia voto',
  optional: 'La sua risposta (facoltativa)',
  saving: 'Salvataggio in corso…',
  thanks: 'Grazie!',
  left: 'Caratteri rimanenti:',
  ends: {
    nps: ['Per niente probabile', 'Estremamente probabile'],
    csat: ['Molto insoddisfatto(a)', 'Molto soddisfatto(a)'],
    ces: ['Completamente in disaccordo', 'Completamente d’accordo'],
  },
}

export const morePhrases: MorePhrases = {
  next: 'Avanti',
  back: 'Indietro',
  answer: 'La sua risposta',
  required: 'Per favore, risponda a questa domanda.',
  several: 'Sono possibili più risposte',
  other: 'Altro',
  yes: 'Sì',
  no: 'No',
  email: 'Indirizzo e-mail',
  emailInvalid: 'Inserisca un indirizzo e-mail completo.',
  progress: 'Domanda {n} di {total}',
  feedback: 'Feedback',
  begin: 'Toccare per iniziare',
  again: 'Ricomincia',
  opens: 'si apre in una nuova scheda',
  smileys: [
    'Molto insoddisfatto(a)',
    'Insoddisfatto(a)',
    'Neutrale',
    'Soddisfatto(a)',
    'Molto soddisfatto(a)',
  ],
}
