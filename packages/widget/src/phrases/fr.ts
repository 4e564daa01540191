import type { MorePhrases, Phrases } from './phrases.ts'

// French puts a no-break space before a colon and a narrow one before an exclamation mark.
export const phrases: Phrases = {
  language: 'fr',
  place: 'Votre avis',
  opened: 'Une question pour vous, à la fin de la page\u00a0:',
  close: 'Fermer',
  notNow: 'Plus tard',
  send: 'Envoyer',
  skip: 'Non merci',
  change: 'Modifier la note',
  optional: 'Votre réponse (facultative)',
  saving: 'Enregistrement…',
  thanks: 'Merci\u202f!',
  left: 'Caractères restants\u00a0:',
  ends: {
    nps: ['Pas du tout probable', 'Tout à fait probable'],
    csat: ['Pas du tout satisfait(e)', 'Très satisfait(e)'],
    ces: ['Pas du tout d’accord', 'Tout à fait d’accord'],
  },
}

export const morePhrases: MorePhrases = {
  next: 'Suivant',
  back: 'Retour',
  answer: 'Votre réponse',
  required: 'Veuillez répondre à cette question.',
  several: 'Plusieurs réponses possibles',
  other: 'Autre',
  yes: 'Oui',
  no: 'Non',
  email: 'Adresse e-mail',
  emailInvalid: 'Veuillez saisir une adresse e-mail complète.',
  progress: 'Question {n} sur {total}',
  feedback: 'Votre avis',
  begin: 'Touchez l’écran pour commencer',
  again: 'Recommencer',
  opens: 's’ouvre dans un nouvel onglet',
  smileys: ['Pas du tout satisfait(e)', 'Peu satisfait(e)', 'Neutre', 'Satisfait(e)', 'Très satisfait(e)'],
}
