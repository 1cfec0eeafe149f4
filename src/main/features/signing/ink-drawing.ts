/** The drawing half of `ink.ts`, apart so that the PDF library is loaded only when somebody signs. */
import {
  appendBezierCurve,
  LineCapStyle,
  moveTo,
  PDFDocument,
  type PDFOperator,
  popGraphicsState,
  pushGraphicsState,
  rgb,
  setLineCap,
  setLineWidth,
  setStrokingColor,
  stroke,
} from '@cantoo/pdf-lib'
import { createPen, loadFonts } from '../../assets/fonts/fonts.ts'
import type { CapturedArea, InkPlace, InkPoint, InkStamp, Stroke } from './ink.ts'

const colour = [0.07, 0.13, 0.36] as const
/** Pen widths in points at no and at full pressure. */
const widths = { thin: 0.5, thick: 2 } as const
/** How much a small signature may be enlarged beyond "the whole writing room fills the rectangle". */
const enlarge = 1.6
/** Distance of the name's baseline below the rectangle. */
const nameBelow = 8

interface Dot {
  readonly x: number
  readonly y: number
  readonly width: number
}

/** Reports at the same spot add nothing to a curve, and a curve through them has no direction. */
const distinct = (points: Stroke): InkPoint[] =>
  points.filter((point, index) => {
    const before = points[index - 1]
    return !before || Math.hypot(point.x - before.x, point.y - before.y) > 0.05
  })

/** Pressure as width, calmed over neighbours: pads report it in coarse steps at the start of a stroke. */
const widthAt = (points: readonly InkPoint[], index: number): number => {
  const near = points.slice(Math.max(0, index - 2), index + 3)
  const pressure = near.reduce((sum, point) => sum + point.pressure, 0) / near.length
  const width = widths.thin + (widths.thick - widths.thin) * Math.min(1, Math.max(0, pressure))
  return Math.round(width * 10) / 10
}

/** Strokes as curves in page points. Keeps the proportions; stands in the middle of the height, at the line's start. */
const place = (strokes: readonly Stroke[], area: CapturedArea, target: InkPlace): Dot[][] => {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const { x, y } of strokes.flat()) {
    left = Math.min(left, x)
    top = Math.min(top, y)
    right = Math.max(right, x)
    bottom = Math.max(bottom, y)
  }
  const [inkWidth, inkHeight] = [right - left, bottom - top]
  // The line's own width must stay inside the rectangle, too.
  const inset = widths.thick / 2
  const room = { width: target.width - 2 * inset, height: target.height - 2 * inset }
  const natural = Math.min(room.width / area.width, room.height / area.height)
  const scale = Math.min(room.width / inkWidth, room.height / inkHeight, natural * enlarge)
  const indent = Math.min(12, room.width - inkWidth * scale)
  const drop = (room.height - inkHeight * scale) / 2
  return strokes.map((points) => {
    const kept = distinct(points)
    return kept.map((point, index) => ({
      x: target.x + inset + indent + (point.x - left) * scale,
      y: target.y + target.height - inset - drop - (point.y - top) * scale,
      width: widthAt(kept, index),
    }))
  })
}

const fixed = (value: number): number => Math.round(value * 100) / 100

/**
 * One stroke as Bézier curves through every point (Catmull-Rom), cut where the pen's width changes. Round ends make the
 * pieces one line. A curve stays within its control points, so these are kept inside the rectangle: a sharp turn at its edge
 * would swing out of it otherwise.
 */
const strokeOperators = (dots: readonly Dot[], target: InkPlace): PDFOperator[] => {
  const inset = widths.thick / 2
  const across = (x: number): number => fixed(Math.min(target.x + target.width - inset, Math.max(target.x + inset, x)))
  const up = (y: number): number => fixed(Math.min(target.y + target.height - inset, Math.max(target.y + inset, y)))
  const at = (index: number): Dot => dots[Math.min(dots.length - 1, Math.max(0, index))] as Dot
  const curve = (a: Dot, b: Dot, c: Dot, d: Dot): PDFOperator =>
    appendBezierCurve(
      across(b.x + (c.x - a.x) / 6),
      up(b.y + (c.y - a.y) / 6),
      across(c.x - (d.x - b.x) / 6),
      up(c.y - (d.y - b.y) / 6),
      fixed(c.x),
      fixed(c.y),
    )
  const operators: PDFOperator[] = []
  let width: number | undefined
  // A single point is a curve to itself: with round ends, a dot.
  for (let index = 0; index < Math.max(1, dots.length - 1); index += 1) {
    const from = at(index)
    if (from.width !== width) {
      if (width !== undefined) operators.push(stroke())
      width = from.width
      operators.push(setLineWidth(width), moveTo(fixed(from.x), fixed(from.y)))
    }
    operators.push(curve(at(index - 1), from, at(index + 1), at(index + 2)))
  }
  return [...operators, stroke()]
}

/** See `addInk`. */
export const draw = async (
  pdf: Uint8Array,
  strokes: readonly Stroke[],
  target: InkPlace,
  area: CapturedArea,
  stamp: InkStamp,
): Promise<Uint8Array> => {
  const drawn = strokes.filter((points) => points.length > 0)
  if (drawn.length === 0) throw new RangeError('No ink')
  const document = await PDFDocument.load(pdf, { forIncrementalUpdate: true, updateMetadata: false })
  const page = document.getPages()[target.page]
  if (!page) throw new RangeError('No such page')
  page.pushOperators(
    pushGraphicsState(),
    setStrokingColor(rgb(...colour)),
    setLineCap(LineCapStyle.Round),
    ...place(drawn, area, target).flatMap((dots) => strokeOperators(dots, target)),
    popGraphicsState(),
  )
  const pen = createPen(document, await loadFonts())
  await pen.write(page, stamp.nameLine, target.x, target.y - nameBelow, {
    size: 9,
    weight: 'regular',
    colour: [0.1, 0.12, 0.19],
  })
  document.setModificationDate(new Date(stamp.at))
  return document.commit()
}
