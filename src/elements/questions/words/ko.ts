import type { QuestionWords } from '../words.js';

export const words: QuestionWords = {
  guests: '참석자',
  guest: (number) => `참석자 ${number} 이메일`,
  addGuest: '참석자 추가',
  removeGuest: (number) => `참석자 ${number} 삭제`,
  guestRemoved: '참석자를 삭제했습니다.',
  answerMissing: '답변을 선택해 주세요.',
  tickMissing: '이 상자를 선택해 주세요.',
  choose: '선택…',
};
