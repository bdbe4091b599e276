import type { QuestionWords } from '../words.js';

export const words: QuestionWords = {
  guests: '同席者',
  guest: (number) => `同席者${number}のメールアドレス`,
  addGuest: '同席者を追加',
  removeGuest: (number) => `同席者${number}を削除`,
  guestRemoved: '同席者を削除しました。',
  answerMissing: '回答を選んでください。',
  tickMissing: 'チェックを入れてください。',
  choose: '選択…',
};
