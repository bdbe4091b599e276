import type { QuestionWords } from '../words.js';

export const words: QuestionWords = {
  guests: 'אורחים',
  guest: (number) => `אימייל של אורח ${number}`,
  addGuest: 'הוספת אורח',
  removeGuest: (number) => `הסרת אורח ${number}`,
  guestRemoved: 'האורח הוסר.',
  answerMissing: 'יש לבחור תשובה.',
  tickMissing: 'יש לסמן את התיבה הזו.',
  choose: 'בחירה…',
};
