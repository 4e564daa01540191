import type { MorePhrases, Phrases } from './phrases.ts'

export const phrases: Phrases = {
  language: 'zh-Hans',
  place: '您的意见',
  opened: '页面末尾有一个问题想请教您：',
  close: '关闭',
  notNow: '以后再说',
  send: '提交',
  skip: '不用了，谢谢',
  change: '修改评分',
  optional: '您的回答（选填）',
  saving: '正在保存…',
  thanks: '谢谢您！',
  left: '剩余字数：',
  ends: {
    nps: ['完全不可能', '极有可能'],
    csat: ['非常不满意', '非常满意'],
    ces: ['非常不同意', '非常同意'],
  },
}

export const morePhrases: MorePhrases = {
  next: '下一步',
  back: '上一步',
  answer: '您的回答',
  required: '请回答此问题。',
  several: '可多选',
  other: '其他',
  yes: '是',
  no: '否',
  email: '电子邮箱地址',
  emailInvalid: '请输入完整的电子邮箱地址。',
  progress: '第 {n} 题，共 {total} 题',
  feedback: '意见反馈',
  begin: '轻触屏幕开始',
  again: '重新开始',
  opens: '在新标签页中打开',
  smileys: ['非常不满意', '不满意', '一般', '满意', '非常满意'],
}
