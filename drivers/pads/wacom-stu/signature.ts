import type { Area } from '../../devices.ts'

/** A pen sample in screen pixels; `p` is the pressure 0..1. */
export interface PenSample {
  readonly x: number
  readonly y: number
  readonly p: number
}

/** Samples of the long stroke and of the line under it: about a second and a half of writing at 200 reports a second. */
const NAME_SAMPLES = 240
const LINE_SAMPLES = 70

/**
 * A signature that belongs to nobody, as large as `area` allows: a big initial, waves that grow smaller, a line under it.
 * The same area always gives the same strokes.
 */
export function inventedSignature(area: Area): PenSample[][] {
  const width = area.right - area.left
  const height = area.bottom - area.top
  const place = (x: number, y: number, p: number): PenSample => ({
    x: area.left + width * (0.1 + 0.8 * x),
    y: area.top + height * (0.12 + 0.76 * y),
    p,
  })
  const name = Array.from({ length: NAME_SAMPLES }, (_, at) => {
    const t = at / (NAME_SAMPLES - 1)
    const phase = 2 * Math.PI * 7 * t
    const swing = 0.08 + 0.34 * Math.exp(-4 * t)
    const pressed = 0.5 + 0.22 * Math.sin(phase + 0.6)
    return place(0.05 + 0.85 * t + 0.05 * Math.sin(phase), 0.45 + swing * Math.cos(phase), easeIn(t) * pressed)
  })
  const line = Array.from({ length: LINE_SAMPLES }, (_, at) => {
    const t = at / (LINE_SAMPLES - 1)
    return place(0.95 - 0.8 * t, 0.88 + 0.05 * Math.sin(Math.PI * t), easeIn(t) * 0.45)
  })
  return [name, line]
}

/** A pen does not press fully at once, and is lifted gradually: 0.3 at both ends, 1 between. */
function easeIn(t: number): number {
  return 0.3 + 0.7 * Math.min(1, 12 * t, 12 * (1 - t))
}
