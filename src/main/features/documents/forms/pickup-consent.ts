/** Einwilligung Abholfach: voluntary, revocable, for one card (§ 60a AufenthV; Art. 6 Abs. 1 lit. a, Art. 7 DSGVO). */
import { heading, personShort, readBefore, readBeforeEnglish } from './common.ts'
import type { FormData } from './form-data.ts'
import { type Atom, bold, type, type Typesetter } from './layout.ts'

export const title = 'Einwilligung in die Abholung am Abholfach'

const channels = {
  sms: ['SMS', 'text message'],
  email: ['E-Mail', 'e-mail'],
  letter: ['Brief', 'letter'],
} as const

export const compose = (set: Typesetter, data: FormData): Atom[] => {
  const { pickup } = data
  const [channel, channelEnglish] = channels[pickup?.channel ?? 'letter']
  const days = pickup?.days ?? 7
  const address = pickup?.channelAddress ?? (pickup?.channel === 'letter' ? data.person.address : undefined)
  return [
    ...heading(set, data, title, '§ 60a Aufenthaltsverordnung (AufenthV); Art. 6 Abs. 1 Buchst. a und Art. 7 DSGVO'),

    ...set.section('Person'),
    ...set.fields(4, personShort(data)),

    ...set.section('So möchte ich abholen'),
    ...set.fields(3, [
      { label: 'Benachrichtigung durch', value: channel },
      { label: 'Nummer oder Adresse', value: address ?? '', span: 2 },
      { label: 'Frist zur Abholung', value: `${days} Tage` },
      { label: 'Abholfach', value: [pickup?.place, pickup?.hours].filter(Boolean).join(' · '), span: 2 },
    ]),

    ...set.section('Ich willige ein'),
    ...set.bullets([
      'Die Ausländerbehörde legt meinen elektronischen Aufenthaltstitel zusammen mit dem Schreiben, in dem das ' +
        'Sperrkennwort steht, in ein verschlossenes Fach, das nur für mich bestimmt ist.',
      `Sie benachrichtigt mich durch ${channel}, sobald die Karte bereitliegt. Die Nachricht nennt weder meinen ` +
        'Aufenthaltstitel noch die Seriennummer.',
      'Ich öffne das Fach persönlich mit meinem einmaligen Code und gebe den Code nicht weiter.',
      'Meine bisherige Karte, ein Zusatzblatt und eine Fiktionsbescheinigung gebe ich bei der Abholung ab.',
    ]),

    ...set.notice('Freiwillig und jederzeit widerruflich', [
      [
        bold('Sie müssen nicht einwilligen. '),
        'Sie können Ihre Karte immer auch am Schalter abholen. Dadurch haben Sie keine Nachteile.',
      ],
      [
        bold('Widerruf: '),
        'Sie können die Einwilligung jederzeit ohne Gründe widerrufen, am Schalter oder schriftlich. Der Widerruf gilt für die ',
        'Zukunft. Liegt die Karte schon im Fach, nehmen wir sie heraus und geben Ihnen einen Termin.',
      ],
      [
        bold('Frist: '),
        `Holen Sie die Karte nicht innerhalb von ${days} Tagen ab, verwahren wir sie sicher und geben Ihnen einen Termin.`,
      ],
      [
        bold('Rechtlicher Hinweis (§ 60a AufenthV): '),
        'Der Aufenthaltstitel wird persönlich und gemeinsam mit dem Sperrkennwort übergeben. Die Übergabe am Abholfach ist ',
        'eine Übergabe durch die Ausländerbehörde mit einem überwachten Gerät. Minderjährige und Bevollmächtigte ',
        'kommen an den Schalter.',
      ],
      [
        bold('Ihre Daten: '),
        'Für das Fach verwenden wir eine Abholnummer ohne Bezug zu Ihrer Person. Name, Seriennummer und AZR-Nummer stehen ',
        'nicht am Gerät. Nach der Abholung löschen wir Code und Abholdaten dort.',
      ],
    ]),

    ...set.prose(['Ich willige freiwillig ein. Die Hinweise habe ich gelesen und verstanden. ', readBefore], {
      gap: 12,
    }),

    ...set.english('English summary (the German text is binding)'),
    ...set.prose(
      'I agree that my electronic residence permit is placed, together with the letter containing the blocking password, ' +
        `in a locked compartment for me alone, and that I am notified by ${channelEnglish}. I open the compartment in ` +
        'person with my one-time code, do not pass the code on, and hand back my previous documents.',
      { style: type.english },
    ),
    ...set.prose(
      'This consent is voluntary: you can always collect the card at the counter, without any disadvantage. You can withdraw ' +
        'it at any time for the future, at the counter or in writing; we then take the card out and give you an ' +
        `appointment. If you do not collect the card within ${days} days, we keep it safe and give you an ` +
        'appointment. ' +
        readBeforeEnglish,
      { style: type.english, keep: true },
    ),

    ...set.signature('Unterschrift · Signature'),
  ]
}
