import type { QuestionWords } from '../words.js';

export const words: QuestionWords = {
  guests: 'Goście',
  guest: (number) => `E-mail gościa ${number}`,
  addGuest: 'Dodaj gościa',
  removeGuest: (number) => `Usuń gościa ${number}`,
  guestRemoved: 'Gość został usunięty.',
  answerMissing: 'Wybierz odpowiedź.',
  tickMissing: 'Zaznacz to pole.',
  choose: 'Wybierz…',
};
