import type { Phrases } from './phrases.ts'

// French puts a no-break space before a colon and a narrow one before an exclamation mark.
export const phrases: Phrases = {
  language: 'fr',
  place: 'Votre avis',
  opened: 'Une question pour vous, à la fin de la page\u00a0:',
  close: 'Fermer',
  send: 'Envoyer',
  skip: 'Non merci',
  notNow: 'Plus tard',
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
