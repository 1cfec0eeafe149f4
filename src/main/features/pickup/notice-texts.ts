import type { NoticeText } from '../../../shared/contract/pickup.ts'
import { formatDe, type IsoDate } from '../../../shared/domain/dates.ts'
import { padLanguages, padTexts, type PadLanguage } from '../../../shared/domain/pad-texts.ts'
import type { z } from 'zod'

export interface NoticeData {
  /** `K7Q-2M4` */
  readonly pickupNumber: string
  /** Eight digits. */
  readonly code: string
  /** "Abholfach 1, Rathaus, Foyer" */
  readonly place: string
  /** Last day. */
  readonly until: IsoDate
  readonly office: string
}

/**
 * What is said beside number, code, place and date. Nothing tells which document it is, or anything else of the person:
 * a message is read on other people's screens (§ 61b Abs. 6 AufenthV).
 */
interface Words {
  readonly greeting: string
  readonly ready: string
  readonly number: string
  readonly code: string
  readonly place: string
  readonly until: string
  /** How the locker is opened. */
  readonly how: string
  /** Come yourself, tell nobody, bring the old document. */
  readonly care: string
  /** What happens after the last day. */
  readonly later: string
  readonly closing: string
}

const words: Readonly<Record<PadLanguage, Words>> = {
  de: {
    greeting: 'Guten Tag,',
    ready: 'Ihr Dokument liegt für Sie bereit.',
    number: 'Abholnummer',
    code: 'Abholcode',
    place: 'Ort',
    until: 'Abholen bis',
    how: 'Geben Sie am Abholfach den Abholcode ein. Die Tür öffnet sich. Bitte schließen Sie sie danach wieder.',
    care: 'Bitte kommen Sie selbst und geben Sie den Code nicht weiter. Bringen Sie Ihr bisheriges Dokument mit.',
    later: 'Nach diesem Tag nehmen wir Ihr Dokument in Verwahrung und geben Ihnen einen Termin am Schalter.',
    closing: 'Mit freundlichen Grüßen',
  },
  en: {
    greeting: 'Dear Sir or Madam,',
    ready: 'Your document is ready for you to collect.',
    number: 'Pickup number',
    code: 'Pickup code',
    place: 'Place',
    until: 'Collect by',
    how: 'Enter the pickup code at the locker. The door opens. Please close it again afterwards.',
    care: 'Please come in person and do not pass the code on. Please bring your previous document.',
    later: 'After this day we will keep your document safe and give you an appointment at the counter.',
    closing: 'Yours faithfully',
  },
  fr: {
    greeting: 'Madame, Monsieur,',
    ready: 'Votre document est prêt et vous attend.',
    number: 'Numéro de retrait',
    code: 'Code de retrait',
    place: 'Lieu',
    until: 'À retirer jusqu’au',
    how: 'Saisissez le code de retrait au casier. La porte s’ouvre. Veuillez la refermer ensuite.',
    care: 'Veuillez venir en personne et ne communiquer ce code à personne. Apportez votre document précédent.',
    later:
      'Après cette date, nous conserverons votre document en lieu sûr et vous donnerons un rendez-vous au guichet.',
    closing: 'Veuillez agréer nos salutations distinguées',
  },
  es: {
    greeting: 'Estimada señora, estimado señor:',
    ready: 'Su documento está listo para recogerlo.',
    number: 'Número de recogida',
    code: 'Código de recogida',
    place: 'Lugar',
    until: 'Recoger hasta el',
    how: 'Introduzca el código de recogida en la taquilla. La puerta se abre. Ciérrela de nuevo después, por favor.',
    care: 'Venga usted personalmente y no comunique el código a nadie. Traiga su documento anterior.',
    later: 'Después de ese día guardaremos su documento y le daremos una cita en la ventanilla.',
    closing: 'Atentamente',
  },
  tr: {
    greeting: 'Sayın ilgili,',
    ready: 'Belgeniz teslim almanız için hazırdır.',
    number: 'Teslim numarası',
    code: 'Teslim kodu',
    place: 'Yer',
    until: 'Son teslim günü',
    how: 'Teslim kodunu dolapta giriniz. Kapı açılır. Lütfen sonra kapıyı tekrar kapatınız.',
    care: 'Lütfen bizzat geliniz ve kodu kimseyle paylaşmayınız. Önceki belgenizi yanınızda getiriniz.',
    later: 'Bu günden sonra belgenizi güvenli bir yerde saklar ve size gişede bir randevu veririz.',
    closing: 'Saygılarımızla',
  },
  ar: {
    greeting: 'تحية طيبة وبعد،',
    ready: 'وثيقتكم جاهزة للاستلام.',
    number: 'رقم الاستلام',
    code: 'رمز الاستلام',
    place: 'المكان',
    until: 'الاستلام حتى',
    how: 'يرجى إدخال رمز الاستلام عند خزانة الاستلام. يُفتح الباب. يرجى إغلاقه بعد ذلك.',
    care: 'يرجى الحضور شخصيًا وعدم إعطاء الرمز لأي شخص آخر. يرجى إحضار وثيقتكم السابقة.',
    later: 'بعد هذا اليوم نحفظ وثيقتكم في مكان آمن ونحدد لكم موعدًا عند الشباك.',
    closing: 'مع فائق الاحترام',
  },
  fa: {
    greeting: 'با سلام و احترام،',
    ready: 'مدرک شما آمادهٔ تحویل است.',
    number: 'شمارهٔ تحویل',
    code: 'کد تحویل',
    place: 'محل',
    until: 'مهلت تحویل تا',
    how: 'لطفاً کد تحویل را در صندوق تحویل وارد کنید. در باز می‌شود. لطفاً پس از آن در را ببندید.',
    care: 'لطفاً شخصاً مراجعه کنید و کد را به دیگران ندهید. مدرک قبلی خود را همراه بیاورید.',
    later: 'پس از این روز مدرک شما را در جای امن نگه می‌داریم و برای شما نوبت در باجه تعیین می‌کنیم.',
    closing: 'با احترام',
  },
  uk: {
    greeting: 'Шановна пані, шановний пане!',
    ready: 'Ваш документ готовий до отримання.',
    number: 'Номер отримання',
    code: 'Код отримання',
    place: 'Місце',
    until: 'Забрати до',
    how: 'Введіть код отримання біля шафи видачі. Дверцята відчиняться. Будь ласка, потім зачиніть їх.',
    care: 'Будь ласка, приходьте особисто й нікому не передавайте код. Візьміть із собою попередній документ.',
    later: 'Після цього дня ми візьмемо Ваш документ на зберігання й призначимо Вам зустріч біля каси прийому.',
    closing: 'З повагою',
  },
  ru: {
    greeting: 'Уважаемая госпожа, уважаемый господин!',
    ready: 'Ваш документ готов к получению.',
    number: 'Номер получения',
    code: 'Код получения',
    place: 'Место',
    until: 'Забрать до',
    how: 'Введите код получения у шкафа выдачи. Дверца откроется. Пожалуйста, затем закройте её.',
    care: 'Пожалуйста, приходите лично и никому не передавайте код. Возьмите с собой прежний документ.',
    later: 'После этого дня мы возьмём Ваш документ на хранение и назначим Вам приём у окна.',
    closing: 'С уважением',
  },
  ro: {
    greeting: 'Stimată doamnă, stimate domnule,',
    ready: 'Documentul dumneavoastră este gata de ridicare.',
    number: 'Număr de ridicare',
    code: 'Cod de ridicare',
    place: 'Locul',
    until: 'De ridicat până la',
    how: 'Introduceți codul de ridicare la dulapul de predare. Ușa se deschide. Vă rugăm să o închideți apoi.',
    care: 'Vă rugăm să veniți personal și să nu comunicați codul nimănui. Aduceți documentul anterior.',
    later: 'După această zi păstrăm documentul dumneavoastră în siguranță și vă oferim o programare la ghișeu.',
    closing: 'Cu stimă',
  },
}

function isKnown(language: string): language is PadLanguage {
  return (padLanguages as readonly string[]).includes(language)
}

/** Keeps latin text in one piece inside a line that runs from right to left (Unicode UAX 9, first-strong isolate). */
const isolate = (text: string) => `\u2068${text}\u2069`

/** The code as it is printed: two groups of four. */
export const groupedCode = (code: string): string => `${code.slice(0, 4)} ${code.slice(4)}`

/** The message for a person, in the person's language; English for a language the office does not speak. */
export function noticeText(language: string, data: NoticeData): z.infer<typeof NoticeText> {
  const known = isKnown(language) ? language : 'en'
  const word = words[known]
  const value = padTexts[known].direction === 'rtl' ? isolate : (text: string) => text
  const lines = [
    word.greeting,
    '',
    word.ready,
    '',
    `${word.number}: ${value(data.pickupNumber)}`,
    `${word.code}: ${value(groupedCode(data.code))}`,
    `${word.place}: ${value(data.place)}`,
    `${word.until}: ${value(formatDe(data.until))}`,
    '',
    word.how,
    word.care,
    word.later,
    '',
    word.closing,
    value(data.office),
  ]
  return { language: known, text: lines.join('\n') }
}
