import type { PDFDocumentProxy } from 'pdfjs-dist'
// oxlint-disable-next-line import/default -- Vite gives the address of a `?url` import as its default.
import workerUrl from 'pdfjs-dist/legacy/build/pdf.worker.min.mjs?url'

/** Points per inch of a page, and the pixels per point of a sheet printed at 200 dpi. */
const PRINT_SCALE = 200 / 72

/** The library comes with the first document: it would cost the start of the program. */
const library = async () => {
  const pdfjs = await import('pdfjs-dist/legacy/build/pdf.mjs')
  pdfjs.GlobalWorkerOptions.workerSrc = workerUrl
  return pdfjs
}

export interface OpenPdf {
  readonly document: PDFDocumentProxy
  close(): void
}

/** Opens a PDF for drawing. The bytes stay the caller's. */
export async function openPdf(bytes: Uint8Array): Promise<OpenPdf> {
  const { getDocument } = await library()
  // The worker takes the buffer away from this side: it gets a copy. No scripts, no network, no wasm: our policy allows none.
  const task = getDocument({ data: new Uint8Array(bytes), enableXfa: false, useWasm: false, verbosity: 0 })
  try {
    return { document: await task.promise, close: () => void task.destroy() }
  } catch (error) {
    void task.destroy()
    throw error
  }
}

/** Draws one page. Pixels per point: `scale`. Resolves when it stands on the canvas; a newer drawing cancels it. */
export async function drawPage(
  document: PDFDocumentProxy,
  number: number,
  canvas: HTMLCanvasElement,
  scale: number,
  signal: AbortSignal,
): Promise<void> {
  const page = await document.getPage(number)
  if (signal.aborted) return
  const viewport = page.getViewport({ scale })
  // Drawn beside and put over at once: a page that is drawn again (zoom) never flickers.
  const fresh = canvas.ownerDocument.createElement('canvas')
  fresh.width = Math.round(viewport.width)
  fresh.height = Math.round(viewport.height)
  const task = page.render({ canvas: fresh, viewport })
  signal.addEventListener('abort', () => task.cancel(), { once: true })
  try {
    await task.promise
  } catch (error) {
    if (signal.aborted) return
    throw error
  }
  canvas.width = fresh.width
  canvas.height = fresh.height
  canvas.getContext('2d')?.drawImage(fresh, 0, 0)
}

/** Prints a PDF on the system's printers: every page as a sheet, nothing of the program around it. */
export async function printPdf(bytes: Uint8Array, sheetClass: string): Promise<void> {
  const pdf = await openPdf(bytes)
  const sheets = document.createElement('div')
  sheets.className = sheetClass
  try {
    for (let number = 1; number <= pdf.document.numPages; number += 1) {
      const canvas = document.createElement('canvas')
      await drawPage(pdf.document, number, canvas, PRINT_SCALE, new AbortController().signal)
      sheets.append(canvas)
    }
    document.body.append(sheets)
    window.print()
  } finally {
    sheets.remove()
    pdf.close()
  }
}

/** SHA-256 in hex. */
export async function sha256(bytes: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new Uint8Array(bytes))
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
