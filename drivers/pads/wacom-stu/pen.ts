import type { PadCapability, PenPoint } from '../../devices.ts'
import type { PenReport } from './codec.ts'

/** Pressure from which ink flows, and to which it keeps flowing: the thresholds of the maker's SDK, raw units. */
const PRESSURE_ON = 21
const PRESSURE_OFF = 17

const WRAP = 0x1_0000

/**
 * Turns pen reports into points on the screen. Keeps what one report alone cannot tell: whether the pen was down, how
 * often the 16-bit clock went round, which number should come next.
 *
 * @returns a function of a report and our own clock (milliseconds, only differences matter)
 */
export function createPenReader(capability: PadCapability): (report: PenReport, now: number) => PenPoint {
  const { screenWidth, screenHeight, tabletMaxX, tabletMaxY, maxPressure } = capability
  let down = false
  let previous: { counted: { time: number; sequence: number }; time: number; now: number } | undefined

  return (report, now) => {
    const { counted } = report
    down = report.ready && report.switches !== 0 && report.pressure >= (down ? PRESSURE_OFF + 1 : PRESSURE_ON)
    let time = now
    let lost = 0
    if (counted) {
      time = counted.time
      if (previous) {
        const step = modulo(counted.time - previous.counted.time)
        // A pen that was away for more than a minute let the counter go round unseen; our clock tells how often.
        const rounds = Math.max(0, Math.round((now - previous.now - step) / WRAP))
        time = previous.time + step + rounds * WRAP
        const skipped = modulo(counted.sequence - previous.counted.sequence - 1)
        // More than half the range would be minutes of writing: the pad began to count anew.
        lost = skipped < WRAP / 2 ? skipped : 0
      }
      previous = { counted, time, now }
    }
    return {
      x: clamp((report.x * screenWidth) / tabletMaxX, screenWidth),
      y: clamp((report.y * screenHeight) / tabletMaxY, screenHeight),
      pressure: clamp(report.pressure / maxPressure, 1),
      down,
      near: report.ready,
      time,
      lost,
    }
  }
}

const modulo = (value: number): number => ((value % WRAP) + WRAP) % WRAP
const clamp = (value: number, max: number): number => Math.min(Math.max(value, 0), max)
