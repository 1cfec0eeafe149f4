import type { CitizenLanguage } from '../../../../shared/consultation/languages.ts'

/** What the invitation says; `{date}`, `{time}`, `{minutes}` of the appointment, `{name}` of the person. */
export interface InvitationText {
  /** Stands over the part that is no longer German. */
  readonly heading: string
  readonly subject: string
  readonly greeting: string
  readonly when: string
  /** How to come in, what is needed, that the link is theirs alone, and what a talk by video is not. */
  readonly text: readonly string[]
}

export const invitationTexts: Readonly<Record<CitizenLanguage, InvitationText>> & {
  readonly de: { readonly papers: string }
} = {
  de: {
    heading: '',
    subject: 'Einladung zur Videosprechstunde',
    greeting: 'Guten Tag {name},',
    when: 'Ihr Termin: {date} um {time} Uhr, etwa {minutes} Minuten.',
    text: [
      'Öffnen Sie einige Minuten vorher den Link oder scannen Sie den Code mit dem Telefon. Sie brauchen kein Konto und kein Programm, nur einen aktuellen Browser mit Kamera und Mikrofon. Sie können Kamera und Ton schon vorher prüfen.',
      'Der Link ist nur für Sie. Geben Sie ihn nicht weiter: Er gilt für das Gerät, auf dem Sie zuerst zustimmen.',
      'Das Gespräch wird nicht aufgezeichnet. Es ersetzt keine Identitätsprüfung: Karten und Urkunden geben wir nur persönlich aus.',
    ],
    papers: 'Bitte bereithalten',
  },
  'de-simple': {
    heading: 'In Leichter Sprache',
    subject: 'Sie haben einen Termin mit Video',
    greeting: 'Guten Tag {name},',
    when: 'Ihr Termin ist am {date} um {time} Uhr. Er dauert etwa {minutes} Minuten.',
    text: [
      'So geht es: Sie öffnen den Link. Oder Sie halten Ihr Telefon auf den Code. Machen Sie das ein paar Minuten vor dem Termin.',
      'Der Link ist nur für Sie. Geben Sie den Link keiner anderen Person.',
      'Wir nehmen das Gespräch nicht auf. Ihre Karte bekommen Sie nur bei uns im Amt. Legen Sie die Papiere von der Liste oben neben sich.',
    ],
  },
  en: {
    heading: 'English (the German text is binding)',
    subject: 'Invitation to a consultation by video',
    greeting: 'Dear {name},',
    when: 'Your appointment: {date} at {time} (German time), about {minutes} minutes.',
    text: [
      'Open the link a few minutes before, or scan the code with your phone. You need no account and no program, only a current browser with camera and microphone. You can test them beforehand.',
      'The link is for you only. Do not pass it on: it works on the device on which you first agree.',
      'The talk is not recorded. It does not replace an identity check: cards and documents are handed out in person only. Please have the papers listed above at hand.',
    ],
  },
  fr: {
    heading: 'Français (le texte allemand fait foi)',
    subject: 'Invitation à une consultation par vidéo',
    greeting: 'Bonjour {name},',
    when: 'Votre rendez-vous : le {date} à {time} (heure allemande), environ {minutes} minutes.',
    text: [
      'Ouvrez le lien quelques minutes avant ou scannez le code avec votre téléphone. Il ne faut ni compte ni programme, seulement un navigateur récent avec caméra et micro. Vous pouvez les tester à l’avance.',
      'Le lien est uniquement pour vous. Ne le transmettez pas : il fonctionne sur l’appareil où vous donnez d’abord votre accord.',
      'L’entretien n’est pas enregistré. Il ne remplace pas un contrôle d’identité : les cartes et les actes sont remis seulement en personne. Préparez les documents de la liste ci-dessus.',
    ],
  },
  es: {
    heading: 'Español (el texto alemán es el vinculante)',
    subject: 'Invitación a una consulta por vídeo',
    greeting: 'Hola, {name}:',
    when: 'Su cita: el {date} a las {time} (hora alemana), unos {minutes} minutos.',
    text: [
      'Abra el enlace unos minutos antes o escanee el código con el teléfono. No necesita cuenta ni programa, solo un navegador actual con cámara y micrófono. Puede probarlos antes.',
      'El enlace es solo para usted. No lo comparta: funciona en el dispositivo en el que usted acepta primero.',
      'La conversación no se graba. No sustituye una comprobación de identidad: las tarjetas y los documentos se entregan solo en persona. Tenga a mano los papeles de la lista de arriba.',
    ],
  },
  tr: {
    heading: 'Türkçe (Almanca metin esastır)',
    subject: 'Görüntülü görüşmeye davet',
    greeting: 'Merhaba {name},',
    when: 'Randevunuz: {date}, saat {time} (Almanya saati), yaklaşık {minutes} dakika.',
    text: [
      'Birkaç dakika önce bağlantıyı açınız veya kodu telefonunuzla okutunuz. Hesap veya program gerekmez; kamerası ve mikrofonu olan güncel bir tarayıcı yeterlidir. Önceden deneyebilirsiniz.',
      'Bağlantı yalnızca sizin içindir. Başkasına vermeyiniz: ilk onay verdiğiniz cihazda çalışır.',
      'Görüşme kaydedilmez. Kimlik kontrolünün yerine geçmez: kartlar ve belgeler yalnızca şahsen verilir. Yukarıdaki listedeki belgeleri hazır bulundurunuz.',
    ],
  },
  ar: {
    heading: 'العربية – النص الألماني هو الملزم',
    subject: 'دعوة إلى محادثة بالفيديو',
    greeting: 'تحية طيبة {name}،',
    when: 'موعدك: {date} الساعة {time} بتوقيت ألمانيا، حوالي {minutes} دقيقة.',
    text: [
      'افتح الرابط قبل الموعد ببضع دقائق أو امسح الرمز بهاتفك. لا تحتاج إلى حساب ولا إلى برنامج، بل إلى متصفح حديث مع كاميرا وميكروفون فقط. يمكنك تجربتهما مسبقا.',
      'الرابط لك وحدك. لا تعطه لأحد: فهو يعمل على الجهاز الذي توافق عليه أولا.',
      'لا يتم تسجيل المحادثة. وهي لا تغني عن التحقق من الهوية: تسلم البطاقات والوثائق شخصيا فقط. يرجى تجهيز الأوراق المذكورة في القائمة أعلاه.',
    ],
  },
  fa: {
    heading: 'فارسی – متن آلمانی معتبر است',
    subject: 'دعوت به گفت‌وگوی تصویری',
    greeting: 'با سلام {name}،',
    when: 'وقت شما: {date} ساعت {time} به وقت آلمان، حدود {minutes} دقیقه.',
    text: [
      'چند دقیقه پیش از وقت، پیوند را باز کنید یا کد را با تلفن اسکن کنید. به حساب کاربری و برنامه نیازی نیست، فقط یک مرورگر به‌روز با دوربین و میکروفون. می‌توانید پیش از آن آزمایش کنید.',
      'پیوند فقط برای شماست. آن را به کسی ندهید: روی دستگاهی کار می‌کند که نخست در آن موافقت می‌کنید.',
      'گفت‌وگو ضبط نمی‌شود و جای بررسی هویت را نمی‌گیرد: کارت‌ها و مدارک فقط حضوری تحویل داده می‌شوند. لطفا مدارک فهرست بالا را آماده داشته باشید.',
    ],
  },
  uk: {
    heading: 'Українська (чинним є німецький текст)',
    subject: 'Запрошення на відеоконсультацію',
    greeting: 'Добрий день, {name}!',
    when: 'Ваш прийом: {date} о {time} (за німецьким часом), приблизно {minutes} хвилин.',
    text: [
      'Відкрийте посилання за кілька хвилин до прийому або відскануйте код телефоном. Не потрібні ні обліковий запис, ні програма, лише сучасний браузер із камерою та мікрофоном. Їх можна перевірити заздалегідь.',
      'Посилання тільки для вас. Не передавайте його: воно діє на тому пристрої, на якому ви вперше дали згоду.',
      'Розмова не записується. Вона не замінює перевірку особи: картки та документи видають лише особисто. Підготуйте документи з переліку вище.',
    ],
  },
  ru: {
    heading: 'Русский (действителен немецкий текст)',
    subject: 'Приглашение на видеоконсультацию',
    greeting: 'Здравствуйте, {name}!',
    when: 'Ваш приём: {date} в {time} (по немецкому времени), примерно {minutes} минут.',
    text: [
      'Откройте ссылку за несколько минут до приёма или отсканируйте код телефоном. Не нужны ни учётная запись, ни программа, только современный браузер с камерой и микрофоном. Их можно проверить заранее.',
      'Ссылка только для вас. Не передавайте её: она действует на том устройстве, на котором вы впервые дали согласие.',
      'Разговор не записывается. Он не заменяет проверку личности: карты и документы выдаются только лично. Подготовьте документы из списка выше.',
    ],
  },
  ro: {
    heading: 'Română (textul german este cel obligatoriu)',
    subject: 'Invitație la o consultație video',
    greeting: 'Bună ziua, {name},',
    when: 'Programarea dumneavoastră: {date}, ora {time} (ora Germaniei), circa {minutes} minute.',
    text: [
      'Deschideți linkul cu câteva minute înainte sau scanați codul cu telefonul. Nu aveți nevoie de cont sau de program, doar de un browser actual cu cameră și microfon. Le puteți testa înainte.',
      'Linkul este numai pentru dumneavoastră. Nu îl dați mai departe: funcționează pe dispozitivul pe care v-ați dat mai întâi acordul.',
      'Convorbirea nu este înregistrată. Ea nu înlocuiește verificarea identității: cardurile și actele se predau numai personal. Pregătiți actele din lista de mai sus.',
    ],
  },
}
