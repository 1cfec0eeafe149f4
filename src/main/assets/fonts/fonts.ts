/**
 * Text for PDF pages: which font file has which character, how wide a line is, and how it is drawn, with kerning.
 * Measuring needs no document; drawing embeds a font into the document at its first use, as a subset.
 */
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

interface Face {
  readonly bytes: Uint8Array
  readonly kit: ReturnType<typeof fontkit.create>
}
interface Run {
  readonly face: Face
  readonly text: string
}

export interface Fonts {
  /** Width in points, kerning included. */
  width(text: string, style: Pick<TextStyle, 'size' | 'weight'>): number
  /** The text as it will stand on the page, cut where another font file has the next character. */
  runs(text: string, weight: Weight): readonly Run[]
}

/** Stands for a character that no font file has: it is visible that something is missing. */
const missing = '\u{FFFD}'

const unpack = (list: readonly string[]): Face[] =>
  list.map((base64) => {
    const bytes = new Uint8Array(Buffer.from(base64, 'base64'))
    return { bytes, kit: fontkit.create(bytes) }
  })

const has = (face: Face, character: string): boolean => face.kit.hasGlyphForCodePoint(character.codePointAt(0) ?? 0)

const load = async (): Promise<Fonts> => {
  const files = await Promise.all([import('./fira-sans-regular.ts'), import('./fira-sans-semibold.ts')])
  const faces: Record<Weight, Face[]> = { regular: unpack(files[0].default), semibold: unpack(files[1].default) }

  const runs = (text: string, weight: Weight): Run[] => {
    const result: { face: Face; text: string }[] = []
    // NFC: the files have Ş as one glyph, data may carry S and a combining cedilla.
    for (const wanted of text.normalize('NFC')) {
      const last = result.at(-1)
      // Staying with the last face keeps spaces and points inside a run, so that kerning and search go on.
      const found = last && has(last.face, wanted) ? last.face : faces[weight].find((face) => has(face, wanted))
      const face = found ?? (faces[weight][0] as Face)
      const character = found ? wanted : missing
      if (last?.face === face) last.text += character
      else result.push({ face, text: character })
    }
    return result
  }

  const width = (text: string, style: Pick<TextStyle, 'size' | 'weight'>): number => {
    let ems = 0
    for (const { face, text: part } of runs(text, style.weight)) {
      ems += face.kit.layout(part).advanceWidth / face.kit.unitsPerEm
    }
    return ems * style.size
  }

  return { runs, width }
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
const forPdfLib = (font: Face['kit']): Face['kit'] => {
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

/** A pen for one document. Embeds only the font files that a character needed. */
export const createPen = (pdf: PDFDocument, fonts: Fonts): Pen => {
  pdf.registerFontkit({ create: (bytes) => forPdfLib(fontkit.create(bytes)) })
  const embedded = new Map<Face, Promise<PDFFont>>()
  const keys = new Map<PDFPage, Map<PDFFont, PDFName>>()

  const embed = (face: Face): Promise<PDFFont> => {
    const font = embedded.get(face) ?? pdf.embedFont(face.bytes, { subset: true })
    embedded.set(face, font)
    return font
  }

  const keyOf = (page: PDFPage, font: PDFFont): PDFName => {
    const onPage = keys.get(page) ?? new Map<PDFFont, PDFName>()
    keys.set(page, onPage)
    const key = onPage.get(font) ?? page.node.newFontDictionary(font.name, font.ref)
    onPage.set(font, key)
    return key
  }

  return {
    async write(page, text, x, y, style) {
      let left = x
      for (const run of fonts.runs(text, style.weight)) {
        const font = await embed(run.face)
        const { kit } = run.face
        const { glyphs, positions, advanceWidth } = kit.layout(run.text)
        const codes = font.encodeText(run.text).asString()
        const parts = pdf.context.obj([])
        let pending = ''
        glyphs.forEach((glyph, index) => {
          pending += codes.slice(index * 4, index * 4 + 4)
          const kerning = (positions[index]?.xAdvance ?? glyph.advanceWidth) - glyph.advanceWidth
          if (kerning === 0) return
          parts.push(PDFHexString.of(pending))
          parts.push(pdf.context.obj(Math.round((-kerning * 1000) / kit.unitsPerEm)))
          pending = ''
        })
        if (pending) parts.push(PDFHexString.of(pending))
        page.pushOperators(
          beginText(),
          setFillingColor(rgb(...style.colour)),
          setFontAndSize(keyOf(page, font), style.size),
          setTextMatrix(1, 0, 0, 1, round(left), round(y)),
          PDFOperator.of(PDFOperatorNames.ShowTextAdjusted, [parts]),
          endText(),
        )
        left += (advanceWidth / kit.unitsPerEm) * style.size
      }
    },
  }
}

const round = (value: number): number => Math.round(value * 100) / 100
