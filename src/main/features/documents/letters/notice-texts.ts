import type { PadLanguage } from '../../../../shared/domain/pad-texts.ts'

/** What ends: the pass, the right to stay, or only the card of an unlimited right. */
export type NoticeSubject = 'passport' | 'title' | 'card'

export interface NoticeText {
  readonly subject: string
  /** Paragraphs; `{date}` is the day it ends. */
  readonly text: readonly string[]
}

export interface NoticeTexts {
  /** `{name}` is the person. */
  readonly greeting: string
  /** Stands over the part that is no longer German. */
  readonly heading: string
  readonly notices: Readonly<Record<NoticeSubject, NoticeText>>
}

/** The language a letter is written in, besides German. */
export function letterLanguage(language: string): PadLanguage {
  return language in noticeTexts ? (language as PadLanguage) : 'en'
}

/**
 * Pass: § 3 Abs. 1, § 48 AufenthG, § 56 Abs. 1 Nr. 1 AufenthV. Title: § 81 Abs. 4 AufenthG. Card of an unlimited right:
 * § 78 AufenthG, the right itself does not end.
 */
export const noticeTexts: Readonly<Record<PadLanguage, NoticeTexts>> = {
  de: {
    greeting: 'Guten Tag {name},',
    heading: '',
    notices: {
      passport: {
        subject: 'Ihr Pass läuft ab',
        text: [
          'Ihr Pass oder Reiseausweis ist bis zum {date} gültig. Wer in Deutschland lebt, braucht einen gültigen Pass (§ 3 Abs. 1 AufenthG).',
          'Bitte beantragen Sie rechtzeitig einen neuen, sodass Sie ihn vor diesem Tag haben (§ 56 Abs. 1 Nr. 1 AufenthV). Einen Reiseausweis, den wir ausgestellt haben, beantragen Sie bei uns.',
          'Kommen Sie danach mit dem neuen und dem bisherigen Pass und Ihrer Karte zu uns. Einen Termin können Sie jederzeit vereinbaren.',
        ],
      },
      title: {
        subject: 'Ihr Aufenthaltstitel läuft ab',
        text: [
          'Ihr Aufenthaltstitel ist bis zum {date} gültig.',
          'Möchten Sie weiter in Deutschland leben, beantragen Sie die Verlängerung vor diesem Tag. Dann gilt Ihr Aufenthaltstitel weiter, bis wir entschieden haben (§ 81 Abs. 4 AufenthG).',
          'Am besten stellen Sie den Antrag acht Wochen vorher. Bringen Sie Ihren Pass, Ihre Karte und die Nachweise zu Ihrem Aufenthaltszweck mit.',
        ],
      },
      card: {
        subject: 'Ihre Karte läuft ab',
        text: [
          'Ihre Karte (elektronischer Aufenthaltstitel) ist bis zum {date} gültig. Ihr Recht, in Deutschland zu leben, ist unbefristet und endet nicht.',
          'Sie brauchen nur eine neue Karte. Bitte beantragen Sie sie etwa acht Wochen vorher und bringen Sie Ihren Pass und die bisherige Karte mit.',
        ],
      },
    },
  },
  en: {
    greeting: 'Dear {name},',
    heading: 'English (the German text is binding)',
    notices: {
      passport: {
        subject: 'Your passport is about to expire',
        text: [
          'Your passport or travel document is valid until {date}. Everybody who lives in Germany needs a valid passport (section 3 (1) of the Residence Act).',
          'Please apply for a new one in time, so that you have it before that day. A travel document that we issued is applied for at our office.',
          'Then come to us with the new and the old passport and your card. You can make an appointment at any time.',
        ],
      },
      title: {
        subject: 'Your residence title is about to expire',
        text: [
          'Your residence title is valid until {date}.',
          'If you wish to go on living in Germany, apply for its extension before that day. It then continues to be valid until we have decided (section 81 (4) of the Residence Act).',
          'It is best to apply eight weeks earlier. Bring your passport, your card and the evidence for the purpose of your stay.',
        ],
      },
      card: {
        subject: 'Your card is about to expire',
        text: [
          'Your card (electronic residence permit) is valid until {date}. Your right to live in Germany is unlimited and does not end.',
          'You only need a new card. Please apply for it about eight weeks earlier and bring your passport and the old card.',
        ],
      },
    },
  },
  fr: {
    greeting: 'Bonjour {name},',
    heading: 'Français (le texte allemand fait foi)',
    notices: {
      passport: {
        subject: 'Votre passeport arrive à expiration',
        text: [
          'Votre passeport ou titre de voyage est valable jusqu’au {date}. Toute personne vivant en Allemagne doit avoir un passeport valable.',
          'Veuillez en demander un nouveau à temps, afin de l’avoir avant cette date. Un titre de voyage délivré par nous se demande chez nous.',
          'Venez ensuite avec le nouveau et l’ancien passeport ainsi que votre carte.',
        ],
      },
      title: {
        subject: 'Votre titre de séjour arrive à expiration',
        text: [
          'Votre titre de séjour est valable jusqu’au {date}.',
          'Si vous souhaitez continuer à vivre en Allemagne, demandez sa prolongation avant cette date. Il reste alors valable jusqu’à notre décision.',
          'Le mieux est de déposer la demande huit semaines avant. Apportez votre passeport, votre carte et les justificatifs de votre séjour.',
        ],
      },
      card: {
        subject: 'Votre carte arrive à expiration',
        text: [
          'Votre carte est valable jusqu’au {date}. Votre droit de vivre en Allemagne est illimité et ne prend pas fin.',
          'Il vous faut seulement une nouvelle carte. Demandez-la environ huit semaines avant, avec votre passeport et l’ancienne carte.',
        ],
      },
    },
  },
  es: {
    greeting: 'Hola, {name}:',
    heading: 'Español (el texto alemán es el vinculante)',
    notices: {
      passport: {
        subject: 'Su pasaporte va a caducar',
        text: [
          'Su pasaporte o documento de viaje es válido hasta el {date}. Quien vive en Alemania necesita un pasaporte válido.',
          'Solicite uno nuevo con tiempo, para tenerlo antes de ese día. Un documento de viaje expedido por nosotros se solicita en nuestra oficina.',
          'Después, venga con el pasaporte nuevo, el anterior y su tarjeta.',
        ],
      },
      title: {
        subject: 'Su permiso de residencia va a caducar',
        text: [
          'Su permiso de residencia es válido hasta el {date}.',
          'Si desea seguir viviendo en Alemania, solicite la prórroga antes de ese día. Así seguirá siendo válido hasta que decidamos.',
          'Lo mejor es solicitarla ocho semanas antes. Traiga su pasaporte, su tarjeta y los justificantes de su estancia.',
        ],
      },
      card: {
        subject: 'Su tarjeta va a caducar',
        text: [
          'Su tarjeta es válida hasta el {date}. Su derecho a vivir en Alemania es indefinido y no termina.',
          'Solo necesita una tarjeta nueva. Solicítela unas ocho semanas antes y traiga su pasaporte y la tarjeta anterior.',
        ],
      },
    },
  },
  tr: {
    greeting: 'Merhaba {name},',
    heading: 'Türkçe (Almanca metin esastır)',
    notices: {
      passport: {
        subject: 'Pasaportunuzun süresi doluyor',
        text: [
          'Pasaportunuz veya seyahat belgeniz {date} tarihine kadar geçerlidir. Almanya’da yaşayan herkesin geçerli bir pasaportu olmalıdır.',
          'Lütfen yenisini bu tarihten önce alabilecek şekilde zamanında başvurunuz. Bizim verdiğimiz bir seyahat belgesi için bize başvurunuz.',
          'Ardından yeni ve eski pasaportunuzla ve kartınızla bize geliniz.',
        ],
      },
      title: {
        subject: 'Oturma izninizin süresi doluyor',
        text: [
          'Oturma izniniz {date} tarihine kadar geçerlidir.',
          'Almanya’da yaşamaya devam etmek istiyorsanız bu tarihten önce uzatma başvurusu yapınız. Böylece izniniz biz karar verene kadar geçerli kalır.',
          'En iyisi sekiz hafta önceden başvurmanızdır. Pasaportunuzu, kartınızı ve kalış amacınıza ilişkin belgeleri getiriniz.',
        ],
      },
      card: {
        subject: 'Kartınızın süresi doluyor',
        text: [
          'Kartınız {date} tarihine kadar geçerlidir. Almanya’da yaşama hakkınız süresizdir ve sona ermez.',
          'Yalnızca yeni bir karta ihtiyacınız var. Yaklaşık sekiz hafta önceden başvurunuz, pasaportunuzu ve eski kartınızı getiriniz.',
        ],
      },
    },
  },
  uk: {
    greeting: 'Добрий день, {name}!',
    heading: 'Українська (чинним є німецький текст)',
    notices: {
      passport: {
        subject: 'Строк дії вашого паспорта закінчується',
        text: [
          'Ваш паспорт або проїзний документ дійсний до {date}. Кожен, хто живе в Німеччині, повинен мати дійсний паспорт.',
          'Будь ласка, подайте заяву на новий завчасно, щоб отримати його до цього дня. Проїзний документ, виданий нами, замовляють у нас.',
          'Потім прийдіть до нас із новим і попереднім паспортом та вашою карткою.',
        ],
      },
      title: {
        subject: 'Строк дії вашого дозволу на перебування закінчується',
        text: [
          'Ваш дозвіл на перебування дійсний до {date}.',
          'Якщо ви хочете й далі жити в Німеччині, подайте заяву про продовження до цього дня. Тоді дозвіл діятиме, доки ми не ухвалимо рішення.',
          'Найкраще подати заяву за вісім тижнів. Принесіть паспорт, картку та документи щодо мети перебування.',
        ],
      },
      card: {
        subject: 'Строк дії вашої картки закінчується',
        text: [
          'Ваша картка дійсна до {date}. Ваше право жити в Німеччині безстрокове й не закінчується.',
          'Потрібна лише нова картка. Подайте заяву приблизно за вісім тижнів і принесіть паспорт та попередню картку.',
        ],
      },
    },
  },
  ru: {
    greeting: 'Здравствуйте, {name}!',
    heading: 'Русский (действителен немецкий текст)',
    notices: {
      passport: {
        subject: 'Срок действия вашего паспорта истекает',
        text: [
          'Ваш паспорт или проездной документ действителен до {date}. Каждый, кто живёт в Германии, должен иметь действительный паспорт.',
          'Пожалуйста, подайте заявление на новый заранее, чтобы получить его до этого дня. Проездной документ, выданный нами, оформляется у нас.',
          'Затем придите к нам с новым и прежним паспортом и вашей картой.',
        ],
      },
      title: {
        subject: 'Срок действия вашего вида на жительство истекает',
        text: [
          'Ваш вид на жительство действителен до {date}.',
          'Если вы хотите и дальше жить в Германии, подайте заявление о продлении до этого дня. Тогда он будет действовать до нашего решения.',
          'Лучше всего подать заявление за восемь недель. Принесите паспорт, карту и документы о цели пребывания.',
        ],
      },
      card: {
        subject: 'Срок действия вашей карты истекает',
        text: [
          'Ваша карта действительна до {date}. Ваше право жить в Германии бессрочное и не заканчивается.',
          'Нужна только новая карта. Подайте заявление примерно за восемь недель и принесите паспорт и прежнюю карту.',
        ],
      },
    },
  },
  ro: {
    greeting: 'Bună ziua, {name},',
    heading: 'Română (textul german este cel obligatoriu)',
    notices: {
      passport: {
        subject: 'Pașaportul dumneavoastră expiră',
        text: [
          'Pașaportul sau documentul dumneavoastră de călătorie este valabil până la {date}. Cine locuiește în Germania are nevoie de un pașaport valabil.',
          'Vă rugăm să solicitați din timp unul nou, astfel încât să îl aveți înainte de această zi. Un document de călătorie eliberat de noi se solicită la noi.',
          'Apoi veniți la noi cu pașaportul nou, cel vechi și cardul dumneavoastră.',
        ],
      },
      title: {
        subject: 'Permisul dumneavoastră de ședere expiră',
        text: [
          'Permisul dumneavoastră de ședere este valabil până la {date}.',
          'Dacă doriți să locuiți în continuare în Germania, solicitați prelungirea înainte de această zi. Astfel rămâne valabil până când decidem.',
          'Cel mai bine este să depuneți cererea cu opt săptămâni înainte. Aduceți pașaportul, cardul și dovezile privind scopul șederii.',
        ],
      },
      card: {
        subject: 'Cardul dumneavoastră expiră',
        text: [
          'Cardul dumneavoastră este valabil până la {date}. Dreptul dumneavoastră de a locui în Germania este nelimitat și nu se încheie.',
          'Aveți nevoie doar de un card nou. Solicitați-l cu aproximativ opt săptămâni înainte și aduceți pașaportul și cardul vechi.',
        ],
      },
    },
  },
  ar: {
    greeting: 'تحية طيبة {name}،',
    heading: 'العربية – النص الألماني هو الملزم',
    notices: {
      passport: {
        subject: 'جواز سفرك على وشك الانتهاء',
        text: [
          'جواز سفرك أو وثيقة سفرك صالح حتى {date}. كل من يعيش في ألمانيا يحتاج إلى جواز سفر ساري المفعول.',
          'يرجى طلب جواز جديد في الوقت المناسب حتى يكون لديك قبل هذا اليوم. أما وثيقة السفر الصادرة عنا فتطلب لدينا.',
          'بعد ذلك نرجو الحضور إلينا مع الجواز الجديد والجواز السابق والبطاقة. يمكن حجز موعد في أي وقت.',
        ],
      },
      title: {
        subject: 'تصريح إقامتك على وشك الانتهاء',
        text: [
          'تصريح إقامتك صالح حتى {date}.',
          'من يرغب في الاستمرار في العيش في ألمانيا يقدم طلب التمديد قبل هذا اليوم. عندئذ يبقى التصريح ساري المفعول حتى نتخذ قرارنا.',
          'من الأفضل تقديم الطلب قبل ثمانية أسابيع. نرجو إحضار جواز السفر والبطاقة والمستندات المتعلقة بغرض الإقامة.',
        ],
      },
      card: {
        subject: 'بطاقتك على وشك الانتهاء',
        text: [
          'بطاقتك صالحة حتى {date}. حقك في العيش في ألمانيا غير محدود المدة ولا ينتهي.',
          'المطلوب بطاقة جديدة فقط. يرجى طلبها قبل حوالي ثمانية أسابيع مع إحضار جواز السفر والبطاقة السابقة.',
        ],
      },
    },
  },
  fa: {
    greeting: 'با سلام {name}،',
    heading: 'فارسی – متن آلمانی معتبر است',
    notices: {
      passport: {
        subject: 'اعتبار گذرنامه شما رو به پایان است',
        text: [
          'گذرنامه یا سند سفر شما تا {date} اعتبار دارد. هر کسی که در آلمان زندگی می‌کند به گذرنامه معتبر نیاز دارد.',
          'لطفا به موقع برای گذرنامه جدید اقدام کنید تا پیش از این روز آن را داشته باشید. سند سفری که ما صادر کرده‌ایم نزد ما درخواست می‌شود.',
          'سپس با گذرنامه جدید و قبلی و کارت خود نزد ما بیایید. هر زمان می‌توانید وقت ملاقات بگیرید.',
        ],
      },
      title: {
        subject: 'اعتبار اجازه اقامت شما رو به پایان است',
        text: [
          'اجازه اقامت شما تا {date} اعتبار دارد.',
          'اگر می‌خواهید همچنان در آلمان زندگی کنید، پیش از این روز برای تمدید درخواست دهید. در این صورت اجازه اقامت شما تا زمان تصمیم ما معتبر می‌ماند.',
          'بهتر است هشت هفته زودتر درخواست دهید. گذرنامه، کارت و مدارک مربوط به هدف اقامت را همراه بیاورید.',
        ],
      },
      card: {
        subject: 'اعتبار کارت شما رو به پایان است',
        text: [
          'کارت شما تا {date} اعتبار دارد. حق شما برای زندگی در آلمان نامحدود است و پایان نمی‌یابد.',
          'فقط به کارت جدید نیاز دارید. لطفا حدود هشت هفته زودتر درخواست دهید و گذرنامه و کارت قبلی را بیاورید.',
        ],
      },
    },
  },
}
