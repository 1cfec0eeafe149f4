/**
 * Paper without a page: blocks of text, fields and boxes become atoms (pieces that never split), with drawing commands
 * relative to their top left corner, y downward, in points. `pages.ts` stacks atoms and knows pages and margins.
 */
import { isRightToLeft } from '../../../assets/fonts/bidi.ts'
import type { Colour, Fonts, TextStyle } from '../../../assets/fonts/fonts.ts'
import type { FormCheck } from './form-data.ts'

export const ink: Colour = [0.1, 0.12, 0.19]
export const muted: Colour = [0.36, 0.39, 0.46]
export const line: Colour = [0.84, 0.86, 0.9]
export const action: Colour = [0.12, 0.2, 0.42]
export const tint: Colour = [0.945, 0.953, 0.975]
export const warning: Colour = [0.55, 0.33, 0.02]

export type Mark =
  | { readonly kind: 'text'; readonly text: string; readonly x: number; readonly y: number; readonly style: TextStyle }
  /** An SVG path, filled or stroked. */
  | {
      readonly kind: 'shape'
      readonly path: string
      readonly y?: number
      readonly fill?: Colour
      readonly stroke?: Colour
      readonly width?: number
    }

export interface Atom {
  readonly height: number
  readonly marks: readonly Mark[]
  /** Space above, dropped at the top of a page. */
  readonly gap: number
  /** Stays on the page of the next atom. */
  readonly keep: boolean
  /** Where the ink goes, relative to the atom. */
  readonly sign?: { readonly x: number; readonly y: number; readonly width: number; readonly height: number }
}

/** Running text: plain pieces and semibold ones. */
export type Prose = string | readonly (string | { readonly bold: string })[]

export const bold = (text: string): { readonly bold: string } => ({ bold: text })

/** One item of a field grid; `span` counts columns. */
export interface Field {
  readonly label: string
  readonly value: string
  readonly span?: number
}

interface Piece {
  readonly text: string
  readonly style: TextStyle
}

/** The type scale; all leadings are multiples of 4 points. */
export const type = {
  title: { size: 19, weight: 'semibold', colour: ink, leading: 24 },
  section: { size: 11.5, weight: 'semibold', colour: action, leading: 16 },
  body: { size: 10, weight: 'regular', colour: ink, leading: 16 },
  label: { size: 8, weight: 'regular', colour: muted, leading: 12 },
  value: { size: 10.5, weight: 'regular', colour: ink, leading: 16 },
  small: { size: 8.5, weight: 'regular', colour: muted, leading: 12 },
  english: { size: 9, weight: 'regular', colour: muted, leading: 14 },
} as const satisfies Record<string, TextStyle & { leading: number }>
type Style = TextStyle & { readonly leading: number }

/** Baseline inside a line box: the x-height sits in the optical middle. */
const baseline = (style: Style): number => style.leading / 2 + style.size * 0.34

const pieces = (prose: Prose, style: Style): Piece[] =>
  (typeof prose === 'string' ? [prose] : prose).map((part) =>
    typeof part === 'string' ? { text: part, style } : { text: part.bold, style: { ...style, weight: 'semibold' } },
  )

/**
 * Words, single spaces and line feeds. "§ 82" and "Abs. 6" stay in one word, though their space is an ordinary one (a
 * search for "Abs. 6" finds it); "Online-Ausweisfunktion" may break after its hyphen.
 */
const words = (text: string): string[] =>
  text
    .split(/((?<!§|Abs\.|Nr\.|Art\.|Buchst\.) |\n)/u)
    .flatMap((part) => part.split(/(?<=\p{Ll}-)(?=\p{Lu})/u))
    .filter(Boolean)

export interface Typesetter {
  title(text: string, subtitle: string): Atom[]
  section(text: string): Atom[]
  prose(text: Prose, options?: { gap?: number; keep?: boolean; style?: Style }): Atom[]
  bullets(items: readonly Prose[], style?: Style): Atom[]
  fields(columns: number, items: readonly Field[]): Atom[]
  checks(items: readonly FormCheck[]): Atom[]
  notice(title: string, text: readonly Prose[]): Atom[]
  english(title: string): Atom[]
  signature(caption: string): Atom[]
}

/** Builds atoms for a column of this width in points. */
export const createTypesetter = (fonts: Fonts, width: number): Typesetter => {
  /** Widths by weight and text for one size; the same short words come again and again. */
  const known = new Map<string, number>()
  const widthOf = (text: string, { size, weight }: TextStyle): number => {
    const key = `${weight} ${text}`
    const unit = known.get(key) ?? fonts.width(text, { size: 1, weight })
    known.set(key, unit)
    return unit * size
  }

  /** Greedy lines. Breaks where {@link words} says, and cuts words that are wider than the column. */
  const wrap = (prose: Prose, style: Style, room: number): Piece[][] => {
    const lines: Piece[][] = [[]]
    let used = 0
    const put = (text: string, textStyle: TextStyle, textWidth: number): void => {
      const current = lines.at(-1) as Piece[]
      const last = current.at(-1)
      if (last && last.style.weight === textStyle.weight) {
        current[current.length - 1] = { text: last.text + text, style: last.style }
      } else current.push({ text, style: textStyle })
      used += textWidth
    }
    const newLine = (): void => {
      lines.push([])
      used = 0
    }
    for (const piece of pieces(prose, style)) {
      for (const word of words(piece.text)) {
        if (word === '\n') {
          newLine()
          continue
        }
        const wordWidth = widthOf(word, piece.style)
        if (word === ' ') {
          if (used > 0) put(word, piece.style, wordWidth)
        } else if (used + wordWidth <= room) put(word, piece.style, wordWidth)
        else {
          if (used > 0) newLine()
          let rest = ''
          for (const character of word) {
            if (rest && widthOf(rest + character, piece.style) > room) {
              put(rest, piece.style, room)
              newLine()
              rest = ''
            }
            rest += character
          }
          put(rest, piece.style, widthOf(rest, piece.style))
        }
      }
    }
    return lines
  }

  const draw = (pieceLine: readonly Piece[], x: number, y: number): Mark[] => {
    let left = x
    return pieceLine.map(({ text, style }) => {
      const mark: Mark = { kind: 'text', text, x: left, y, style }
      left += widthOf(text, style)
      return mark
    })
  }

  /** Lines that are read from the right begin there. */
  const indentOf = (pieceLine: readonly Piece[], room: number): number =>
    isRightToLeft(pieceLine.map(({ text }) => text).join(''))
      ? room - pieceLine.reduce((sum, { text, style }) => sum + fonts.width(text, style), 0)
      : 0

  /** Lines as atoms; the first two and the last two stay together (no widows, no orphans). */
  const lineAtoms = (text: Prose, style: Style, x: number, room: number, gap: number, keep: boolean): Atom[] =>
    wrap(text, style, room).map((pieceLine, index, all) => ({
      height: style.leading,
      gap: index === 0 ? gap : 0,
      keep: index === all.length - 1 ? keep : index === 0 || index === all.length - 2,
      marks: draw(pieceLine, x + indentOf(pieceLine, room), baseline(style)),
    }))

  /** The first line with something in front of it: a bullet, a check box. */
  const withFront = (atoms: readonly Atom[], front: readonly Mark[]): Atom[] =>
    atoms.map((atom, index) => (index === 0 ? { ...atom, marks: [...front, ...atom.marks] } : atom))

  const prose: Typesetter['prose'] = (text, { gap = 4, keep = false, style = type.body } = {}) =>
    lineAtoms(text, style, 0, width, gap, keep)

  return {
    prose,

    title: (text, subtitle) => [
      ...lineAtoms(text, type.title, 0, width, 24, true),
      ...lineAtoms(subtitle, { ...type.body, colour: muted }, 0, width, 0, true),
    ],

    section: (text) => lineAtoms(text, type.section, 0, width, 20, true),

    bullets: (items, style = type.body) =>
      items.flatMap((item) =>
        withFront(lineAtoms(item, style, 12, width - 12, 2, false), [
          { kind: 'text', text: '–', x: 0, y: baseline(style), style },
        ]),
      ),

    fields: (columns, items) => {
      const gutter = 16
      const column = (width - gutter * (columns - 1)) / columns
      const rows: { field: Field; x: number; room: number }[][] = []
      let at = columns
      for (const field of items) {
        const span = Math.min(field.span ?? 1, columns)
        if (at + span > columns) {
          rows.push([])
          at = 0
        }
        rows.at(-1)?.push({ field, x: at * (column + gutter), room: span * (column + gutter) - gutter })
        at += span
      }
      return rows.flatMap((row, rowIndex) => {
        const cells = row.map(({ field, x, room }) => ({
          label: draw([{ text: field.label, style: type.label }], x, baseline(type.label) + 4),
          lines: wrap(field.value.trim() || '–', type.value, room).map((pieceLine) =>
            draw(pieceLine, x, baseline(type.value)),
          ),
        }))
        const depth = Math.max(...cells.map((cell) => cell.lines.length))
        const head: Atom = {
          height: 16,
          gap: rowIndex === 0 ? 4 : 3,
          keep: true,
          marks: [
            { kind: 'shape', path: `M0 0H${width}`, stroke: line, width: 0.6 },
            ...cells.flatMap((cell) => cell.label),
          ],
        }
        const body = Array.from({ length: depth }, (_, index): Atom => ({
          height: type.value.leading,
          gap: 0,
          keep: false,
          marks: cells.flatMap((cell) => cell.lines[index] ?? []),
        }))
        return [head, ...body]
      })
    },

    checks: (items) =>
      items.flatMap(({ text, done }) =>
        withFront(lineAtoms(text, type.body, 20, width - 20, 2, false), [
          { kind: 'shape', path: roundRect(0.5, 3, 10, 10, 2), stroke: done ? action : muted, width: 0.9 },
          ...(done ? [{ kind: 'shape', path: 'M2.8 8.2L4.9 10.4L8.4 5.6', stroke: action, width: 1.3 } as const] : []),
        ]),
      ),

    notice: (title, text) => {
      const left = 16
      const room = width - left - 12
      const slab = (lines: readonly Atom[], above: number, below: number, gap: number, keep: boolean): Atom => {
        let y = above
        const marks = lines.flatMap((row) => {
          const moved = row.marks.map((mark) => down(mark, y))
          y += row.height
          return moved
        })
        const height = y + below
        // Half a point over the slab above: no viewer shows a seam.
        const over = gap ? 0 : 0.5
        const back = (w: number, fill: Colour): Mark => ({ kind: 'shape', path: `M0 ${-over}h${w}V${height}H0z`, fill })
        return { height, gap, keep, marks: [back(width, tint), back(3, action), ...marks] }
      }
      const head = lineAtoms(title, { ...type.body, weight: 'semibold', colour: action }, left, room, 0, true)
      return [
        slab(head, 10, 1, 12, true),
        // A paragraph is one piece: the notice breaks between paragraphs only.
        ...text.map((part, index) =>
          slab(lineAtoms(part, type.body, left, room, 0, true), 3, index === text.length - 1 ? 10 : 3, 0, false),
        ),
      ]
    },

    english: (title) => [
      { height: 1, gap: 20, keep: true, marks: [{ kind: 'shape', path: `M0 0H${width}`, stroke: line, width: 0.6 }] },
      ...lineAtoms(title, { ...type.english, weight: 'semibold', colour: ink }, 0, width, 8, true),
    ],

    signature: (caption) => {
      const room = Math.min(width, 300)
      return [
        {
          height: 92,
          gap: 20,
          keep: false,
          // The line stands a little above the rectangle's bottom: descenders cross it, as on paper.
          sign: { x: 0, y: 16, width: room, height: 58 },
          marks: [
            ...draw([{ text: caption, style: type.label }], 0, baseline(type.label)),
            { kind: 'shape', path: `M0 66H${room}`, stroke: muted, width: 0.7 },
          ],
        },
      ]
    },
  }
}

const down = (mark: Mark, by: number): Mark => ({ ...mark, y: (mark.y ?? 0) + by })

const roundRect = (x: number, y: number, w: number, h: number, r: number): string =>
  `M${x + r} ${y}h${w - 2 * r}q${r} 0 ${r} ${r}v${h - 2 * r}q0 ${r} ${-r} ${r}h${-(w - 2 * r)}q${-r} 0 ${-r} ${-r}` +
  `v${-(h - 2 * r)}q0 ${-r} ${r} ${-r}z`
