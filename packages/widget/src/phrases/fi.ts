import type { MorePhrases, Phrases } from './phrases.ts'

export const phrases: Phrases = {
  language: 'fi',
  place: 'Mielipiteesi',
  opened: 'Kysymys sinulle sivun lopussa:',
  close: 'Sulje',
  notNow: 'Ei nyt',
  send: 'Lähetä',
  skip: 'Ei kiitos',
  change: 'Muuta arviota',
  optional: 'Vastauksesi (valinnainen)',
  saving: 'Tallennetaan…',
  thanks: 'Kiitos!',
  left: 'Merkkejä jäljellä:',
  ends: {
    nps: ['En lainkaan todennäköisesti', 'Erittäin todennäköisesti'],
    csat: ['Erittäin tyytymätön', 'Erittäin tyytyväinen'],
    ces: ['Täysin eri mieltä', 'Täysin samaa mieltä'],
  },
}

export const morePhrases: MorePhrases = {
  next: 'Seuraava',
  back: 'Takaisin',
  answer: 'Vastauksesi',
  required: 'Vastaa tähän kysymykseen.',
  several: 'Voit valita useita vaihtoehtoja',
  other: 'Jokin muu',
  yes: 'Kyllä',
  no: 'Ei',
  email: 'Sähköpostiosoite',
  emailInvalid: 'Anna koko sähköpostiosoite.',
  progress: 'Kysymys {n}/{total}',
  feedback: 'Palaute',
  begin: 'Aloita koskettamalla näyttöä',
  again: 'Aloita alusta',
  opens: 'avautuu uudelle välilehdelle',
  smileys: ['Erittäin tyytymätön', 'Tyytymätön', 'Neutraali', 'Tyytyväinen', 'Erittäin tyytyväinen'],
}
