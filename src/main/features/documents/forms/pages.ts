/** Stacks atoms on A4 pages with letterhead, running head and foot, and writes the PDF. */
import { createHash } from 'node:crypto'
import { PDFDocument, PDFHexString, type PDFPage, rgb } from '@cantoo/pdf-lib'
import { createPen, type Fonts, type TextStyle } from '../../../assets/fonts/fonts.ts'
import type { FormData, SignaturePlace } from './form-data.ts'
import { formatDay } from './format.ts'
import { action, type Atom, ink, line, type Mark, muted, warning } from './layout.ts'

/** A4 in points, and the frame the text stands in. */
export const sheet = { width: 595.28, height: 841.89, left: 64, right: 64, top: 88, bottom: 72 } as const
export const columnWidth = sheet.width - sheet.left - sheet.right
const letterheadHeight = 88

interface Placed {
  readonly page: number
  /** Distance of the atom's top from the page's top. */
  readonly top: number
  readonly atom: Atom
}

/** Puts atoms on pages. Kept-together atoms move as one, unless they would not fit on an empty page either. */
export const paginate = (atoms: readonly Atom[]): Placed[] => {
  const floor = sheet.height - sheet.bottom
  const placed: Placed[] = []
  let page = 0
  let y: number = letterheadHeight
  let fresh = false
  const heightOf = (group: readonly Atom[]): number =>
    group.reduce((sum, atom, index) => sum + atom.height + (index === 0 ? 0 : atom.gap), 0)
  const turn = (): void => {
    page += 1
    y = sheet.top
    fresh = true
  }
  for (let index = 0; index < atoms.length;) {
    let end = index
    while (atoms[end]?.keep && end < atoms.length - 1) end += 1
    const group = atoms.slice(index, end + 1)
    const whole = heightOf(group) <= floor - sheet.top
    if (whole && !fresh && y + (group[0]?.gap ?? 0) + heightOf(group) > floor) turn()
    for (const atom of group) {
      if (!whole && !fresh && y + atom.gap + atom.height > floor) turn()
      y += fresh ? 0 : atom.gap
      placed.push({ page, top: y, atom })
      y += atom.height
      fresh = false
    }
    index = end + 1
  }
  return placed
}

const small: TextStyle = { size: 8.5, weight: 'regular', colour: muted }
const smallBold: TextStyle = { ...small, weight: 'semibold', colour: ink }

const rightText = (fonts: Fonts, text: string, y: number, style: TextStyle): Mark => ({
  kind: 'text',
  text,
  x: sheet.width - sheet.right - fonts.width(text, style),
  y,
  style,
})
const rule = (y: number): Mark => ({
  kind: 'shape',
  path: `M${sheet.left} 0H${sheet.width - sheet.right}`,
  y,
  stroke: line,
  width: 0.6,
})

/** The invented town's sign: a gate between two towers. */
const emblem: readonly Mark[] = [
  {
    kind: 'shape',
    path: `M${sheet.left} 0h30v22q0 9 -15 14q-15 -5 -15 -14z`,
    y: 36,
    fill: action,
  },
  {
    kind: 'shape',
    path:
      `M${sheet.left + 6} 25v-17h3v2.5h2v-2.5h3v6h2v-6h3v2.5h2v-2.5h3v17h-6.2v-5.2` +
      'q0 -2.8 -2.8 -2.8q-2.8 0 -2.8 2.8v5.2z',
    y: 36,
    fill: [1, 1, 1],
  },
]

const letterhead = (fonts: Fonts, { office }: FormData): Mark[] => [
  ...emblem,
  { kind: 'text', text: office.name, x: sheet.left + 42, y: 52, style: { size: 15, weight: 'semibold', colour: ink } },
  {
    kind: 'text',
    text: office.department,
    x: sheet.left + 42,
    y: 67,
    style: { size: 10, weight: 'regular', colour: muted },
  },
  ...office.contact.map((text, index) => rightText(fonts, text, 40 + index * 11, { ...small, size: 8 })),
  rule(88),
]

const runningHead = (fonts: Fonts, { office, caseNumber }: FormData): Mark[] => [
  { kind: 'text', text: `${office.name} · ${office.department}`, x: sheet.left, y: 50, style: small },
  rightText(fonts, `Aktenzeichen ${caseNumber}`, 50, small),
  rule(60),
]

const foot = (fonts: Fonts, data: FormData, title: string, page: number, pages: number): Mark[] => {
  const y = sheet.height - 36
  const marks: Mark[] = [
    rule(sheet.height - 52),
    { kind: 'text', text: `${title} · ${data.caseNumber} · ${formatDay(data.at)}`, x: sheet.left, y, style: small },
    rightText(fonts, `Seite ${page} von ${pages}`, y, smallBold),
  ]
  if (data.invented) {
    const style: TextStyle = { size: 8.5, weight: 'semibold', colour: warning }
    marks.push({ kind: 'text', text: 'Testdaten – erfundene Person', x: sheet.left, y: y + 13, style })
  }
  return marks
}

/** Draws marks; `top` is the distance of their origin from the page's top. */
const paint = async (
  page: PDFPage,
  pen: ReturnType<typeof createPen>,
  marks: readonly Mark[],
  x: number,
  top: number,
) => {
  for (const mark of marks) {
    const y = sheet.height - top - (mark.y ?? 0)
    if (mark.kind === 'text') await pen.write(page, mark.text, x + mark.x, y, mark.style)
    else {
      page.drawSvgPath(mark.path, {
        x,
        y,
        ...(mark.fill && { color: rgb(...mark.fill) }),
        ...(mark.stroke && { borderColor: rgb(...mark.stroke), borderWidth: mark.width ?? 1 }),
      })
    }
  }
}

/**
 * Writes the file. The same atoms and data give the same bytes: the only time in it is `data.at`, the file identifier is
 * a hash of the data, and pdf-lib's own random numbers start from a fixed seed.
 */
export const writePdf = async (
  fonts: Fonts,
  data: FormData,
  title: string,
  atoms: readonly Atom[],
): Promise<{ bytes: Uint8Array; pages: number; signature: SignaturePlace | undefined }> => {
  const placed = paginate(atoms)
  const pages = (placed.at(-1)?.page ?? 0) + 1
  const pdf = await PDFDocument.create({ updateMetadata: false })
  const at = new Date(data.at)
  pdf.setTitle(title, { showInWindowTitleBar: true })
  pdf.setLanguage('de-DE')
  pdf.setSubject(`Aktenzeichen ${data.caseNumber}`)
  pdf.setAuthor(`${data.office.name}, ${data.office.department}`)
  if (data.invented) pdf.setKeywords(['Testdaten – erfundene Person'])
  pdf.setCreator('Tresen')
  pdf.setProducer('Tresen')
  pdf.setCreationDate(at)
  pdf.setModificationDate(at)
  const identity = createHash('sha256')
    .update(JSON.stringify([title, data]))
    .digest('hex')
    .slice(0, 32)
  pdf.context.trailerInfo.ID = pdf.context.obj([PDFHexString.of(identity), PDFHexString.of(identity)])

  const pen = createPen(pdf, fonts)
  const sheets = Array.from({ length: pages }, () => pdf.addPage([sheet.width, sheet.height]))
  for (const [index, page] of sheets.entries()) {
    await paint(page, pen, index === 0 ? letterhead(fonts, data) : runningHead(fonts, data), 0, 0)
  }
  let signature: SignaturePlace | undefined
  for (const { page, top, atom } of placed) {
    await paint(sheets[page] as PDFPage, pen, atom.marks, sheet.left, top)
    if (atom.sign) {
      const { x, y, width, height } = atom.sign
      signature = { page, x: sheet.left + x, y: sheet.height - top - y - height, width, height }
    }
  }
  for (const [index, page] of sheets.entries()) {
    await paint(page, pen, foot(fonts, data, title, index + 1, pages), 0, 0)
  }
  return { bytes: await pdf.save(), pages, signature }
}
