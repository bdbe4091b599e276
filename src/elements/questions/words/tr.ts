import type { QuestionWords } from '../words.js';

export const words: QuestionWords = {
  guests: 'Konuklar',
  guest: (number) => `${number}. konuğun e-postası`,
  addGuest: 'Konuk ekle',
  removeGuest: (number) => `${number}. konuğu çıkar`,
  guestRemoved: 'Konuk çıkarıldı.',
  answerMissing: 'Bir yanıt seçin.',
  tickMissing: 'Lütfen bu kutuyu işaretleyin.',
  choose: 'Seçin…',
};
