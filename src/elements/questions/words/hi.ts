import type { QuestionWords } from '../words.js';

export const words: QuestionWords = {
  guests: 'मेहमान',
  guest: (number) => `मेहमान ${number} का ईमेल`,
  addGuest: 'मेहमान जोड़ें',
  removeGuest: (number) => `मेहमान ${number} को हटाएँ`,
  guestRemoved: 'मेहमान को हटा दिया गया।',
  answerMissing: 'कोई उत्तर चुनें।',
  tickMissing: 'कृपया इस बॉक्स पर निशान लगाएँ।',
  choose: 'चुनें…',
};
