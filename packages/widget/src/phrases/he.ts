import type { MorePhrases, Phrases } from './phrases.ts'

export const phrases: Phrases = {
  language: 'he',
  place: 'דעתכם',
  opened: 'שאלה עבורכם, בסוף העמוד:',
  close: 'סגירה',
  notNow: 'לא עכשיו',
  send: 'שליחה',
  skip: 'לא, תודה',
  change: 'שינוי הציון',
  optional: 'התשובה שלכם (לא חובה)',
  saving: 'בתהליך שמירה…',
  thanks: 'תודה!',
  left: 'תווים שנותרו:',
  ends: {
    nps: ['כלל לא סביר', 'סביר מאוד'],
    csat: ['מאוד לא מרוצה', 'מאוד מרוצה'],
    ces: ['חוסר הסכמה מוחלט', 'הסכמה מוחלטת'],
  },
}

export const morePhrases: MorePhrases = {
  next: 'הבא',
  back: 'חזרה',
  answer: 'התשובה שלכם',
  required: 'נא לענות על שאלה זו.',
  several: 'ניתן לבחור כמה תשובות',
  other: 'אחר',
  yes: 'כן',
  no: 'לא',
  email: 'כתובת דוא״ל',
  emailInvalid: 'נא להזין כתובת דוא״ל מלאה.',
  progress: 'שאלה {n} מתוך {total}',
  feedback: 'משוב',
  begin: 'נא לגעת במסך כדי להתחיל',
  again: 'התחלה מחדש',
  opens: 'נפתח בכרטיסייה חדשה',
  smileys: ['מאוד לא מרוצה', 'לא מרוצה', 'ניטרלי', 'מרוצה', 'מאוד מרוצה'],
}
