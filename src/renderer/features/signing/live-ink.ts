import type { InkBatch } from '../../../shared/contract/signing.ts'
import { padInk, type PadLayout } from '../../../shared/domain/pad-screen.ts'
import { api } from '../../lib/api.ts'

/** What the words beside the mirror say about the pen. */
export interface PenCounts {
  /** Reports a second, over the last second of writing; undefined while the pen is away. */
  readonly rate: number | undefined
  /** Lost on the way; null where the pad does not number its reports. */
  readonly lost: number | null
  /** Something is written. */
  readonly ink: boolean
}

interface LiveInk {
  /** Draws all again: the canvas has another size. */
  redraw(): void
  stop(): void
}

const COUNTS_MS = 500

/**
 * Ink on a canvas as it comes from the pad, drawn in the event itself: nothing waits for React, so a point is on the screen
 * with the next frame. The canvas may have any size of the pad's proportions.
 */
export function startLiveInk(
  signingId: string,
  canvas: HTMLCanvasElement,
  { width: padWidth, writing }: PadLayout,
  onCounts: (counts: PenCounts) => void,
): LiveInk {
  let points: InkBatch['points'] = []
  let snapshot: number | undefined
  let early: InkBatch[] = []
  let lost: number | null = null
  let reports: { at: number; count: number }[] = []

  const draw = (from: number): void => {
    const context = canvas.getContext('2d')
    if (context === null) return
    const scale = canvas.width / padWidth
    context.lineCap = 'round'
    context.lineJoin = 'round'
    context.strokeStyle = padInk.colour
    context.fillStyle = padInk.colour
    for (let index = from; index < points.length; index += 1) {
      const point = points[index]
      const before = points[index - 1]
      if (point === undefined || !point.down) continue
      context.lineWidth = padInk.width(point.pressure, writing) * scale
      context.beginPath()
      // The first point of a stroke is a dot.
      context.moveTo(
        (before?.down === true ? before.x : point.x) * scale,
        (before?.down === true ? before.y : point.y) * scale,
      )
      context.lineTo(point.x * scale, point.y * scale)
      context.stroke()
    }
  }
  const redraw = (): void => {
    canvas.getContext('2d')?.clearRect(0, 0, canvas.width, canvas.height)
    draw(0)
  }
  const take = (batch: InkBatch): void => {
    lost = batch.lost
    reports.push({ at: performance.now(), count: batch.reports })
    if (batch.clear) {
      points = batch.points
      redraw()
    } else {
      const from = points.length
      points.push(...batch.points)
      draw(from)
    }
  }
  const leave = api.signing.inked((batch) => {
    if (batch.signingId !== signingId) return
    if (snapshot === undefined) early.push(batch)
    else take(batch)
  })
  // A page that opens in the middle begins with what is there, then takes what came meanwhile.
  const begin = (all: InkBatch | undefined): void => {
    if (all !== undefined) take({ ...all, points: [...all.points] })
    snapshot = all?.reports ?? 0
    for (const batch of early) if (batch.reports > snapshot || batch.clear) take(batch)
    early = []
  }
  api.signing.ink({ signingId }).then(begin, () => begin(undefined))

  const timer = setInterval(() => {
    const since = performance.now() - 1000
    reports = reports.filter(({ at }) => at >= since)
    const first = reports.at(0)
    const last = reports.at(-1)
    const seconds = first === undefined || last === undefined ? 0 : (last.at - first.at) / 1000
    const rate =
      seconds > 0.2 && first !== undefined && last !== undefined ? (last.count - first.count) / seconds : undefined
    onCounts({
      rate: rate === undefined ? undefined : Math.round(rate / 10) * 10,
      lost,
      ink: points.some(({ down }) => down),
    })
  }, COUNTS_MS)

  return {
    redraw,
    stop() {
      leave()
      clearInterval(timer)
    },
  }
}
