import type { MorePhrases, Phrases } from './phrases.ts'

export const phrases: Phrases = {
  language: 'fa',
  place: 'نظر شما',
  opened: 'پرسشی برای شما در پایان صفحه:',
  close: 'بستن',
  notNow: 'اکنون نه',
  send: 'ارسال',
  skip: 'نه، ممنون',
  change: 'تغییر امتیاز',
  optional: 'پاسخ شما (اختیاری)',
  saving: 'در حال ذخیره…',
  thanks: 'متشکریم!',
  left: 'نویسه‌های باقی‌مانده:',
  ends: {
    nps: ['اصلاً محتمل نیست', 'بسیار محتمل است'],
    csat: ['بسیار ناراضی', 'بسیار راضی'],
    ces: ['کاملاً مخالفم', 'کاملاً موافقم'],
  },
}

export const morePhrases: MorePhrases = {
  next: 'بعدی',
  back: 'بازگشت',
  answer: 'پاسخ شما',
  required: 'لطفاً به این پرسش پاسخ دهید.',
  several: 'می‌توانید چند مورد را انتخاب کنید',
  other: 'سایر',
  yes: 'بله',
  no: 'خیر',
  email: 'نشانی ایمیل',
  emailInvalid: 'لطفاً نشانی ایمیل را کامل وارد کنید.',
  progress: 'پرسش {n} از {total}',
  feedback: 'بازخورد',
  begin: 'برای شروع، صفحه را لمس کنید',
  again: 'شروع دوباره',
  opens: 'در برگهٔ جدید باز می‌شود',
  smileys: ['بسیار ناراضی', 'ناراضی', 'خنثی', 'راضی', 'بسیار راضی'],
}
