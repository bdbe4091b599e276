import type { QuestionWords } from '../words.js';

export const words: QuestionWords = {
  guests: 'الضيوف',
  guest: (number) => `البريد الإلكتروني للضيف ${number}`,
  addGuest: 'إضافة ضيف',
  removeGuest: (number) => `إزالة الضيف ${number}`,
  guestRemoved: 'تمت إزالة الضيف.',
  answerMissing: 'اختر إجابة.',
  tickMissing: 'يُرجى وضع علامة في هذا المربع.',
  choose: 'اختر…',
};
