import type { PadCapability, PenPoint, PenPointer } from '../../../../drivers/devices.ts'
import { hitButton, type PadButton, type PadLayout, type PadRect } from '../../../shared/domain/pad-screen.ts'
import type { InkPoint, Stroke } from './ink.ts'

/** What one report of the pen did on the glass. */
export interface Touch {
  /** The point left ink. */
  readonly ink: boolean
  /** It ended a stroke. */
  readonly lifted: boolean
  /** It ended a tap: the pen came down on this button, stayed on it and left it there. */
  readonly tapped: PadButton | undefined
}

/** The pressure that stands for none: of a mouse, and of a glass that feels no weight. */
const UNFELT = 0.5

/** The glass between pen and program: what is ink, and which button was meant. */
export interface Glass {
  readonly strokes: readonly Stroke[]
  /** Reports of the pen so far. Clearing does not change them. */
  readonly reports: number
  /** How many the pad's numbering says were lost, also before clearing; null where the pad does not number them. */
  readonly lost: number | null
  /** What left the ink, each once. Clearing forgets it with the ink. */
  readonly pointers: readonly PenPointer[]
  /** Some of the ink was pressed otherwise than a mouse and a glass without weight tell. */
  readonly pressed: boolean
  take(point: PenPoint): Touch
  clear(): void
}

/**
 * Ink is what the pad itself draws: every point inside the writing room with the pen down, wherever the pen came from.
 * So the person sees on the glass exactly what is filed.
 */
export function createGlass(layout: PadLayout, { countsLost }: Pick<PadCapability, 'countsLost'>): Glass {
  let strokes: InkPoint[][] = []
  let writing = false
  let down = false
  let pressed: PadButton | undefined
  const pointers = new Set<PenPointer>()
  let felt = false
  let reports = 0
  let lost = 0

  return {
    get strokes() {
      return strokes
    },
    get reports() {
      return reports
    },
    get lost() {
      return countsLost === true ? lost : null
    },
    get pointers() {
      return [...pointers]
    },
    get pressed() {
      return felt
    },
    take(point) {
      reports += 1
      lost += point.lost
      const ink = point.down && contains(layout.writing, point)
      if (ink) {
        if (!writing) strokes.push([])
        const by = point.by ?? 'pen'
        pointers.add(by)
        if (by !== 'mouse' && point.pressure !== UNFELT) felt = true
        strokes.at(-1)?.push({ x: point.x, y: point.y, pressure: point.pressure, time: point.time })
      }
      const lifted = writing && !ink
      writing = ink

      let tapped: PadButton | undefined
      if (point.down) {
        const button = hitButton(layout, point.x, point.y)
        if (!down) pressed = button
        else if (button !== pressed) pressed = undefined
      } else {
        tapped = pressed
        pressed = undefined
      }
      down = point.down
      return { ink, lifted, tapped }
    },
    clear() {
      strokes = []
      pointers.clear()
      felt = false
      writing = false
      pressed = undefined
    },
  }
}

const contains = ({ left, top, right, bottom }: PadRect, { x, y }: PenPoint): boolean =>
  x >= left && x < right && y >= top && y < bottom

/** Shortest way of the pen that can be a signature, in heights of the writing room. */
const SHORTEST = 0.5

/** Whether the ink can be a signature: a dot, a tick or a slip of the pen is none. */
export function isSignature(strokes: readonly Stroke[], layout: PadLayout): boolean {
  let way = 0
  for (const stroke of strokes) {
    for (const [index, point] of stroke.entries()) {
      const before = stroke[index - 1]
      if (before) way += Math.hypot(point.x - before.x, point.y - before.y)
    }
  }
  return way >= (layout.writing.bottom - layout.writing.top) * SHORTEST
}
