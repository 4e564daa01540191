import type { MorePhrases, Phrases } from './phrases.ts'

export const phrases: Phrases = {
  language: 'zh-Hant',
  place: '您的意見',
  opened: '頁面最後有個問題想請教您：',
  close: '關閉',
  notNow: '以後再說',
  send: '送出',
  skip: '不用了，謝謝',
  change: '修改評分',
  optional: '您的回答（選填）',
  saving: '正在儲存…',
  thanks: '謝謝您！',
  left: '剩餘字數：',
  ends: {
    nps: ['完全不可能', '極有可能'],
    csat: ['非常不滿意', '非常滿意'],
    ces: ['非常不同意', '非常同意'],
  },
}

export const morePhrases: MorePhrases = {
  next: '下一步',
  back: '上一步',
  answer: '您的回答',
  required: '請回答此問題。',
  several: '可複選',
  other: '其他',
  yes: '是',
  no: '否',
  email: '電子郵件地址',
  emailInvalid: '請輸入完整的電子郵件地址。',
  progress: '第 {n} 題，共 {total} 題',
  feedback: '意見回饋',
  begin: '輕觸螢幕開始',
  again: '重新開始',
  opens: '在新分頁中開啟',
  smileys: ['非常不滿意', '不滿意', '普通', '滿意', '非常滿意'],
}
