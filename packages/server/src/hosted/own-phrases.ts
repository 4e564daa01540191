/** What only the hosted page says; its other words are the card's. One line a language, by the card's tags. */
export interface OwnPhrases {
  /** The survey takes no answers any more, or not now. */
  closed: string
  /** Nothing is asked at this address. */
  missing: string
  /** With `{n}` for the score that a link has chosen. */
  yourScore: string
  /** The answer is not kept; the same can be sent again. */
  notSaved: string
}

const own = (closed: string, missing: string, yourScore: string, notSaved: string): OwnPhrases => ({
  closed,
  missing,
  yourScore,
  notSaved,
})

const english = own(
  'This survey is closed.',
  'There is no survey at this address.',
  'Your score: {n}',
  'Your answer could not be saved. Please try again.',
)

const languages: Readonly<Record<string, OwnPhrases>> = {
  ar: own(
    'هذا الاستطلاع مغلق.',
    'لا يوجد استطلاع على هذا العنوان.',
    'تقييمك: {n}',
    'تعذّر حفظ إجابتك. يُرجى المحاولة مرة أخرى.',
  ),
  bg: own(
    'Тази анкета е затворена.',
    'На този адрес няма анкета.',
    'Вашата оценка: {n}',
    'Отговорът Ви не можа да бъде запазен. Моля, опитайте отново.',
  ),
  cs: own(
    'Tento průzkum je uzavřen.',
    'Na této adrese není žádný průzkum.',
    'Vaše hodnocení: {n}',
    'Vaši odpověď se nepodařilo uložit. Zkuste to prosím znovu.',
  ),
  da: own(
    'Denne undersøgelse er lukket.',
    'Der er ingen undersøgelse på denne adresse.',
    'Din vurdering: {n}',
    'Dit svar kunne ikke gemmes. Prøv igen.',
  ),
  de: own(
    'Diese Umfrage ist geschlossen.',
    'Unter dieser Adresse gibt es keine Umfrage.',
    'Ihre Bewertung: {n}',
    'Ihre Antwort konnte nicht gespeichert werden. Bitte versuchen Sie es noch einmal.',
  ),
  el: own(
    'Αυτή η έρευνα δεν δέχεται απαντήσεις.',
    'Δεν υπάρχει έρευνα σε αυτή τη διεύθυνση.',
    'Η βαθμολογία σας: {n}',
    'Η απάντησή σας δεν αποθηκεύτηκε. Δοκιμάστε ξανά.',
  ),
  es: own(
    'Esta encuesta está cerrada.',
    'No hay ninguna encuesta en esta dirección.',
    'Su nota: {n}',
    'No se ha podido guardar su respuesta. Inténtelo de nuevo.',
  ),
  et: own(
    'See küsitlus on suletud.',
    'Sellel aadressil küsitlust ei ole.',
    'Teie hinnang: {n}',
    'Teie vastust ei õnnestunud salvestada. Palun proovige uuesti.',
  ),
  fa: own(
    'این نظرسنجی بسته است.',
    'در این نشانی نظرسنجی‌ای وجود ندارد.',
    'امتیاز شما: {n}',
    'پاسخ شما ذخیره نشد. لطفاً دوباره تلاش کنید.',
  ),
  fi: own(
    'Tämä kysely on suljettu.',
    'Tässä osoitteessa ei ole kyselyä.',
    'Arviosi: {n}',
    'Vastaustasi ei voitu tallentaa. Yritä uudelleen.',
  ),
  fr: own(
    'Cette enquête est fermée.',
    'Il n’y a pas d’enquête à cette adresse.',
    'Votre note\u00a0: {n}',
    'Votre réponse n’a pas pu être enregistrée. Veuillez réessayer.',
  ),
  he: own(
    'הסקר הזה סגור.',
    'אין סקר בכתובת הזו.',
    'הציון שלכם: {n}',
    'לא ניתן היה לשמור את התשובה. נא לנסות שוב.',
  ),
  hi: own(
    'यह सर्वेक्षण बंद है।',
    'इस पते पर कोई सर्वेक्षण नहीं है।',
    'आपकी रेटिंग: {n}',
    'आपका जवाब सहेजा नहीं जा सका। कृपया फिर से कोशिश करें।',
  ),
  hr: own(
    'Ova je anketa zatvorena.',
    'Na ovoj adresi nema ankete.',
    'Vaša ocjena: {n}',
    'Vaš odgovor nije spremljen. Pokušajte ponovno.',
  ),
  hu: own(
    'Ez a felmérés jelenleg nem fogad válaszokat.',
    'Ezen a címen nincs felmérés.',
    'Az Ön értékelése: {n}',
    'A válaszát nem sikerült menteni. Kérjük, próbálja újra.',
  ),
  id: own(
    'Survei ini sedang tidak menerima jawaban.',
    'Tidak ada survei di alamat ini.',
    'Nilai dari Anda: {n}',
    'Jawaban Anda tidak dapat disimpan. Silakan coba lagi.',
  ),
  it: own(
    'Questo sondaggio è chiuso.',
    'A questo indirizzo non c’è alcun sondaggio.',
    'Il suo voto: {n}',
    'Non è stato possibile salvare la risposta. Riprovi.',
  ),
  ja: own(
    'このアンケートは現在、回答を受け付けていません。',
    'このアドレスにアンケートはありません。',
    'お客様の評価：{n}',
    'ご回答を保存できませんでした。もう一度お試しください。',
  ),
  ko: own(
    '이 설문은 현재 답변을 받지 않습니다.',
    '이 주소에는 설문이 없습니다.',
    '선택하신 점수: {n}',
    '답변을 저장하지 못했습니다. 다시 시도해 주세요.',
  ),
  lt: own(
    'Ši apklausa uždaryta.',
    'Šiuo adresu apklausos nėra.',
    'Jūsų įvertinimas: {n}',
    'Nepavyko įrašyti jūsų atsakymo. Bandykite dar kartą.',
  ),
  lv: own(
    'Šī aptauja ir slēgta.',
    'Šajā adresē aptaujas nav.',
    'Jūsu vērtējums: {n}',
    'Jūsu atbildi neizdevās saglabāt. Lūdzu, mēģiniet vēlreiz.',
  ),
  nb: own(
    'Denne undersøkelsen er stengt.',
    'Det finnes ingen undersøkelse på denne adressen.',
    'Vurderingen din: {n}',
    'Svaret ditt kunne ikke lagres. Prøv igjen.',
  ),
  nl: own(
    'Deze enquête is gesloten.',
    'Op dit adres is geen enquête te vinden.',
    'Uw score: {n}',
    'Uw antwoord kon niet worden opgeslagen. Probeer het opnieuw.',
  ),
  pl: own(
    'Ta ankieta jest zamknięta.',
    'Pod tym adresem nie ma ankiety.',
    'Państwa ocena: {n}',
    'Nie udało się zapisać odpowiedzi. Prosimy spróbować ponownie.',
  ),
  pt: own(
    'Este inquérito está encerrado.',
    'Não há nenhum inquérito neste endereço.',
    'A sua nota: {n}',
    'Não foi possível guardar a sua resposta. Tente novamente.',
  ),
  'pt-br': own(
    'Esta pesquisa está fechada para respostas.',
    'Não há nenhuma pesquisa neste endereço.',
    'Sua nota: {n}',
    'Não foi possível salvar sua resposta. Tente novamente.',
  ),
  ro: own(
    'Acest sondaj este închis.',
    'La această adresă nu există niciun sondaj.',
    'Nota dumneavoastră: {n}',
    'Răspunsul dumneavoastră nu a putut fi salvat. Încercați din nou.',
  ),
  ru: own(
    'Этот опрос закрыт.',
    'По этому адресу нет опроса.',
    'Ваша оценка: {n}',
    'Не удалось сохранить ответ. Попробуйте ещё раз.',
  ),
  sk: own(
    'Tento prieskum je uzavretý.',
    'Na tejto adrese nie je žiadny prieskum.',
    'Vaše hodnotenie: {n}',
    'Vašu odpoveď sa nepodarilo uložiť. Skúste to znova.',
  ),
  sl: own(
    'Ta anketa je zaprta.',
    'Na tem naslovu ni ankete.',
    'Vaša ocena: {n}',
    'Vašega odgovora ni bilo mogoče shraniti. Poskusite znova.',
  ),
  sv: own(
    'Undersökningen är stängd.',
    'Det finns ingen undersökning på den här adressen.',
    'Ditt betyg: {n}',
    'Ditt svar kunde inte sparas. Försök igen.',
  ),
  th: own(
    'แบบสำรวจนี้ไม่เปิดรับคำตอบในขณะนี้',
    'ไม่มีแบบสำรวจในที่อยู่เว็บนี้',
    'คะแนนของคุณ: {n}',
    'บันทึกคำตอบของคุณไม่ได้ โปรดลองอีกครั้ง',
  ),
  tr: own(
    'Bu anket yanıtlara kapalı.',
    'Bu adreste anket yok.',
    'Puanınız: {n}',
    'Yanıtınız kaydedilemedi. Lütfen tekrar deneyin.',
  ),
  uk: own(
    'Це опитування закрито.',
    'За цією адресою немає опитування.',
    'Ваша оцінка: {n}',
    'Не вдалося зберегти відповідь. Спробуйте ще раз.',
  ),
  vi: own(
    'Khảo sát này hiện đang đóng.',
    'Không có khảo sát nào tại địa chỉ này.',
    'Đánh giá của bạn: {n}',
    'Không thể lưu câu trả lời của bạn. Vui lòng thử lại.',
  ),
  'zh-hans': own('此调查已关闭。', '此网址没有调查。', '您的评分：{n}', '您的回答未能保存，请重试。'),
  'zh-hant': own('此調查已關閉。', '此網址沒有調查。', '您的評分：{n}', '您的回答未能儲存，請再試一次。'),
}

/** Gives the hosted page's own words in the language that the card's words are in, by its tag. */
export const ownPhrases = (tag: string): OwnPhrases => languages[tag.toLowerCase()] ?? english

/** Every language that has them. */
export const ownLanguages: readonly string[] = ['en', ...Object.keys(languages)]
