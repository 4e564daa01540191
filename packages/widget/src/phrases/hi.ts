import type { MorePhrases, Phrases } from './phrases.ts'

export const phrases: Phrases = {
  language: 'hi',
  place: 'आपकी राय',
  opened: 'पेज के अंत में आपके लिए एक सवाल:',
  close: 'बंद करें',
  notNow: 'अभी नहीं',
  send: 'भेजें',
  skip: 'नहीं, धन्यवाद',
  change: 'रेटिंग बदलें',
  optional: 'आपका जवाब (वैकल्पिक)',
  saving: 'सहेजा जा रहा है…',
  thanks: 'धन्यवाद!',
  left: 'शेष वर्ण:',
  ends: {
    nps: ['बिल्कुल संभावना नहीं', 'बहुत अधिक संभावना'],
    csat: ['बहुत असंतुष्ट', 'बहुत संतुष्ट'],
    ces: ['पूरी तरह असहमत', 'पूरी तरह सहमत'],
  },
}

export const morePhrases: MorePhrases = {
  next: 'आगे',
  back: 'वापस',
  answer: 'आपका जवाब',
  required: 'कृपया इस सवाल का जवाब दें।',
  several: 'लागू होने वाले सभी विकल्प चुनें',
  other: 'कुछ और',
  yes: 'हाँ',
  no: 'नहीं',
  email: 'ईमेल पता',
  emailInvalid: 'कृपया पूरा ईमेल पता डालें।',
  progress: '{total} में से सवाल {n}',
  feedback: 'फ़ीडबैक',
  begin: 'शुरू करने के लिए टैप करें',
  again: 'फिर से शुरू करें',
  opens: 'नए टैब में खुलता है',
  smileys: ['बहुत असंतुष्ट', 'असंतुष्ट', 'तटस्थ', 'संतुष्ट', 'बहुत संतुष्ट'],
}
