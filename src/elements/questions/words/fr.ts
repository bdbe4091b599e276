import type { QuestionWords } from '../words.js';

export const words: QuestionWords = {
  guests: 'Invités',
  guest: (number) => `E-mail de l’invité ${number}`,
  addGuest: 'Ajouter un invité',
  removeGuest: (number) => `Retirer l’invité ${number}`,
  guestRemoved: 'L’invité a été retiré.',
  answerMissing: 'Choisissez une réponse.',
  tickMissing: 'Veuillez cocher cette case.',
  choose: 'Choisir…',
};
