import type { Area, PenPoint, Picture, SignaturePad } from '../../../../drivers/devices.ts'
import { AppError } from '../../../shared/errors.ts'
import type { Deps } from '../../deps.ts'
import { asAppError } from './device-errors.ts'

/** Ink goes to the window this often, in milliseconds: once a frame. */
const FRAME_MS = 16

export interface PadTestDeps extends Pick<Deps, 'hub' | 'publish' | 'log'> {
  /** Somebody signs at the pad: nothing else may be shown there. */
  readonly signing: () => boolean
}

interface Running {
  readonly deviceId: string
  readonly windowId: number
  readonly pad: SignaturePad
  leave: () => void
  frame: NodeJS.Timeout | undefined
  points: PenPoint[]
  reports: number
  /** Null where the pad does not number its reports. */
  lost: number | null
  /** Set once it has ended. */
  ended: Promise<void> | undefined
}

/** One drawing test at a time. Its strokes are mirrored and forgotten. */
export class PadTest {
  readonly #deps: PadTestDeps
  #running: Running | undefined

  constructor(deps: PadTestDeps) {
    this.#deps = deps
  }

  /**
   * A test that ends while it begins (its page was left, somebody wants to sign) shows nothing any more.
   * @throws AppError `device/signing`, `device/absent`, what the pad answers
   */
  async begin(deviceId: string, windowId: number): Promise<{ width: number; height: number; reportRate: number }> {
    if (this.#deps.signing()) throw new AppError('device/signing')
    const pad = this.#deps.hub.get(deviceId, 'pad')
    if (pad === undefined) throw new AppError('device/absent')
    const { screenWidth: width, screenHeight: height, reportRate } = pad.capability
    const cleared = this.#end()
    const running: Running = {
      deviceId,
      windowId,
      pad,
      leave: () => undefined,
      frame: undefined,
      points: [],
      reports: 0,
      lost: pad.capability.countsLost === true ? 0 : null,
      ended: undefined,
    }
    // Known from here on, so that whoever ends it while the glass is still being cleared ends this one.
    this.#running = running
    try {
      await cleared
      if (this.#mayGoOn(running)) {
        running.leave = pad.onPen((point) => this.#take(running, point))
        void pad.closed.then(() => this.#endByItself(running))
        await pad.show(drawingField(width, height))
      }
      if (this.#mayGoOn(running)) await pad.startInk(roomFor(width, height))
    } catch (error) {
      await this.#end(running)
      throw asAppError(error)
    }
    return { width, height, reportRate }
  }

  /** Nobody has ended it. @throws AppError `device/signing` when somebody signs by now */
  #mayGoOn({ ended }: Running): boolean {
    if (this.#deps.signing()) throw new AppError('device/signing')
    return ended === undefined
  }

  /** Clears the glass; says how many reports came and were lost. Ended already: nothing came. */
  async end(deviceId: string): Promise<{ reports: number; lost: number | null }> {
    const running = this.#running
    if (running?.deviceId !== deviceId) return { reports: 0, lost: null }
    await this.#end(running)
    return { reports: running.reports, lost: running.lost }
  }

  /** The window's person left, or its page was loaded anew. */
  async endOf(windowId: number): Promise<void> {
    if (this.#running?.windowId === windowId) await this.#end()
  }

  /** Somebody wants to sign, or the pad is taken away: the test makes room and says so. */
  async makeRoom(): Promise<void> {
    await this.#endByItself(this.#running)
  }

  async #endByItself(running: Running | undefined): Promise<void> {
    if (running === undefined || running !== this.#running) return
    const { deviceId, windowId } = running
    await this.#end(running)
    this.#deps.publish('devices', 'testEnded', { id: deviceId, test: 'pad' }, windowId)
  }

  #end(running: Running | undefined = this.#running): Promise<void> {
    if (running === undefined) return Promise.resolve()
    running.ended ??= this.#finish(running)
    return running.ended
  }

  async #finish(running: Running): Promise<void> {
    running.leave()
    this.#flush(running)
    if (this.#running === running) this.#running = undefined
    try {
      await running.pad.blank()
    } catch (error) {
      // Unplugged: its glass is empty already.
      this.#deps.log('debug', 'devices', 'the glass could not be cleared', { kind: (error as Error).name })
    }
  }

  #take(running: Running, point: PenPoint): void {
    running.reports += 1
    if (running.lost !== null) running.lost += point.lost
    running.points.push(point)
    running.frame ??= setTimeout(() => this.#flush(running), FRAME_MS)
  }

  #flush(running: Running): void {
    clearTimeout(running.frame)
    running.frame = undefined
    if (running.points.length === 0) return
    const points = running.points.map(({ x, y, pressure, down }) => ({ x, y, pressure, down }))
    running.points = []
    const { deviceId: id, windowId, reports, lost } = running
    this.#deps.publish('devices', 'padInk', { id, points, reports, lost }, windowId)
  }
}

/** Thickness of the frame in pixels of the pad. */
const frameOf = (height: number): number => Math.max(1, Math.round(height / 120))

/** Where the pen may write: inside the frame. */
function roomFor(width: number, height: number): Area {
  const frame = frameOf(height)
  return { left: frame, top: frame, right: width - frame, bottom: height - frame }
}

/** Five by seven dots, a row a number. Means the same in every language. */
const WORD = [
  [31, 4, 4, 4, 4, 4, 4],
  [31, 16, 16, 30, 16, 16, 31],
  [15, 16, 16, 14, 1, 1, 30],
  [31, 4, 4, 4, 4, 4, 4],
]

/**
 * White paper with a frame, and a dot in each corner: which way up the picture is, and that none of it is cut off. Whoever sits before it
 * reads that it is a test.
 */
function drawingField(width: number, height: number): Picture {
  const rgba = new Uint8Array(width * height * 4).fill(255)
  const frame = frameOf(height)
  const dot = frame * 4
  const black = (left: number, top: number, right: number, bottom: number): void => {
    for (let y = top; y < bottom; y += 1) {
      for (let x = left; x < right; x += 1) rgba.fill(0, (y * width + x) * 4, (y * width + x) * 4 + 3)
    }
  }
  black(0, 0, width, frame)
  black(0, height - frame, width, height)
  black(0, 0, frame, height)
  black(width - frame, 0, width, height)
  for (const left of [2 * frame, width - 2 * frame - dot]) {
    for (const top of [2 * frame, height - 2 * frame - dot]) black(left, top, left + dot, top + dot)
  }
  const letter = 6 * frame
  const from = Math.round((width - WORD.length * letter + frame) / 2)
  for (const [place, rows] of WORD.entries()) {
    for (const [row, bits] of rows.entries()) {
      for (let column = 0; column < 5; column += 1) {
        if (((bits >> (4 - column)) & 1) === 0) continue
        const left = from + place * letter + column * frame
        const top = (4 + row) * frame
        black(left, top, left + frame, top + frame)
      }
    }
  }
  return { width, height, rgba }
}
