import type { MorePhrases, Phrases } from './phrases.ts'

export const phrases: Phrases = {
  language: 'tr',
  place: 'Görüşünüz',
  opened: 'Sayfanın sonunda size bir sorumuz var:',
  close: 'Kapat',
  notNow: 'Şimdi değil',
  send: 'Gönder',
  skip: 'Hayır, teşekkürler',
  change: 'Puanı değiştir',
  optional: 'Yanıtınız (isteğe bağlı)',
  saving: 'Kaydediliyor…',
  thanks: 'Teşekkür ederiz!',
  left: 'Kalan karakter sayısı:',
  ends: {
    nps: ['Hiç olası değil', 'Son derece olası'],
    csat: ['Hiç memnun değilim', 'Çok memnunum'],
    ces: ['Kesinlikle katılmıyorum', 'Kesinlikle katılıyorum'],
  },
}

export const morePhrases: MorePhrases = {
  next: 'İleri',
  back: 'Geri',
  answer: 'Yanıtınız',
  required: 'Lütfen bu soruyu yanıtlayın.',
  several: 'Geçerli olanların tümünü seçin',
  other: 'Diğer',
  yes: 'Evet',
  no: 'Hayır',
  email: 'E-posta adresi',
  emailInvalid: 'Lütfen eksiksiz bir e-posta adresi girin.',
  progress: 'Soru {n}/{total}',
  feedback: 'Geri bildirim',
  begin: 'Başlamak için dokunun',
  again: 'Baştan başla',
  opens: 'yeni sekmede açılır',
  smileys: ['Hiç memnun değilim', 'Memnun değilim', 'Nötr', 'Memnunum', 'Çok memnunum'],
}
