/**
 * What the signature pad says, in the person's own language: a title and two lines for each form that is signed there,
 * three buttons, and the words of a pad that waits. Kept apart from the program's own translations: these follow the
 * person, not the user, and are part of what is put before somebody to sign. Lines fit the smallest pad (304 pixels at 10 px):
 * nothing that somebody signs is cut off with dots.
 */

/** Languages of people, by ISO 639-1. */
export const padLanguages = ['de', 'en', 'fr', 'es', 'tr', 'ar', 'fa', 'uk', 'ru', 'ro'] as const
export type PadLanguage = (typeof padLanguages)[number]

/** Documents that are signed on the pad. */
export const padForms = ['extension-application', 'handover-receipt', 'pickup-consent'] as const
export type PadForm = (typeof padForms)[number]

export interface PadFormText {
  readonly title: string
  readonly summary: readonly [string, string]
}

export interface PadTexts {
  readonly direction: 'ltr' | 'rtl'
  readonly forms: Readonly<Record<PadForm, PadFormText>>
  readonly buttons: { readonly sign: string; readonly clear: string; readonly cancel: string }
  /** On the glass while nothing is to be signed. Says nothing about anybody. */
  readonly idle: string
}

export const padTexts: Readonly<Record<PadLanguage, PadTexts>> = {
  de: {
    direction: 'ltr',
    forms: {
      'extension-application': {
        title: 'Antrag auf Verlängerung',
        summary: [
          'Ich beantrage, meine Aufenthaltserlaubnis zu verlängern.',
          'Meine Angaben sind richtig und vollständig.',
        ],
      },
      'handover-receipt': {
        title: 'Empfangsbestätigung',
        summary: [
          'Ich habe meine Karte und das Schreiben dazu erhalten.',
          'Endet Arbeit/Ausbildung früher, melde ich es in zwei Wochen.',
        ],
      },
      'pickup-consent': {
        title: 'Einwilligung Abholfach',
        summary: ['Ich möchte meine Karte am Abholfach abholen.', 'Das ist freiwillig. Ich kann jederzeit widerrufen.'],
      },
    },
    buttons: { sign: 'Unterschreiben', clear: 'Löschen', cancel: 'Abbrechen' },
    idle: 'Willkommen. Bitte warten Sie.',
  },
  en: {
    direction: 'ltr',
    forms: {
      'extension-application': {
        title: 'Application for extension',
        summary: ['I apply for an extension of my residence permit.', 'My statements are correct and complete.'],
      },
      'handover-receipt': {
        title: 'Confirmation of receipt',
        summary: [
          'I have received my card and the letter with it.',
          'If work or training ends early, I report it within two weeks.',
        ],
      },
      'pickup-consent': {
        title: 'Consent: pickup locker',
        summary: [
          'I want to collect my card from the pickup locker.',
          'This is voluntary. I can withdraw my consent at any time.',
        ],
      },
    },
    buttons: { sign: 'Sign', clear: 'Clear', cancel: 'Cancel' },
    idle: 'Welcome. Please wait.',
  },
  fr: {
    direction: 'ltr',
    forms: {
      'extension-application': {
        title: 'Demande de prolongation',
        summary: ['Je demande la prolongation de mon titre de séjour.', 'Mes déclarations sont exactes et complètes.'],
      },
      'handover-receipt': {
        title: 'Accusé de réception',
        summary: [
          'J’ai reçu ma carte et le courrier qui l’accompagne.',
          'Fin anticipée d’emploi/formation : signalée sous 2 semaines.',
        ],
      },
      'pickup-consent': {
        title: 'Consentement : casier de retrait',
        summary: ['Je souhaite retirer ma carte au casier de retrait.', 'C’est facultatif et révocable à tout moment.'],
      },
    },
    buttons: { sign: 'Signer', clear: 'Effacer', cancel: 'Annuler' },
    idle: 'Bienvenue. Veuillez patienter.',
  },
  es: {
    direction: 'ltr',
    forms: {
      'extension-application': {
        title: 'Solicitud de prórroga',
        summary: ['Solicito la prórroga de mi permiso de residencia.', 'Mis datos son correctos y completos.'],
      },
      'handover-receipt': {
        title: 'Acuse de recibo',
        summary: [
          'He recibido mi tarjeta y la carta correspondiente.',
          'Si mi trabajo o formación acaba antes, aviso en dos semanas.',
        ],
      },
      'pickup-consent': {
        title: 'Consentimiento: taquilla de recogida',
        summary: [
          'Deseo recoger mi tarjeta en la taquilla de recogida.',
          'Es voluntario. Puedo revocarlo en cualquier momento.',
        ],
      },
    },
    buttons: { sign: 'Firmar', clear: 'Borrar', cancel: 'Cancelar' },
    idle: 'Le damos la bienvenida. Espere, por favor.',
  },
  tr: {
    direction: 'ltr',
    forms: {
      'extension-application': {
        title: 'Uzatma başvurusu',
        summary: ['Oturma iznimin uzatılmasını talep ediyorum.', 'Verdiğim bilgiler doğru ve eksiksizdir.'],
      },
      'handover-receipt': {
        title: 'Teslim alma belgesi',
        summary: [
          'Kartımı ve karta ait mektubu teslim aldım.',
          'İşim/eğitimim erken biterse iki hafta içinde bildiririm.',
        ],
      },
      'pickup-consent': {
        title: 'Teslim dolabı için onay',
        summary: ['Kartımı teslim dolabından almak istiyorum.', 'İsteğe bağlıdır. Onayımı her zaman geri alabilirim.'],
      },
    },
    buttons: { sign: 'İmzala', clear: 'Sil', cancel: 'İptal' },
    idle: 'Hoş geldiniz. Lütfen bekleyiniz.',
  },
  ar: {
    direction: 'rtl',
    forms: {
      'extension-application': {
        title: 'طلب تمديد',
        summary: ['أطلب تمديد تصريح إقامتي.', 'بياناتي صحيحة وكاملة.'],
      },
      'handover-receipt': {
        title: 'تأكيد الاستلام',
        summary: ['استلمتُ بطاقتي والرسالة الخاصة بها.', 'إذا انتهى عملي أو تدريبي قبل موعده، أُبلغ عن ذلك خلال أسبوعين.'],
      },
      'pickup-consent': {
        title: 'الموافقة على خزانة الاستلام',
        summary: ['أرغب في استلام بطاقتي من خزانة الاستلام.', 'هذا اختياري. يمكنني سحب موافقتي في أي وقت.'],
      },
    },
    buttons: { sign: 'توقيع', clear: 'مسح', cancel: 'إلغاء' },
    idle: 'أهلاً وسهلاً. يُرجى الانتظار.',
  },
  fa: {
    direction: 'rtl',
    forms: {
      'extension-application': {
        title: 'درخواست تمدید',
        summary: ['تمدید اجازهٔ اقامتم را درخواست می‌کنم.', 'اطلاعات من درست و کامل است.'],
      },
      'handover-receipt': {
        title: 'رسید دریافت',
        summary: [
          'کارتم و نامهٔ مربوط به آن را دریافت کردم.',
          'اگر کار یا آموزشم زودتر پایان یابد، ظرف دو هفته اطلاع می‌دهم.',
        ],
      },
      'pickup-consent': {
        title: 'رضایت برای صندوق تحویل',
        summary: [
          'مایلم کارتم را از صندوق تحویل دریافت کنم.',
          'این کار داوطلبانه است. هر زمان می‌توانم رضایتم را پس بگیرم.',
        ],
      },
    },
    buttons: { sign: 'امضا', clear: 'پاک کردن', cancel: 'لغو' },
    idle: 'خوش آمدید. لطفاً منتظر بمانید.',
  },
  uk: {
    direction: 'ltr',
    forms: {
      'extension-application': {
        title: 'Заява про продовження',
        summary: ['Прошу продовжити мій дозвіл на перебування.', 'Мої дані правильні та повні.'],
      },
      'handover-receipt': {
        title: 'Підтвердження отримання',
        summary: ['Мою картку та лист до неї мені вручено.', 'Про кінець роботи/навчання сповіщу протягом 2 тижнів.'],
      },
      'pickup-consent': {
        title: 'Згода: комірка видачі',
        summary: ['Бажаю забрати картку з комірки видачі.', 'Це добровільно. Згоду можна відкликати будь-коли.'],
      },
    },
    buttons: { sign: 'Підписати', clear: 'Очистити', cancel: 'Скасувати' },
    idle: 'Вітаємо. Будь ласка, зачекайте.',
  },
  ru: {
    direction: 'ltr',
    forms: {
      'extension-application': {
        title: 'Заявление о продлении',
        summary: ['Прошу продлить моё разрешение на пребывание.', 'Мои данные верны и полны.'],
      },
      'handover-receipt': {
        title: 'Подтверждение получения',
        summary: ['Моя карта и письмо к ней мне вручены.', 'О прекращении работы/учёбы сообщу в течение 2 недель.'],
      },
      'pickup-consent': {
        title: 'Согласие: ячейка выдачи',
        summary: ['Хочу забрать карту из ячейки выдачи.', 'Это добровольно. Согласие можно отозвать всегда.'],
      },
    },
    buttons: { sign: 'Подписать', clear: 'Очистить', cancel: 'Отменить' },
    idle: 'Добро пожаловать. Пожалуйста, подождите.',
  },
  ro: {
    direction: 'ltr',
    forms: {
      'extension-application': {
        title: 'Cerere de prelungire',
        summary: ['Solicit prelungirea permisului meu de ședere.', 'Datele mele sunt corecte și complete.'],
      },
      'handover-receipt': {
        title: 'Confirmare de primire',
        summary: [
          'Am primit cardul meu și scrisoarea aferentă.',
          'Anunț în 2 săptămâni dacă munca/formarea încetează înainte.',
        ],
      },
      'pickup-consent': {
        title: 'Consimțământ: dulap de ridicare',
        summary: [
          'Doresc să ridic cardul de la dulapul de ridicare.',
          'Este voluntar. Îmi pot retrage consimțământul oricând.',
        ],
      },
    },
    buttons: { sign: 'Semnare', clear: 'Ștergere', cancel: 'Anulare' },
    idle: 'Bine ați venit. Vă rugăm să așteptați.',
  },
}
