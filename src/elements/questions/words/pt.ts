import type { QuestionWords } from '../words.js';

export const words: QuestionWords = {
  guests: 'Convidados',
  guest: (number) => `E-mail do convidado ${number}`,
  addGuest: 'Adicionar convidado',
  removeGuest: (number) => `Remover convidado ${number}`,
  guestRemoved: 'O convidado foi removido.',
  answerMissing: 'Escolha uma resposta.',
  tickMissing: 'Marque esta caixa.',
  choose: 'Escolher…',
};
