import type { QuestionWords } from '../words.js';

export const words: QuestionWords = {
  guests: 'Ospiti',
  guest: (number) => `Email dell’ospite ${number}`,
  addGuest: 'Aggiungi un ospite',
  removeGuest: (number) => `Rimuovi l’ospite ${number}`,
  guestRemoved: 'L’ospite è stato rimosso.',
  answerMissing: 'Scelga una risposta.',
  tickMissing: 'Selezioni questa casella.',
  choose: 'Scegli…',
};
