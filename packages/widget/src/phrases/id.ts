import type { MorePhrases, Phrases } from './phrases.ts'

export const phrases: Phrases = {
  language: 'id',
  place: 'Pendapat Anda',
  opened: 'Ada pertanyaan untuk Anda di akhir halaman:',
  close: 'Tutup',
  notNow: 'Lain kali',
  send: 'Kirim',
  skip: 'Tidak, terima kasih',
  change: 'Ubah nilai',
  optional: 'Jawaban Anda (opsional)',
  saving: 'Menyimpan…',
  thanks: 'Terima kasih!',
  left: 'Sisa karakter:',
  ends: {
    nps: ['Sangat tidak mungkin', 'Sangat mungkin'],
    csat: ['Sangat tidak puas', 'Sangat puas'],
    ces: ['Sangat tidak setuju', 'Sangat setuju'],
  },
}

export const morePhrases: MorePhrases = {
  next: 'Berikutnya',
  back: 'Kembali',
  answer: 'Jawaban Anda',
  required: 'Mohon jawab pertanyaan ini.',
  several: 'Pilih semua yang sesuai',
  other: 'Lainnya',
  yes: 'Ya',
  no: 'Tidak',
  email: 'Alamat email',
  emailInvalid: 'Mohon masukkan alamat email yang lengkap.',
  progress: 'Pertanyaan {n} dari {total}',
  feedback: 'Masukan',
  begin: 'Ketuk untuk mulai',
  again: 'Mulai lagi',
  opens: 'terbuka di tab baru',
  smileys: ['Sangat tidak puas', 'Tidak puas', 'Netral', 'Puas', 'Sangat puas'],
}
