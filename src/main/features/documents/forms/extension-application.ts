/** Antrag auf Verlängerung der Aufenthaltserlaubnis (§ 8, § 81 AufenthG), prefilled from the file. */
import { heading, personFields, readBefore, readBeforeEnglish, validity } from './common.ts'
import type { FormData } from './form-data.ts'
import { formatDate, formatEuro } from './format.ts'
import { type Atom, bold, type Field, type, type Typesetter } from './layout.ts'

export const title = 'Antrag auf Verlängerung der Aufenthaltserlaubnis'

const requested = ({ extension }: FormData): Field[] => {
  const fee = extension?.feeCents
  return [
    { label: 'Zweck des Aufenthalts', value: extension?.purpose ?? '', span: 3 },
    { label: 'Verlängerung beantragt bis', value: formatDate(extension?.requestedUntil) || 'längstmöglich' },
    ...(fee === undefined
      ? []
      : fee === 0
        ? [{ label: 'Gebühr', value: 'gebührenfrei (§ 52 Abs. 3 AufenthV)', span: 2 }]
        : [{ label: 'Gebühr (§ 45 AufenthV), mit dem Antrag fällig', value: formatEuro(fee), span: 2 }]),
  ]
}

export const compose = (set: Typesetter, data: FormData): Atom[] => {
  const { passport, person } = data
  const contact = [person.phone, person.email].filter(Boolean).join(' · ')
  return [
    ...heading(set, data, title, '§ 8 Abs. 1 und § 81 Abs. 4 Aufenthaltsgesetz (AufenthG)'),

    ...set.section('1  Angaben zur Person'),
    ...set.fields(3, [
      ...personFields(data),
      { label: 'Familienstand', value: person.maritalStatus ?? '' },
      { label: 'Anschrift', value: person.address ?? '', span: 2 },
      { label: 'Telefon und E-Mail (freiwillig)', value: contact, span: 3 },
    ]),

    ...set.section('2  Pass oder Passersatz'),
    ...set.fields(4, [
      { label: 'Art', value: passport?.type ?? '' },
      { label: 'Nummer', value: passport?.number ?? '' },
      { label: 'Ausgestellt von', value: passport?.issuer ?? '' },
      { label: 'Gültig bis', value: formatDate(passport?.validUntil) },
    ]),

    ...set.section('3  Bisheriger Aufenthaltstitel'),
    ...set.fields(4, [
      { label: 'Aufenthaltstitel', value: data.title?.name ?? '', span: 2 },
      { label: 'Rechtsgrundlage', value: data.title?.basis ?? '' },
      { label: 'Gültig bis', value: validity(data.title) },
    ]),

    ...set.section('4  Was ich beantrage'),
    ...set.fields(3, requested(data)),

    ...(data.extension?.documents.length
      ? [
          ...set.section('5  Unterlagen'),
          ...set.prose('Angekreuzte Unterlagen liegen vor. Die übrigen reiche ich unverzüglich nach.', { keep: true }),
          ...set.checks(data.extension.documents),
        ]
      : []),

    ...set.notice('Das sagt das Gesetz', [
      [
        bold('Bis zur Entscheidung (§ 81 Abs. 4 AufenthG): '),
        'Stellen Sie diesen Antrag, bevor Ihr Aufenthaltstitel abläuft, gilt der Titel bis zu unserer Entscheidung weiter. ',
        'Darüber stellen wir Ihnen eine Bescheinigung aus.',
      ],
      [
        bold('Ihre Mitwirkung (§ 82 Abs. 1 AufenthG): '),
        'Nennen Sie uns unverzüglich alles, was für Sie günstig ist, und legen Sie die Nachweise vor. Fehlt etwas, setzen ',
        'wir Ihnen eine Frist. Was nach der Frist kommt, können wir unberücksichtigt lassen.',
      ],
      [
        bold('Richtige Angaben (§ 54 Abs. 2 Nr. 8, § 95 Abs. 2 Nr. 2 AufenthG): '),
        'Falsche oder unvollständige Angaben, mit denen jemand einen Aufenthaltstitel bekommen will, sind strafbar. ',
        'Sie können dazu führen, dass Sie ausgewiesen werden.',
      ],
      [
        bold('Integrationskurs (§ 8 Abs. 3 AufenthG): '),
        'Sind Sie zur Teilnahme an einem Integrationskurs verpflichtet, berücksichtigen wir bei der Verlängerung, ob Sie ',
        'dieser Pflicht nachgekommen sind.',
      ],
    ]),

    ...set.section(data.extension?.documents.length ? '6  Meine Erklärung' : '5  Meine Erklärung'),
    ...set.prose('Ich beantrage, meine Aufenthaltserlaubnis wie oben angegeben zu verlängern. Ich erkläre:', {
      keep: true,
    }),
    ...set.bullets([
      'Meine Angaben sind richtig und vollständig. Änderungen teile ich der Ausländerbehörde unverzüglich mit.',
      'Die Hinweise oben habe ich gelesen und verstanden. Auf die Folgen falscher oder unvollständiger Angaben bin ich ' +
        'vor meinen Angaben hingewiesen worden.',
      readBefore,
    ]),
    ...set.prose(
      'Die Ausländerbehörde verarbeitet Ihre Daten nach den §§ 86 ff. AufenthG und dem AZR-Gesetz. Die Information nach ' +
        'Art. 13 DSGVO liegt am Schalter aus.',
      { gap: 8, style: type.small },
    ),

    ...set.english('English summary (the German text is binding)'),
    ...set.prose(
      'Application to extend the residence permit. If you apply before your permit expires, it continues to be valid ' +
        'until we decide, and we give you a certificate. You must provide evidence in good time; if something is missing ' +
        'we set a deadline. False or incomplete statements made to obtain a residence title are a criminal offence and may ' +
        'lead to expulsion. Where you must attend an integration course, we take your attendance into account.',
      { style: type.english },
    ),
    ...set.prose(
      'I declare that my statements are correct and complete and that I have read and understood these notices. ' +
        readBeforeEnglish,
      { style: type.english, keep: true },
    ),

    ...set.signature('Unterschrift der antragstellenden Person · Signature of the applicant'),
  ]
}
