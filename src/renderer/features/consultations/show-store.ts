import { useSyncExternalStore } from 'react'
import type { Call, ShownPage } from '../../../call/call.types.ts'
import { api } from '../../lib/api.ts'
import { drawPage, openPdf } from '../../lib/pdf.ts'

/** Widest side of a page as it is sent, in pixels: small print stays readable on a phone that zooms in. */
const SIDE = 1600
const QUALITY = 0.85

export interface Showable {
  readonly id: string
  readonly title: string
  readonly mediaType: string
}

/** A document laid open: its pages become pictures one by one; nothing but the page that is shown leaves this machine. */
interface Paper {
  readonly document: Showable
  readonly pages: number
  draw(page: number, signal: AbortSignal): Promise<ShownPage>
  close(): void
}

export interface Showing {
  readonly document: Showable
  readonly page: number
  readonly pages: number
  /** The next page is on its way. */
  readonly busy: boolean
}

let paper: Paper | undefined
let showing: Showing | undefined
let drawing = new AbortController()
const listeners = new Set<() => void>()

function set(next: Showing | undefined): void {
  showing = next
  for (const listener of listeners) listener()
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
  }
}
export const useShowing = (): Showing | undefined => useSyncExternalStore(subscribe, () => showing)

async function toBlob(canvas: HTMLCanvasElement): Promise<Blob> {
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', QUALITY))
  if (blob === null) throw new Error('the page could not be made a picture')
  return blob
}

async function open(document: Showable): Promise<Paper> {
  const { bytes } = await api.documents.bytes({ documentId: document.id })
  if (document.mediaType.startsWith('image/')) {
    const bitmap = await createImageBitmap(new Blob([new Uint8Array(bytes)], { type: document.mediaType }))
    return {
      document,
      pages: 1,
      async draw() {
        const scale = Math.min(1, SIDE / Math.max(bitmap.width, bitmap.height))
        const canvas = window.document.createElement('canvas')
        canvas.width = Math.round(bitmap.width * scale)
        canvas.height = Math.round(bitmap.height * scale)
        canvas.getContext('2d')?.drawImage(bitmap, 0, 0, canvas.width, canvas.height)
        return pageOf(document, canvas, 1, 1)
      },
      close: () => bitmap.close(),
    }
  }
  const pdf = await openPdf(bytes)
  const pages = pdf.document.numPages
  return {
    document,
    pages,
    async draw(page, signal) {
      const size = (await pdf.document.getPage(page)).getViewport({ scale: 1 })
      const canvas = window.document.createElement('canvas')
      await drawPage(pdf.document, page, canvas, SIDE / Math.max(size.width, size.height), signal)
      return pageOf(document, canvas, page, pages)
    },
    close: pdf.close,
  }
}

async function pageOf(document: Showable, canvas: HTMLCanvasElement, page: number, pages: number): Promise<ShownPage> {
  const { width, height } = canvas
  return { blob: await toBlob(canvas), width, height, title: document.title, page, pages }
}

/** Opens a document for looking before it is shown. The caller closes it. */
export const openPaper = open

/** Shows a document from this page on. @throws what reading, drawing or sending throws */
export async function show(call: Call, consultationId: string, document: Showable, page = 1): Promise<void> {
  if (paper?.document.id !== document.id) {
    const opened = await open(document)
    paper?.close()
    paper = opened
  }
  await turn(call, consultationId, page)
}

/** Shows another page of the document that is shown. */
export async function turn(call: Call, consultationId: string, page: number): Promise<void> {
  const here = paper
  if (here === undefined || page < 1 || page > here.pages) return
  drawing.abort()
  const { signal } = (drawing = new AbortController())
  const { document, pages } = here
  set({ document, pages, page: showing?.document.id === document.id ? showing.page : page, busy: true })
  try {
    const picture = await here.draw(page, signal)
    if (signal.aborted) return
    // Written before it leaves this machine: nothing is shown that the log does not know.
    await api.consultations.shown({ consultationId, documentId: document.id, page })
    if (signal.aborted) return
    await call.show(picture)
    if (signal.aborted) return
    set({ document, pages, page, busy: false })
  } catch (error) {
    if (signal.aborted) return
    set(call.view().shown === null ? undefined : { document, pages, page, busy: false })
    throw error
  }
}

/** Takes the page away, also when the call is over. */
export function endShow(call: Call | undefined): void {
  drawing.abort()
  call?.endShow()
  paper?.close()
  paper = undefined
  if (showing !== undefined) set(undefined)
}
