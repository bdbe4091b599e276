import type { QuestionWords } from '../words.js';

export const words: QuestionWords = {
  guests: 'Gasten',
  guest: (number) => `E-mail van gast ${number}`,
  addGuest: 'Gast toevoegen',
  removeGuest: (number) => `Gast ${number} verwijderen`,
  guestRemoved: 'De gast is verwijderd.',
  answerMissing: 'Kies een antwoord.',
  tickMissing: 'Vink dit vakje aan.',
  choose: 'Kies…',
};
