import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { useT } from '../lib/i18n.ts'
import { drawPage, openPdf, type OpenPdf } from '../lib/pdf.ts'
import { Failure, Waiting } from './States.tsx'
import classes from './PdfPages.module.css'

interface Sheet {
  /** Points. */
  readonly width: number
  readonly height: number
  /** For screen readers: the canvas says nothing. */
  readonly text: string
}

interface Opened {
  readonly bytes: Uint8Array
  readonly pdf: OpenPdf
  readonly sheets: readonly Sheet[]
}

interface PdfPagesProps {
  readonly bytes: Uint8Array
  /** What it is, for screen readers. */
  readonly label: string
  /** The page in view, from 1, and how many there are. */
  readonly onPage?: (page: number, pages: number) => void
  /** The end of the last page was in view, all pages being drawn. Called once for each document. */
  readonly onReadToEnd?: () => void
  /** A place to show when the document opens: page from 0, points from the page's bottom. */
  readonly reveal?: { readonly page: number; readonly y: number } | undefined
}

/** A whole PDF, page under page, to be scrolled; drawn by pdf.js, sharp at every zoom. The only place that shows a PDF. */
export function PdfPages({ bytes, label, onPage, onReadToEnd, reveal }: PdfPagesProps) {
  const t = useT()
  const { opened, error } = useOpened(bytes)
  const [drawn, setDrawn] = useState<{ of: Opened; pages: number } | undefined>(undefined)
  const scroller = useRef<HTMLDivElement>(null)
  const end = useRef<HTMLDivElement>(null)
  const complete = opened !== undefined && drawn?.of === opened && drawn.pages >= opened.sheets.length

  const tellPage = useEffectEvent(() => {
    const box = scroller.current
    if (box === null || opened === undefined) return
    const middle = box.getBoundingClientRect().top + Math.min(box.clientHeight, window.innerHeight) / 2
    const above = [...box.querySelectorAll('[data-sheet]')].filter(
      (sheet) => sheet.getBoundingClientRect().top <= middle,
    )
    onPage?.(Math.max(1, above.length), opened.sheets.length)
  })
  const tellEnd = useEffectEvent(() => onReadToEnd?.())

  useEffect(() => {
    if (!complete) return
    tellPage()
    // Nobody has the focus: the keys scroll the paper at once.
    if (window.document.activeElement === window.document.body) scroller.current?.focus({ preventScroll: true })
  }, [complete])

  // The last line of the last page, not clipped by any box around it: scrolled to, or short enough to be seen at once.
  useEffect(() => {
    const mark = end.current
    if (!complete || mark === null) return
    const observer = new IntersectionObserver((entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return
      observer.disconnect()
      tellEnd()
    })
    observer.observe(mark)
    return () => observer.disconnect()
  }, [complete])

  useEffect(() => {
    const box = scroller.current
    if (!complete || box === null || reveal === undefined || opened === undefined) return
    const sheet = box.querySelectorAll<HTMLElement>('[data-sheet]')[reveal.page]
    const size = opened.sheets[reveal.page]
    if (sheet === undefined || size === undefined) return
    const place = sheet.offsetTop + sheet.offsetHeight * (1 - reveal.y / size.height)
    box.scrollTo({ top: place - box.clientHeight / 2 })
  }, [complete, opened, reveal])

  if (error !== undefined) return <Failure error={error} />
  return (
    <div
      ref={scroller}
      className={classes.scroller}
      role="region"
      aria-label={label}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- Scrolled by the keyboard: the region itself takes the focus (WCAG 2.1.1).
      tabIndex={0}
      onScroll={() => tellPage()}
      data-complete={complete || undefined}
    >
      {opened === undefined && <Waiting />}
      {opened?.sheets.map((sheet, index) => (
        <Page
          key={index}
          opened={opened}
          number={index + 1}
          sheet={sheet}
          label={t('documents.page', { page: index + 1, pages: opened.sheets.length })}
          onDrawn={() => setDrawn((known) => ({ of: opened, pages: known?.of === opened ? known.pages + 1 : 1 }))}
        />
      ))}
      <div ref={end} className={classes.end} />
    </div>
  )
}

/** The document of these bytes. The last one stays until the next is open: the paper never vanishes under the reader. */
function useOpened(bytes: Uint8Array): { opened: Opened | undefined; error: unknown } {
  const [state, setState] = useState<{ opened: Opened | undefined; error: unknown }>({
    opened: undefined,
    error: undefined,
  })
  useEffect(() => {
    let live = true
    let pdf: OpenPdf | undefined
    async function open() {
      pdf = await openPdf(bytes)
      const { document } = pdf
      const sheets = await Promise.all(Array.from({ length: document.numPages }, (_, index) => sheetOf(pdf, index + 1)))
      if (live) setState({ opened: { bytes, pdf, sheets }, error: undefined })
    }
    open().catch((error: unknown) => {
      if (live) setState({ opened: undefined, error })
    })
    return () => {
      live = false
      pdf?.close()
    }
  }, [bytes])
  return state
}

async function sheetOf(pdf: OpenPdf | undefined, number: number): Promise<Sheet> {
  const page = await pdf?.document.getPage(number)
  if (page === undefined) throw new Error('the document was closed')
  const { width, height } = page.getViewport({ scale: 1 })
  const { items } = await page.getTextContent()
  return { width, height, text: items.map((item) => ('str' in item ? item.str : '')).join(' ') }
}

interface PageProps {
  readonly opened: Opened
  readonly number: number
  readonly sheet: Sheet
  readonly label: string
  readonly onDrawn: () => void
}

function Page({ opened, number, sheet, label, onDrawn }: PageProps) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const tellDrawn = useEffectEvent(onDrawn)
  useEffect(() => {
    const paper = canvas.current
    if (paper === null) return
    let told = false
    let drawing = new AbortController()
    let width = 0
    const draw = () => {
      // Pixels of the screen: a page is as sharp as the screen, at every zoom and size.
      const next = Math.round(paper.clientWidth * window.devicePixelRatio)
      if (next === 0 || next === width) return
      width = next
      drawing.abort()
      const { signal } = (drawing = new AbortController())
      drawPage(opened.pdf.document, number, paper, width / sheet.width, signal).then(
        () => {
          if (signal.aborted || told) return
          told = true
          tellDrawn()
        },
        // A document that was closed under the drawing.
        () => undefined,
      )
    }
    const observer = new ResizeObserver(draw)
    observer.observe(paper)
    return () => {
      observer.disconnect()
      drawing.abort()
    }
  }, [opened, number, sheet])
  return (
    <section className={classes.sheet} aria-label={label} data-sheet>
      <canvas ref={canvas} aria-hidden style={{ aspectRatio: `${sheet.width} / ${sheet.height}` }} />
      <p className="visually-hidden">{sheet.text}</p>
    </section>
  )
}
