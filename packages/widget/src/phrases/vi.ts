import type { MorePhrases, Phrases } from './phrases.ts'

export const phrases: Phrases = {
  language: 'vi',
  place: 'Ý kiến của bạn',
  opened: 'Một câu hỏi dành cho bạn ở cuối trang:',
  close: 'Đóng',
  notNow: 'Để sau',
  send: 'Gửi',
  skip: 'Không, cảm ơn',
  change: 'Đánh giá lại',
  optional: 'Câu trả lời của bạn (không bắt buộc)',
  saving: 'Đang lưu…',
  thanks: 'Cảm ơn bạn!',
  left: 'Số ký tự còn lại:',
  ends: {
    nps: ['Hoàn toàn không có khả năng', 'Rất có khả năng'],
    csat: ['Rất không hài lòng', 'Rất hài lòng'],
    ces: ['Hoàn toàn không đồng ý', 'Hoàn toàn đồng ý'],
  },
}

export const morePhrases: MorePhrases = {
  next: 'Tiếp theo',
  back: 'Quay lại',
  answer: 'Câu trả lời của bạn',
  required: 'Vui lòng trả lời câu hỏi này.',
  several: 'Chọn tất cả các mục phù hợp',
  other: 'Khác',
  yes: 'Có',
  no: 'Không',
  email: 'Địa chỉ email',
  emailInvalid: 'Vui lòng nhập địa chỉ email đầy đủ.',
  progress: 'Câu hỏi {n}/{total}',
  feedback: 'Góp ý',
  begin: 'Chạm để bắt đầu',
  again: 'Bắt đầu lại',
  opens: 'mở trong thẻ mới',
  smileys: ['Rất không hài lòng', 'Không hài lòng', 'Bình thường', 'Hài lòng', 'Rất hài lòng'],
}
