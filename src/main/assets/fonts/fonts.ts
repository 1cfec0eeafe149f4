/**
 * Text for PDF pages: how wide a line is, and how it is drawn, with kerning.
 * Measuring needs no document; drawing embeds a font into the document at its first use, as a subset.
 */
import { brotliDecompressSync } from 'node:zlib'
import {
  beginText,
  endText,
  type PDFDocument,
  type PDFFont,
  PDFHexString,
  type PDFName,
  PDFOperator,
  PDFOperatorNames,
  type PDFPage,
  rgb,
  setFillingColor,
  setFontAndSize,
  setTextMatrix,
} from '@cantoo/pdf-lib'
import fontkit from '@pdf-lib/fontkit'

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
  readonly faces: Readonly<Record<Weight, Face>>
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
  const [regular, semibold] = await Promise.all([import('./fira-sans-regular.ts'), import('./fira-sans-semibold.ts')])
  const faces = { regular: unpack(regular.default), semibold: unpack(semibold.default) }
  return {
    faces,
    width: (text, { size, weight }) => {
      const face = faces[weight]
      return (face.font.layout(settable(text, face)).advanceWidth / face.font.unitsPerEm) * size
    },
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
  const embedded = new Map<Weight, Promise<PDFFont>>()
  const keys = new Map<PDFPage, Map<Weight, PDFName>>()

  const embed = (weight: Weight): Promise<PDFFont> => {
    const font = embedded.get(weight) ?? pdf.embedFont(fonts.faces[weight].bytes, { subset: true })
    embedded.set(weight, font)
    return font
  }

  const keyOf = (page: PDFPage, weight: Weight, font: PDFFont): PDFName => {
    const onPage = keys.get(page) ?? new Map<Weight, PDFName>()
    keys.set(page, onPage)
    const key = onPage.get(weight) ?? page.node.newFontDictionary(font.name, font.ref)
    onPage.set(weight, key)
    return key
  }

  return {
    async write(page, text, x, y, { size, weight, colour }) {
      const pdfFont = await embed(weight)
      const face = fonts.faces[weight]
      const line = settable(text, face)
      const { glyphs, positions } = face.font.layout(line)
      const codes = pdfFont.encodeText(line).asString()
      const parts = pdf.context.obj([])
      let pending = ''
      glyphs.forEach((glyph, index) => {
        // Two bytes a glyph, four digits in hex.
        pending += codes.slice(index * 4, index * 4 + 4)
        const kerning = (positions[index]?.xAdvance ?? glyph.advanceWidth) - glyph.advanceWidth
        if (kerning === 0) return
        parts.push(PDFHexString.of(pending))
        parts.push(pdf.context.obj(Math.round((-kerning * 1000) / face.font.unitsPerEm)))
        pending = ''
      })
      if (pending) parts.push(PDFHexString.of(pending))
      page.pushOperators(
        beginText(),
        setFillingColor(rgb(...colour)),
        setFontAndSize(keyOf(page, weight, pdfFont), size),
        setTextMatrix(1, 0, 0, 1, round(x), round(y)),
        PDFOperator.of(PDFOperatorNames.ShowTextAdjusted, [parts]),
        endText(),
      )
    },
  }
}

const round = (value: number): number => Math.round(value * 100) / 100
