import type { PadCapability, PenPoint } from '../../devices.ts'
import type { PenReport } from './pen-reports.ts'

/** Pressure from which ink flows, and to which it keeps flowing: the thresholds of the maker's SDK, raw units. */
const PRESSURE_ON = 21
const PRESSURE_OFF = 17

const WRAP = 0x1_0000

/** What the last report said, and what was made of it. */
interface Previous {
  readonly time: number | undefined
  readonly sequence: number | undefined
  /** Milliseconds, unwrapped. */
  readonly at: number
  /** Our own clock. */
  readonly now: number
}

/**
 * Turns pen reports into points on the screen. Keeps what one report alone cannot tell: whether the pen was down, how
 * often the 16-bit clock went round, which number should come next.
 *
 * @returns a function of a report and our own clock (milliseconds, only differences matter); it gives nothing for a report that
 * came twice
 */
export function createPenReader(
  capability: Pick<PadCapability, 'screenWidth' | 'screenHeight' | 'tabletMaxX' | 'tabletMaxY' | 'maxPressure'>,
): (report: PenReport, now: number) => PenPoint | undefined {
  const { screenWidth, screenHeight, tabletMaxX, tabletMaxY, maxPressure } = capability
  let down = false
  let previous: Previous | undefined

  return (report, now) => {
    const { time, sequence } = report
    if (sequence !== undefined && sequence === previous?.sequence && time === previous.time) return undefined
    down = report.ready && report.switches !== 0 && report.pressure >= (down ? PRESSURE_OFF + 1 : PRESSURE_ON)
    const skipped =
      sequence === undefined || previous?.sequence === undefined ? 0 : modulo(sequence - previous.sequence - 1)
    // More than half the range would be minutes of writing: the pad began to count anew, and its clock with it.
    const anew = skipped >= WRAP / 2
    const at = anew && previous ? previous.at + Math.max(0, now - previous.now) : unwrap(time, now, previous)
    const lost = anew ? 0 : skipped
    previous = { time, sequence, at, now }
    return {
      x: clamp((report.x * screenWidth) / tabletMaxX, screenWidth),
      y: clamp((report.y * screenHeight) / tabletMaxY, screenHeight),
      pressure: clamp(report.pressure / maxPressure, 1),
      down,
      near: report.ready,
      time: at,
      lost,
    }
  }
}

/** The pad's clock without its turns; ours, where the pad has none. Never goes back. */
function unwrap(time: number | undefined, now: number, previous: Previous | undefined): number {
  if (time === undefined) return Math.max(now, previous?.at ?? now)
  if (previous?.time === undefined) return Math.max(time, previous?.at ?? time)
  const step = modulo(time - previous.time)
  // A pen that was away for more than a minute let the counter go round unseen; our clock tells how often.
  const rounds = Math.max(0, Math.round((now - previous.now - step) / WRAP))
  return previous.at + step + rounds * WRAP
}

const modulo = (value: number): number => ((value % WRAP) + WRAP) % WRAP
const clamp = (value: number, max: number): number => Math.min(Math.max(value, 0), max)
