import { getDocument, OPS } from 'pdfjs-dist/legacy/build/pdf.mjs'

export interface Path {
  readonly left: number
  readonly bottom: number
  readonly right: number
  readonly top: number
}

export interface PdfPage {
  readonly text: string
  /** Stroked paths: their box in points from the page's lower left corner, in the order they are drawn. */
  readonly strokes: readonly Path[]
}

/** What a PDF says, read by pdf.js, which had no part in writing it. */
export async function readPdf(bytes: Uint8Array): Promise<PdfPage[]> {
  const pdf = await getDocument({ data: Uint8Array.from(bytes), verbosity: 0 }).promise
  const pages: PdfPage[] = []
  for (let number = 1; number <= pdf.numPages; number++) {
    const page = await pdf.getPage(number)
    const text = (await page.getTextContent()).items.map((item) => ('str' in item ? item.str : '')).join(' ')
    const { fnArray, argsArray } = await page.getOperatorList()
    const strokes = fnArray.flatMap((operator: number, index: number) => {
      const values = argsArray[index] as unknown[]
      if (operator !== OPS.constructPath || values[0] !== OPS.stroke) return []
      const [left, bottom, right, top] = Array.from(values[2] as Float32Array) as [number, number, number, number]
      return [{ left, bottom, right, top }]
    })
    pages.push({ text, strokes })
  }
  return pages
}
