import type { QuestionWords } from '../words.js';

export const words: QuestionWords = {
  guests: '同行来宾',
  guest: (number) => `来宾 ${number} 的电子邮箱`,
  addGuest: '添加来宾',
  removeGuest: (number) => `移除来宾 ${number}`,
  guestRemoved: '已移除该来宾。',
  answerMissing: '请选择一个答案。',
  tickMissing: '请勾选此框。',
  choose: '请选择…',
};
