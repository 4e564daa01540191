import type { MorePhrases, Phrases } from './phrases.ts'

export const phrases: Phrases = {
  language: 'ja',
  place: 'ご意見',
  opened: 'ページの最後にお客様への質問があります：',
  close: '閉じる',
  notNow: '今はしない',
  send: '送信',
  skip: '回答しない',
  change: '評価を変更',
  optional: 'ご回答（任意）',
  saving: '保存中…',
  thanks: 'ありがとうございました！',
  left: '残り文字数：',
  ends: {
    nps: ['可能性はまったくない', '可能性は非常に高い'],
    csat: ['非常に不満', '非常に満足'],
    ces: ['まったくそう思わない', '非常にそう思う'],
  },
}

export const morePhrases: MorePhrases = {
  next: '次へ',
  back: '戻る',
  answer: 'ご回答',
  required: 'この質問にご回答ください。',
  several: '当てはまるものをすべてお選びください',
  other: 'その他',
  yes: 'はい',
  no: 'いいえ',
  email: 'メールアドレス',
  emailInvalid: 'メールアドレスを正しく入力してください。',
  progress: '質問 {n}/{total}',
  feedback: 'ご意見',
  begin: '画面をタッチして開始',
  again: '最初からやり直す',
  opens: '新しいタブで開きます',
  smileys: ['非常に不満', '不満', 'どちらともいえない', '満足', '非常に満足'],
}
