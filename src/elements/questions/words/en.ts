import type { QuestionWords } from '../words.js';

export const words: QuestionWords = {
  guests: 'Guests',
  guest: (number) => `Guest ${number}’s email`,
  addGuest: 'Add a guest',
  removeGuest: (number) => `Remove guest ${number}`,
  guestRemoved: 'The guest was removed.',
  answerMissing: 'Choose an answer.',
  tickMissing: 'Please tick this box.',
  choose: 'Choose…',
};
