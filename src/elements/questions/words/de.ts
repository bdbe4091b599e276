import type { QuestionWords } from '../words.js';

export const words: QuestionWords = {
  guests: 'Gäste',
  guest: (number) => `E-Mail von Gast ${number}`,
  addGuest: 'Gast hinzufügen',
  removeGuest: (number) => `Gast ${number} entfernen`,
  guestRemoved: 'Der Gast wurde entfernt.',
  answerMissing: 'Wählen Sie eine Antwort.',
  tickMissing: 'Bitte setzen Sie hier ein Häkchen.',
  choose: 'Bitte wählen …',
};
