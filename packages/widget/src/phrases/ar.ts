import type { MorePhrases, Phrases } from './phrases.ts'

export const phrases: Phrases = {
  language: 'ar',
  place: 'رأيك',
  opened: 'سؤال لك في نهاية الصفحة:',
  close: 'إغلاق',
  notNow: 'ليس الآن',
  send: 'إرسال',
  skip: 'لا، شكرًا',
  change: 'تغيير التقييم',
  optional: 'إجابتك (اختيارية)',
  saving: 'جارٍ الحفظ…',
  thanks: 'شكرًا!',
  left: 'الأحرف المتبقية:',
  ends: {
    nps: ['غير محتمل على الإطلاق', 'محتمل للغاية'],
    csat: ['غير راضٍ جدًا', 'راضٍ جدًا'],
    ces: ['لا أوافق بشدة', 'أوافق بشدة'],
  },
}

export const morePhrases: MorePhrases = {
  next: 'التالي',
  back: 'رجوع',
  answer: 'إجابتك',
  required: 'يُرجى الإجابة عن هذا السؤال.',
  several: 'يمكن اختيار أكثر من إجابة',
  other: 'غير ذلك',
  yes: 'نعم',
  no: 'لا',
  email: 'عنوان البريد الإلكتروني',
  emailInvalid: 'يُرجى إدخال عنوان بريد إلكتروني كامل.',
  progress: 'السؤال {n} من {total}',
  feedback: 'ملاحظات',
  begin: 'يُرجى لمس الشاشة للبدء',
  again: 'البدء من جديد',
  opens: 'يُفتح في علامة تبويب جديدة',
  smileys: ['غير راضٍ جدًا', 'غير راضٍ', 'محايد', 'راضٍ', 'راضٍ جدًا'],
}
