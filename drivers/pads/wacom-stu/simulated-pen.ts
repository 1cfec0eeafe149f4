import { setTimeout as pause } from 'node:timers/promises'

import type { StuModel } from './models.ts'
import type { PenReport } from './pen-reports.ts'
import type { PenSample } from './signature.ts'

/** Reports a second: all pads of the family over USB, also those that do not say it. */
export const SIMULATED_RATE = 200

/** Reports sent while the pen comes near, and while it leaves. */
const HOVER_REPORTS = 4

export interface SimulatedPen {
  /**
   * Moves the pen along `strokes` (screen pixels), lifting it between them; movements follow one another. Ends when the
   * last report is out. `rate` is in reports a second, 0 for as fast as possible.
   */
  write(strokes: readonly (readonly PenSample[])[], rate: number): Promise<void>
  /** Lets go of the pen where it is. */
  stop(): void
}

/**
 * The pen of a simulated pad. Reports are due by the clock, not one interval after another: a late timer sends all that
 * have become due, so that a second always holds as many reports as the pad makes.
 *
 * @param report receives each report and when it was measured, in milliseconds of the pad's clock
 */
export function createSimulatedPen(model: StuModel, report: (pen: PenReport, time: number) => void): SimulatedPen {
  const { tabletMaxX, tabletMaxY, maxPressure, screenWidth, screenHeight } = model.simulated
  const stopped = new AbortController()
  let last: Promise<void> = Promise.resolve()
  let clock = 0

  const scale = (value: number, from: number, to: number) => Math.min(Math.max(Math.round((value * to) / from), 0), to)
  const toReport = ({ x, y, p }: PenSample, ready: boolean): PenReport => ({
    ready,
    switches: p > 0 ? 1 : 0,
    pressure: scale(p, 1, maxPressure),
    x: scale(x, screenWidth, tabletMaxX),
    y: scale(y, screenHeight, tabletMaxY),
  })

  async function play(reports: readonly PenReport[], rate: number): Promise<void> {
    const interval = 1000 / (rate || SIMULATED_RATE)
    const start = performance.now()
    const began = Math.max(clock, start)
    for (let sent = 0; sent < reports.length && !stopped.signal.aborted;) {
      const due = rate === 0 ? reports.length : Math.floor((performance.now() - start) / interval) + 1
      for (; sent < Math.min(due, reports.length); sent++) {
        clock = began + sent * interval
        report(reports[sent]!, Math.round(clock))
      }
      const wait = start + sent * interval - performance.now()
      if (rate !== 0) await pause(Math.max(wait, 0), undefined, { signal: stopped.signal }).catch(() => undefined)
    }
    clock += interval
  }

  return {
    write(strokes, rate) {
      const reports = strokes.flatMap((stroke) => {
        const first = stroke[0]
        const end = stroke.at(-1)
        if (!first || !end) return []
        const hover = (at: PenSample) => Array.from({ length: HOVER_REPORTS }, () => toReport({ ...at, p: 0 }, true))
        const gone = toReport({ ...end, p: 0 }, false)
        return [...hover(first), ...stroke.map((sample) => toReport(sample, true)), ...hover(end), gone]
      })
      last = last.then(() => play(reports, rate))
      return last
    },
    stop: () => stopped.abort(),
  }
}
