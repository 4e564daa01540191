import type { MorePhrases, Phrases } from './phrases.ts'

export const phrases: Phrases = {
  language: 'pt-BR',
  place: 'Sua opinião',
  opened: 'Uma pergunta para você, no fim da página:',
  close: 'Fechar',
  notNow: 'Agora não',
  send: 'Enviar',
  skip: 'Não responder',
  change: 'Alterar nota',
  optional: 'Sua resposta (opcional)',
  saving: 'Salvando…',
  thanks: 'Obrigado!',
  left: 'Caracteres restantes:',
  ends: {
    nps: ['Nada provável', 'Extremamente provável'],
    csat: ['Muito insatisfeito(a)', 'Muito satisfeito(a)'],
    ces: ['Discordo totalmente', 'Concordo totalmente'],
  },
}

export const morePhrases: MorePhrases = {
  next: 'Avançar',
  back: 'Voltar',
  answer: 'Sua resposta',
  required: 'Por favor, responda a esta pergunta.',
  several: 'Selecione todas as opções que se aplicam',
  other: 'Outro',
  yes: 'Sim',
  no: 'Não',
  email: 'Endereço de e-mail',
  emailInvalid: 'Digite um endereço de e-mail completo.',
  progress: 'Pergunta {n} de {total}',
  feedback: 'Feedback',
  begin: 'Toque para começar',
  again: 'Recomeçar',
  opens: 'abre em uma nova guia',
  smileys: ['Muito insatisfeito(a)', 'Insatisfeito(a)', 'Neutro', 'Satisfeito(a)', 'Muito satisfeito(a)'],
}
