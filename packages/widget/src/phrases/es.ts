import type { MorePhrases, Phrases } from './phrases.ts'

export const phrases: Phrases = {
  language: 'es',
  place: 'Su opinión',
  opened: 'Una pregunta para usted, al final de la página:',
  close: 'Cerrar',
  notNow: 'Ahora no',
  send: 'Enviar',
  skip: 'No, gracias',
  change: 'Cambiar nota',
  optional: 'Su respuesta (opcional)',
  saving: 'Guardando…',
  thanks: '¡Gracias!',
  left: 'Caracteres restantes:',
  ends: {
    nps: ['Nada probable', 'Extremadamente probable'],
    csat: ['Muy insatisfecho(a)', 'Muy satisfecho(a)'],
    ces: ['Totalmente en desacuerdo', 'Totalmente de acuerdo'],
  },
}

export const morePhrases: MorePhrases = {
  next: 'Siguiente',
  back: 'Atrás',
  answer: 'Su respuesta',
  required: 'Por favor, responda a esta pregunta.',
  several: 'Marque todas las opciones que correspondan',
  other: 'Otro',
  yes: 'Sí',
  no: 'No',
  email: 'Correo electrónico',
  emailInvalid: 'Escriba una dirección de correo electrónico completa.',
  progress: 'Pregunta {n} de {total}',
  feedback: 'Comentarios',
  begin: 'Toque para empezar',
  again: 'Volver a empezar',
  opens: 'se abre en una pestaña nueva',
  smileys: ['Muy insatisfecho(a)', 'Insatisfecho(a)', 'Neutral', 'Satisfecho(a)', 'Muy satisfecho(a)'],
}
