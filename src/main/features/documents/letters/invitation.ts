import { officeDay, officeTime } from '../../../../shared/domain/office-time.ts'
import { formatDate } from '../forms/format.ts'
import { type Atom, bold, ink, type, type Typesetter } from '../forms/layout.ts'
import { invitationTexts } from './invitation-texts.ts'
import type { Letter } from './render-letter.ts'

/** Side of the QR code on paper in points: 4 cm, read from a hand's distance. */
const CODE = 113

/**
 * Invitation to a consultation by video: German, then in the person's language. The link stands in print too, for whoever cannot scan
 * it, and once only: whoever holds it may come in. The file's copy has neither.
 */
export const invitation = (
  set: Typesetter,
  letter: Extract<Letter, { kind: 'invitation' }>,
  name: string,
): { readonly title: string; readonly atoms: Atom[] } => {
  const at = new Date(letter.dueAt)
  const fill = (text: string) =>
    text
      .replace('{date}', formatDate(officeDay(at)))
      .replace('{time}', officeTime(at))
      .replace('{minutes}', String(letter.minutes))
      .replace('{name}', name)
  const german = invitationTexts.de
  const other = letter.language === 'de' ? undefined : invitationTexts[letter.language]
  return {
    title: german.subject,
    atoms: [
      ...set.prose(fill(german.greeting), { gap: 20 }),
      ...set.prose([bold(fill(german.when))], { gap: 8 }),
      ...german.text.flatMap((text) => set.prose(fill(text), { gap: 8 })),
      ...(letter.link === null
        ? set.prose('Link und Code wurden gedruckt und sind hier nicht gespeichert.', { gap: 8, style: type.small })
        : [code(letter.link.qr), ...set.prose(letter.link.url, { gap: 8, style: { ...type.value, size: 9 } })]),
      ...set.section(german.papers),
      ...set.bullets(letter.papers),
      ...(other === undefined
        ? []
        : [
            ...set.english(other.heading),
            ...set.prose([bold(other.subject)], { gap: 6, keep: true }),
            ...set.prose(fill(other.greeting), { gap: 8, keep: true }),
            ...set.prose([bold(fill(other.when))], { gap: 8, keep: true }),
            ...other.text.flatMap((text) => set.prose(fill(text), { gap: 8 })),
          ]),
      ...set.prose('Dieses Schreiben wurde elektronisch erstellt und ist nicht unterschrieben.', {
        gap: 20,
        style: type.small,
      }),
    ],
  }
}

/** The path of the SVG, scaled: absolute moves and lines only, so every number is a coordinate. */
const code = (svg: string): Atom => {
  const side = Number(/viewBox="0 0 (\d+)/.exec(svg)?.[1] ?? Number.NaN)
  const path = /<path d="([^"]+)"/.exec(svg)?.[1] ?? ''
  if (Number.isNaN(side) || /[^MLZ\d\s.]/.test(path))
    throw new Error('The code is drawn in a way this letter does not know.')
  const scale = CODE / side
  const scaled = path.replaceAll(/\d+(\.\d+)?/g, (number) => (Number(number) * scale).toFixed(3))
  return { height: CODE, gap: 10, keep: true, marks: [{ kind: 'shape', path: scaled, fill: ink }] }
}
