import type { QuestionWords } from '../words.js';

export const words: QuestionWords = {
  guests: 'Гости',
  guest: (number) => `Имейл на гост ${number}`,
  addGuest: 'Добавяне на гост',
  removeGuest: (number) => `Премахване на гост ${number}`,
  guestRemoved: 'Гостът е премахнат.',
  answerMissing: 'Изберете отговор.',
  tickMissing: 'Моля, отбележете това поле.',
  choose: 'Изберете…',
};
