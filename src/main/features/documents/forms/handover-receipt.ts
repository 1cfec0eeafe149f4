/** Empfangsbestätigung for the eAT (§ 60a Abs. 1 AufenthV), with the notice of § 82 Abs. 6 AufenthG. */
import { heading, personShort, readBefore, readBeforeEnglish, validity } from './common.ts'
import type { FormData } from './form-data.ts'
import { formatDate, formatDay } from './format.ts'
import { type Atom, bold, type, type Typesetter } from './layout.ts'

export const title = 'Empfangsbestätigung eAT'

export const compose = (set: Typesetter, data: FormData): Atom[] => {
  const { handover } = data
  const returned = handover?.returned ?? []
  return [
    ...heading(
      set,
      data,
      title,
      'Elektronischer Aufenthaltstitel · § 60a Abs. 1 Aufenthaltsverordnung, § 82 Abs. 6 Aufenthaltsgesetz',
    ),

    ...set.section('Person'),
    ...set.fields(4, personShort(data)),

    ...set.section('Übergebenes Dokument'),
    ...set.fields(3, [
      { label: 'Aufenthaltstitel', value: data.title?.name ?? '' },
      { label: 'Rechtsgrundlage', value: data.title?.basis ?? '' },
      { label: 'Titel gültig bis', value: validity(data.title) },
      { label: 'Seriennummer der Karte', value: handover?.serial ?? '' },
      { label: 'Karte gültig bis', value: formatDate(handover?.validUntil) },
      { label: 'Online-Ausweisfunktion', value: handover?.onlineId === 'off' ? 'ausgeschaltet' : 'eingeschaltet' },
      { label: 'Übergeben am', value: formatDay(data.at) },
      { label: 'Ort der Übergabe', value: handover?.where ?? '', span: 2 },
    ]),

    ...set.section('Ich habe heute persönlich erhalten'),
    ...set.checks([
      { text: 'meinen elektronischen Aufenthaltstitel (eAT) in Kartenform', done: true },
      {
        text: 'das Schreiben mit dem Sperrkennwort für die Online-Ausweisfunktion',
        done: handover?.blockingLetter ?? false,
      },
    ]),
    ...set.prose('Ich habe geprüft, ob die Angaben auf der Karte stimmen. Sie sind richtig.', { gap: 6 }),

    ...(returned.length > 0 ? [...set.section('Ich habe abgegeben'), ...set.checks(returned)] : []),

    ...set.notice('Belehrung nach § 82 Abs. 6 AufenthG', [
      [
        'Haben Sie eine Aufenthaltserlaubnis zur Ausbildung oder zur Erwerbstätigkeit und endet die Ausbildung oder ',
        'Erwerbstätigkeit, für die sie erteilt wurde, vorzeitig, ',
        bold('müssen Sie das der Ausländerbehörde innerhalb von zwei Wochen mitteilen.'),
        ' Die Frist beginnt, sobald Sie davon wissen.',
      ],
      [
        bold('Blaue Karte EU: '),
        'Wechseln Sie in den ersten zwölf Monaten den Arbeitsplatz, teilen Sie uns auch das mit (§ 18g Abs. 4 AufenthG).',
      ],
    ]),

    ...set.section('Gut zu wissen'),
    ...set.bullets([
      [
        bold('Karte verloren oder gestohlen? '),
        'Melden Sie es uns sofort und sperren Sie die Online-Ausweisfunktion: Telefon 116 116, mit dem Sperrkennwort.',
      ],
      [bold('Sperrkennwort und PIN '), 'bewahren Sie bitte getrennt von der Karte auf.'],
      [
        bold('Längere Reisen: '),
        'Bleiben Sie länger als sechs Monate im Ausland, erlischt Ihr Aufenthaltstitel in der Regel ',
        '(§ 51 Abs. 1 Nr. 7 AufenthG). Fragen Sie uns vorher.',
      ],
    ]),
    ...set.prose(
      [
        'Ich bestätige den Empfang. Die Belehrung nach § 82 Abs. 6 AufenthG habe ich gelesen und verstanden. ',
        readBefore,
      ],
      { gap: 12 },
    ),

    ...set.english('English summary (the German text is binding)'),
    ...set.prose(
      'Today I personally received my electronic residence permit and, where ticked above, the letter with the blocking ' +
        'password. I checked the details on the card; they are correct. The documents ticked above were handed back.',
      { style: type.english },
    ),
    ...set.prose(
      'Notice under section 82 (6) of the Residence Act: if the training or employment for which your permit was issued ' +
        'ends early, you must tell the foreigners’ office within two weeks of learning of it. Holders of an EU Blue Card ' +
        'must also report a change of job within the first twelve months. If the card is lost, tell us at once and block ' +
        'the online ID function: telephone 116 116. I have read and understood this notice. ' +
        readBeforeEnglish,
      { style: type.english, keep: true },
    ),

    ...set.signature('Unterschrift der empfangenden Person · Signature of the recipient'),
  ]
}
