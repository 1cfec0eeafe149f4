/** From a letter's facts to the PDF, set like the forms. Loaded by `render-letter.ts`, together with the PDF library. */
import { loadFonts } from '../../../assets/fonts/fonts.ts'
import type { FormData } from '../forms/form-data.ts'
import { formatDate, formatDay } from '../forms/format.ts'
import { type Atom, bold, createTypesetter, type, type Typesetter } from '../forms/layout.ts'
import { columnWidth, writePdf } from '../forms/pages.ts'
import { invitation } from './invitation.ts'
import { noticeTexts } from './notice-texts.ts'
import type { Letter, RenderedLetter } from './render-letter.ts'

export const render = async (letter: Letter, data: FormData): Promise<RenderedLetter> => {
  const fonts = await loadFonts()
  const set = createTypesetter(fonts, columnWidth)
  const { title, atoms } = compose(set, letter, data)
  const { bytes, pages } = await writePdf(fonts, data, title, [...head(set, data, title), ...atoms])
  return { bytes, pages, title }
}

interface Composed {
  readonly title: string
  readonly atoms: Atom[]
}

const compose = (set: Typesetter, letter: Letter, data: FormData): Composed => {
  switch (letter.kind) {
    case 'notice':
      return notice(set, letter, data)
    case 'demand':
      return demand(set, letter, data)
    case 'invitation':
      return invitation(set, letter, nameOf(data))
  }
}

const head = (set: Typesetter, data: FormData, title: string): Atom[] => [
  ...set.prose([nameOf(data), ...(data.person.address ?? '').split(', ')].filter(Boolean).join('\n'), {
    gap: 28,
    style: { ...type.value, size: 11 },
  }),
  ...set.title(title, ''),
  ...set.fields(3, [
    { label: 'Aktenzeichen', value: data.caseNumber },
    { label: 'Datum', value: formatDay(data.at) },
    { label: 'Bearbeitung', value: data.clerk ?? '' },
  ]),
]

const nameOf = ({ person }: FormData): string => [person.givenNames, person.familyName].filter(Boolean).join(' ')

const notice = (set: Typesetter, letter: Extract<Letter, { kind: 'notice' }>, data: FormData): Composed => {
  const german = noticeTexts.de.notices[letter.about]
  const other = letter.language === 'de' ? undefined : noticeTexts[letter.language]
  const fill = (text: string) => text.replace('{date}', formatDate(letter.endsOn)).replace('{name}', nameOf(data))
  return {
    title: german.subject,
    atoms: [
      ...set.prose(fill(noticeTexts.de.greeting), { gap: 20 }),
      ...german.text.flatMap((text) => set.prose(fill(text), { gap: 8 })),
      ...(other === undefined
        ? []
        : [
            ...set.english(other.heading),
            ...set.prose([bold(other.notices[letter.about].subject)], { gap: 6, keep: true }),
            ...set.prose(fill(other.greeting), { gap: 8, keep: true }),
            ...other.notices[letter.about].text.flatMap((text) => set.prose(fill(text), { gap: 8 })),
          ]),
      ...set.prose('Dieses Schreiben wurde elektronisch erstellt und ist nicht unterschrieben.', {
        gap: 20,
        style: type.small,
      }),
    ],
  }
}

/** Nachforderung: which papers, until when, and what follows otherwise (§ 82 Abs. 1 S. 3, Abs. 3 S. 2 AufenthG). */
const demand = (set: Typesetter, letter: Extract<Letter, { kind: 'demand' }>, data: FormData): Composed => {
  const due = formatDate(letter.dueOn)
  return {
    title: 'Bitte reichen Sie Unterlagen nach',
    atoms: [
      ...set.prose(`Guten Tag ${nameOf(data)},`, { gap: 20 }),
      ...set.prose('für die Entscheidung über Ihren Antrag fehlen uns noch diese Unterlagen:', { gap: 8, keep: true }),
      ...set.bullets(letter.papers),
      ...set.prose(['Bitte reichen Sie sie ', bold(`bis zum ${due}`), ' bei uns ein (§ 82 Abs. 1 S. 3 AufenthG).'], {
        gap: 10,
      }),
      ...set.prose(
        'Sie können sie am Schalter abgeben oder schicken. Schaffen Sie es bis dahin nicht, rufen Sie uns vorher an.',
        { gap: 8 },
      ),
      ...set.notice('Was geschieht, wenn die Unterlagen nicht rechtzeitig kommen (§ 82 Abs. 3 S. 2 AufenthG)', [
        'Was Sie nach Ablauf dieser Frist vortragen oder nachweisen, können wir unberücksichtigt lassen ' +
          '(§ 82 Abs. 1 S. 4 AufenthG). Wir entscheiden dann nach dem, was uns vorliegt; Ihr Antrag kann abgelehnt werden.',
      ]),
      ...set.english('English summary (the German text is binding)'),
      ...set.prose(
        `Documents are missing for the decision on your application; they are listed above. Please submit them by ${due}. ` +
          'Evidence that reaches us later may be disregarded; your application may then be refused (section 82 of the ' +
          'Residence Act).',
        { style: type.english },
      ),
      ...set.prose('Dieses Schreiben wurde elektronisch erstellt und ist nicht unterschrieben.', {
        gap: 20,
        style: type.small,
      }),
    ],
  }
}
