/**
 * Where things stand on the glass of a signature pad, for any screen: text above, room to write, three buttons. Pure, so
 * that the page that paints the picture and the code that understands a tap of the pen share one truth.
 */

/** Screen pixels from the top left; right and bottom are exclusive. */
export interface PadRect {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** Room for one line of text. The painter shrinks a text that is too wide, down to `minFontSize`; the pad's texts then fit. */
export interface PadLine {
  readonly rect: PadRect
  /** Pixels. */
  readonly fontSize: number
  readonly minFontSize: number
}

export type PadButton = 'sign' | 'clear' | 'cancel'

export interface PadLayout {
  readonly width: number
  readonly height: number
  /** Text starts at the right, and the whole screen is mirrored. */
  readonly rtl: boolean
  /** Where the page with the place to sign is shown, on a screen so large that it can be read there. */
  readonly sheet: PadRect | undefined
  readonly title: PadLine
  readonly summary: readonly [PadLine, PadLine]
  /** Where the pen leaves ink. Never under a button. */
  readonly writing: PadRect
  /** The line to sign on, inside `writing`: y in pixels. */
  readonly baseline: number
  /** `sign` is the first in reading direction, and the widest or tallest. */
  readonly buttons: Readonly<Record<PadButton, PadLine>>
}

/** Below this height buttons stand beside the writing room, else they would leave none (396 by 100 pixels). */
const flatHeight = 160
/** Smallest sizes that can be read on a screen without grey levels. */
const smallest = { title: 12, text: 10 } as const

/** A page (A4, DIN EN ISO 216) whose 10-point letters are 11 pixels high can be read. */
const readableHeight = 960
/** Its margin, in heights of the screen, and what must be left beside it, in widths. */
const sheetMargin = 0.03
const leastBeside = 0.45
/** Height of the writing room beside a sheet, in widths: what is written keeps the size it has on any other pad. */
const tallest = 0.45

/**
 * Lays the screen out. A large one shows the page that is signed, beside everything else.
 * @param width pixels, from 240
 * @param height pixels, from 96
 */
export const layoutPad = (width: number, height: number, direction: 'ltr' | 'rtl'): PadLayout => {
  const margin = Math.round(height * sheetMargin)
  const sheetWidth = Math.round((height - 2 * margin) / Math.SQRT2)
  const beside = width - sheetWidth - margin
  if (height < readableHeight || beside < width * leastBeside) return layoutPanel(width, height, direction)
  const panel = layoutPanel(beside, height, direction)
  const rtl = direction === 'rtl'
  const shift = (rect: PadRect): PadRect =>
    rtl ? rect : { ...rect, left: rect.left + width - beside, right: rect.right + width - beside }
  const moved = (line: PadLine): PadLine => ({ ...line, rect: shift(line.rect) })
  const room = shift(panel.writing)
  const writing = { ...room, top: Math.max(room.top, room.bottom - Math.round((room.right - room.left) * tallest)) }
  const left = rtl ? beside : margin
  return {
    ...panel,
    width,
    sheet: { left, top: margin, right: left + sheetWidth, bottom: height - margin },
    title: moved(panel.title),
    summary: [moved(panel.summary[0]), moved(panel.summary[1])],
    writing,
    baseline: baselineOf(writing),
    buttons: {
      sign: moved(panel.buttons.sign),
      clear: moved(panel.buttons.clear),
      cancel: moved(panel.buttons.cancel),
    },
  }
}

const baselineOf = ({ top, bottom }: PadRect): number => Math.round(bottom - (bottom - top) * 0.24)

/** Title and summary above, room to write, buttons below or beside it. */
const layoutPanel = (width: number, height: number, direction: 'ltr' | 'rtl'): PadLayout => {
  const flat = height < flatHeight
  const unit = flat ? height / 100 : Math.min(width / 320, height / 200)
  const px = (units: number): number => Math.round(units * unit)

  const margin = px(flat ? 3 : 8)
  const gap = px(4)
  const titleHeight = px(flat ? 14 : 18)
  const lineHeight = px(flat ? 11 : 13)
  const titleSize = Math.max(smallest.title, px(flat ? 12 : 15))
  const textSize = Math.max(smallest.text, px(10))

  // On the STU-300 (396 pixels): 304 remain for a line of text, as on the smallest other pad, and „Unterschreiben“ fits its button.
  const columnWidth = Math.round(width * 0.207)
  const right = flat ? width - margin - columnWidth - gap : width - margin
  const rows = { summary: margin + titleHeight, writing: margin + titleHeight + 2 * lineHeight + Math.round(gap / 2) }
  const barTop = height - margin - px(30)

  const place = (left: number, top: number, end: number, bottom: number): PadRect =>
    direction === 'rtl' ? { left: width - end, top, right: width - left, bottom } : { left, top, right: end, bottom }
  const text = (top: number, lineBoxHeight: number, fontSize: number, minFontSize: number): PadLine => ({
    rect: place(margin, top, right, top + lineBoxHeight),
    fontSize,
    minFontSize,
  })
  const button = (rect: PadRect): PadLine => ({
    rect,
    fontSize: Math.max(smallest.text, px(11)),
    minFontSize: smallest.text,
  })

  const writing = place(margin, rows.writing, right, flat ? height - margin : barTop - gap)
  const cuts = shares([1.35, 1, 1], margin, flat ? height - margin : width - margin, flat ? px(3) : px(6))
  const spot = (index: 0 | 1 | 2): PadLine => {
    const [start, end] = cuts[index] as readonly [number, number]
    return button(
      flat
        ? place(width - margin - columnWidth, start, width - margin, end)
        : place(start, barTop, end, height - margin),
    )
  }

  return {
    width,
    height,
    rtl: direction === 'rtl',
    sheet: undefined,
    title: text(margin, titleHeight, titleSize, smallest.title),
    summary: [
      text(rows.summary, lineHeight, textSize, smallest.text),
      text(rows.summary + lineHeight, lineHeight, textSize, smallest.text),
    ],
    writing,
    baseline: baselineOf(writing),
    buttons: { sign: spot(0), clear: spot(1), cancel: spot(2) },
  }
}

/** Cuts a length into parts of these weights with gaps between. */
const shares = (weights: readonly number[], from: number, to: number, gap: number): [number, number][] => {
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const room = to - from - gap * (weights.length - 1)
  let at = from
  return weights.map((weight, index) => {
    const start = Math.round(at)
    at += (room * weight) / total
    const end = index === weights.length - 1 ? to : Math.round(at)
    at += gap
    return [start, end]
  })
}

/** The button under a point of the screen, if there is one. */
export const hitButton = (layout: PadLayout, x: number, y: number): PadButton | undefined =>
  (['sign', 'clear', 'cancel'] as const).find((name) => {
    const { left, top, right, bottom } = layout.buttons[name].rect
    return x >= left && x < right && y >= top && y < bottom
  })

/** Ink as it is drawn wherever it is seen while it is written, in the colour it is filed with. */
export const padInk = {
  colour: 'rgb(18 33 92)',
  /** Width of the line in pad pixels for a pressure of 0 to 1, by the width of the writing room; never thinner than one. */
  width: (pressure: number, { left, right }: Pick<PadRect, 'left' | 'right'>): number =>
    Math.max(((1 + 3.5 * pressure) * (right - left)) / 760, 1),
} as const
