import type { MorePhrases, Phrases } from './phrases.ts'

export const phrases: Phrases = {
  language: 'ko',
  place: '고객님의 의견',
  opened: '페이지 끝에 고객님께 드리는 질문이 있습니다:',
  close: '닫기',
  notNow: '나중에',
  send: '보내기',
  skip: '답변하지 않기',
  change: '점수 변경',
  optional: '답변(선택 사항)',
  saving: '저장 중…',
  thanks: '감사합니다!',
  left: '남은 글자 수:',
  ends: {
    nps: ['가능성이 전혀 없음', '가능성이 매우 높음'],
    csat: ['매우 불만족', '매우 만족'],
    ces: ['전혀 동의하지 않음', '매우 동의함'],
  },
}

export const morePhrases: MorePhrases = {
  next: '다음',
  back: '이전',
  answer: '답변',
  required: '이 질문에 답변해 주세요.',
  several: '해당하는 항목을 모두 선택해 주세요',
  other: '기타',
  yes: '예',
  no: '아니요',
  email: '이메일 주소',
  emailInvalid: '올바른 이메일 주소를 입력해 주세요.',
  progress: '질문 {n}/{total}',
  feedback: '의견',
  begin: '터치하여 시작',
  again: '처음부터 다시',
  opens: '새 탭에서 열림',
  smileys: ['매우 불만족', '불만족', '보통', '만족', '매우 만족'],
}
