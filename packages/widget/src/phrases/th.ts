import type { MorePhrases, Phrases } from './phrases.ts'

export const phrases: Phrases = {
  language: 'th',
  place: 'ความคิดเห็นของคุณ',
  opened: 'มีคำถามสำหรับคุณที่ท้ายหน้านี้:',
  close: 'ปิด',
  notNow: 'ไว้ทีหลัง',
  send: 'ส่ง',
  skip: 'ข้ามคำถามนี้',
  change: 'แก้ไขคะแนน',
  optional: 'คำตอบของคุณ (ไม่บังคับ)',
  saving: 'กำลังบันทึก…',
  thanks: 'ขอบคุณ!',
  left: 'จำนวนอักขระที่เหลือ:',
  ends: {
    nps: ['ไม่น่าเป็นไปได้เลย', 'เป็นไปได้มากที่สุด'],
    csat: ['ไม่พอใจมาก', 'พอใจมาก'],
    ces: ['ไม่เห็นด้วยอย่างยิ่ง', 'เห็นด้วยอย่างยิ่ง'],
  },
}

export const morePhrases: MorePhrases = {
  next: 'ถัดไป',
  back: 'ย้อนกลับ',
  answer: 'คำตอบของคุณ',
  required: 'โปรดตอบคำถามนี้',
  several: 'เลือกได้มากกว่าหนึ่งข้อ',
  other: 'อื่นๆ',
  yes: 'ใช่',
  no: 'ไม่ใช่',
  email: 'ที่อยู่อีเมล',
  emailInvalid: 'โปรดป้อนที่อยู่อีเมลให้ครบถ้วน',
  progress: 'คำถามที่ {n} จาก {total}',
  feedback: 'ความคิดเห็น',
  begin: 'แตะเพื่อเริ่ม',
  again: 'เริ่มใหม่',
  opens: 'เปิดในแท็บใหม่',
  smileys: ['ไม่พอใจมาก', 'ไม่พอใจ', 'เฉยๆ', 'พอใจ', 'พอใจมาก'],
}
