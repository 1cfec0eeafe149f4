/**
 * Text for PDF pages: how wide a line is, and how it is drawn, with kerning, joined letters and marks in their places.
 * Lines are given as they are read; words from right to left are put in order here (bidi.ts).
 * Measuring needs no document; drawing embeds a font into the document at its first use, as a subset.
 */
import { brotliDecompressSync } from 'node:zlib'
import {
  beginText,
  endText,
  type PDFDocument,
  type PDFFont,
  PDFHexString,
  PDFName,
  PDFOperator,
  PDFOperatorNames,
  type PDFPage,
  rgb,
  setFillingColor,
  setFontAndSize,
  setTextMatrix,
  setTextRise,
} from '@cantoo/pdf-lib'
import fontkit from '@pdf-lib/fontkit'
import { type Script, visualRuns } from './bidi.ts'

export type Weight = 'regular' | 'semibold'
/** Red, green, blue, each 0..1 (device RGB). */
export type Colour = readonly [number, number, number]
/** Size in PDF points. */
export interface TextStyle {
  readonly size: number
  readonly weight: Weight
  readonly colour: Colour
}

type Font = ReturnType<typeof fontkit.create>
interface Face {
  readonly bytes: Uint8Array
  readonly font: Font
}

export interface Fonts {
  readonly faces: Readonly<Record<Script, Readonly<Record<Weight, Face>>>>
  /** Width in points, kerning included. */
  width(text: string, style: Pick<TextStyle, 'size' | 'weight'>): number
}

/** Stands for a character the font does not have: everybody sees that something is missing. */
const missing = '▯'

/** Text as it can be set. NFC: the font has Ş as one glyph, data may carry S and a combining cedilla. */
const settable = (text: string, { font }: Face): string =>
  [...text.normalize('NFC')]
    .map((character) => (font.hasGlyphForCodePoint(character.codePointAt(0) ?? 0) ? character : missing))
    .join('')

const unpack = (base64: string): Face => {
  const bytes = new Uint8Array(brotliDecompressSync(Buffer.from(base64, 'base64')))
  return { bytes, font: fontkit.create(bytes) }
}

const load = async (): Promise<Fonts> => {
  const [regular, semibold, arabicRegular, arabicSemibold] = await Promise.all([
    import('./fira-sans-regular.ts'),
    import('./fira-sans-semibold.ts'),
    import('./noto-sans-arabic-regular.ts'),
    import('./noto-sans-arabic-semibold.ts'),
  ])
  const faces = {
    latin: { regular: unpack(regular.default), semibold: unpack(semibold.default) },
    arabic: { regular: unpack(arabicRegular.default), semibold: unpack(arabicSemibold.default) },
  }
  return {
    faces,
    width: (text, { size, weight }) =>
      visualRuns(text).reduce((sum, run) => {
        const face = faces[run.script][weight]
        return sum + (face.font.layout(settable(run.text, face)).advanceWidth / face.font.unitsPerEm) * size
      }, 0),
  }
}

let loading: Promise<Fonts> | undefined

/** The fonts, parsed once for the life of the program, at the first document. */
export const loadFonts = (): Promise<Fonts> => (loading ??= load())

export interface Pen {
  /** Writes one line; x, y are the start of the baseline in points from the page's bottom left. */
  write(page: PDFPage, text: string, x: number, y: number, style: TextStyle): Promise<void>
}

/**
 * This fontkit's subsets write to a stream, and its `encode(stream)` is its own affair; pdf-lib takes any `encode` for the
 * argument-less one of fontkit 2. So it is shown only what it should use.
 */
const forPdfLib = (font: Font): Font => {
  const createSubset = font.createSubset.bind(font)
  font.createSubset = () => {
    const subset = createSubset()
    return {
      includeGlyph: (glyph) => subset.includeGlyph(glyph),
      encodeStream: () => subset.encodeStream(),
    }
  }
  return font
}

/** A pen for one document. Embeds only the weights that were used. */
export const createPen = (pdf: PDFDocument, fonts: Fonts): Pen => {
  pdf.registerFontkit({ create: (bytes) => forPdfLib(fontkit.create(bytes)) })
  const embedded = new Map<Face, Promise<PDFFont>>()
  const keys = new Map<PDFPage, Map<Face, PDFName>>()

  const embed = (face: Face): Promise<PDFFont> => {
    const font = embedded.get(face) ?? pdf.embedFont(face.bytes, { subset: true })
    embedded.set(face, font)
    return font
  }

  const keyOf = (page: PDFPage, face: Face, font: PDFFont): PDFName => {
    const onPage = keys.get(page) ?? new Map<Face, PDFName>()
    keys.set(page, onPage)
    const key = onPage.get(face) ?? page.node.newFontDictionary(font.name, font.ref)
    onPage.set(face, key)
    return key
  }

  return {
    async write(page, text, x, y, { size, weight, colour }) {
      let left = x
      for (const run of visualRuns(text)) {
        const face = fonts.faces[run.script][weight]
        const pdfFont = await embed(face)
        const line = settable(run.text, face)
        const codes = pdfFont.encodeText(line).asString()
        page.pushOperators(
          beginText(),
          setFillingColor(rgb(...colour)),
          setFontAndSize(keyOf(page, face, pdfFont), size),
          setTextMatrix(1, 0, 0, 1, round(left), round(y)),
          ...(run.script === 'arabic'
            ? spoken(run.text, show(pdf, face, line, codes, size))
            : show(pdf, face, line, codes, size)),
          endText(),
        )
        left += (face.font.layout(line).advanceWidth / face.font.unitsPerEm) * size
      }
    },
  }
}

/**
 * Says what stands there (ISO 32000-1, 14.9.4): Arabic letters share glyphs and differ by their dots, so that readers and
 * searches could not tell them from the glyphs.
 */
const spoken = (text: string, operators: readonly PDFOperator[]): PDFOperator[] => [
  PDFOperator.of(PDFOperatorNames.BeginMarkedContentSequence, [
    PDFName.of('Span'),
    `<</ActualText ${PDFHexString.fromText(text).toString()}>>`,
  ]),
  ...operators,
  PDFOperator.of(PDFOperatorNames.EndMarkedContent),
]

/** The glyphs of a run with their kerning, marks moved to where they belong. `codes`: four digits in hex a glyph. */
const show = (pdf: PDFDocument, { font }: Face, line: string, codes: string, size: number): PDFOperator[] => {
  const operators: PDFOperator[] = []
  let parts = pdf.context.obj([])
  let pending = ''
  let raised = 0
  const closeString = (): void => {
    if (pending) parts.push(PDFHexString.of(pending))
    pending = ''
  }
  const move = (units: number): void => {
    if (units === 0) return
    closeString()
    parts.push(pdf.context.obj(Math.round((-units * 1000) / font.unitsPerEm)))
  }
  const close = (): void => {
    closeString()
    if (parts.size() > 0) operators.push(PDFOperator.of(PDFOperatorNames.ShowTextAdjusted, [parts]))
    parts = pdf.context.obj([])
  }
  const { glyphs, positions } = font.layout(line)
  glyphs.forEach((glyph, index) => {
    const { xAdvance = glyph.advanceWidth, xOffset = 0, yOffset = 0 } = positions[index] ?? {}
    if (yOffset !== raised) {
      close()
      raised = yOffset
      operators.push(setTextRise(round((yOffset / font.unitsPerEm) * size)))
    }
    move(xOffset)
    pending += codes.slice(index * 4, index * 4 + 4)
    move(xAdvance - glyph.advanceWidth - xOffset)
  })
  close()
  if (raised !== 0) operators.push(setTextRise(0))
  return operators
}

const round = (value: number): number => Math.round(value * 100) / 100
