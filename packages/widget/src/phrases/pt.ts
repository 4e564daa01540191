import type { MorePhrases, Phrases } from './phrases.ts'

export const phrases: Phrases = {
  language: 'pt',
  place: 'A sua opinião',
  opened: 'Uma pergunta para si, no fim da página:',
  close: 'Fechar',
  notNow: 'Agora não',
  send: 'Enviar',
  skip: 'Não responder',
  change: 'Alterar nota',
  optional: 'A sua resposta (opcional)',
  saving: 'A guardar…',
  thanks: 'Obrigado!',
  left: 'Caracteres restantes:',
  ends: {
    nps: ['Nada provável', 'Extremamente provável'],
    csat: ['Muito insatisfeito(a)', 'Muito satisfeito(a)'],
    ces: ['Discordo totalmente', 'Concordo totalmente'],
  },
}

export const morePhrases: MorePhrases = {
  next: 'Seguinte',
  back: 'Anterior',
  answer: 'A sua resposta',
  required: 'Por favor, responda a esta pergunta.',
  several: 'Selecione todas as opções aplicáveis',
  other: 'Outro',
  yes: 'Sim',
  no: 'Não',
  email: 'Endereço de e-mail',
  emailInvalid: 'Introduza um endereço de e-mail completo.',
  progress: 'Pergunta {n} de {total}',
  feedback: 'Comentários',
  begin: 'Toque para começar',
  again: 'Recomeçar',
  opens: 'abre num novo separador',
  smileys: ['Muito insatisfeito(a)', 'Insatisfeito(a)', 'Neutro', 'Satisfeito(a)', 'Muito satisfeito(a)'],
}
