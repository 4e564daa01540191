import type { MorePhrases, Phrases } from './phrases.ts'

export const phrases: Phrases = {
  language: 'et',
  place: 'Teie arvamus',
  opened: 'Küsimus teile lehe lõpus:',
  close: 'Sule',
  notNow: 'Mitte praegu',
  send: 'Saada',
  skip: 'Ei, aitäh',
  change: 'Muuda hinnangut',
  optional: 'Teie vastus (valikuline)',
  saving: 'Salvestamine…',
  thanks: 'Aitäh!',
  left: 'Tähemärke järel:',
  ends: {
    nps: ['Pole üldse tõenäoline', 'Väga tõenäoline'],
    csat: ['Pole üldse rahul', 'Väga rahul'],
    ces: ['Pole üldse nõus', 'Täiesti nõus'],
  },
}

export const morePhrases: MorePhrases = {
  next: 'Edasi',
  back: 'Tagasi',
  answer: 'Teie vastus',
  required: 'Palun vastake sellele küsimusele.',
  several: 'Võite valida mitu vastust',
  other: 'Muu',
  yes: 'Jah',
  no: 'Ei',
  email: 'E-posti aadress',
  emailInvalid: 'Palun sisestage täielik e-posti aadress.',
  progress: 'Küsimus {n}/{total}',
  feedback: 'Tagasiside',
  begin: 'Alustamiseks puudutage ekraani',
  again: 'Alusta uuesti',
  opens: 'avaneb uuel vahelehel',
  smileys: ['Pole üldse rahul', 'Pole rahul', 'Neutraalne', 'Rahul', 'Väga rahul'],
}
