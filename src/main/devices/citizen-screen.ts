import type { Area, PadCapability, PenPoint, Picture, SignaturePad } from '../../../drivers/devices.ts'
import { DriverError } from '../../../drivers/errors.ts'
import { Listeners } from '../../../drivers/transport/listeners.ts'
import type { Leave } from '../../../drivers/transport/transport.ts'
import { FromScreen, type ScreenPoint, type ToScreen } from '../../shared/screen.ts'

/** The model in the settings, and its name for people. */
export const citizenScreen = {
  kind: 'pad',
  model: 'citizen-screen',
  title: 'Zweiter Bildschirm',
  wire: 'screen',
  settings: [],
} as const

export interface Size {
  readonly width: number
  readonly height: number
}

/** The line to the citizen's window. What comes from there is anybody's word until it is checked. */
export interface ScreenLink {
  /** Device pixels there are for the picture. */
  readonly size: Size
  /** A display of its own, or a window beside the others because there is only one display. */
  readonly on: 'display' | 'window'
  post(message: ToScreen): void
  onMessage(listener: (message: unknown) => void): Leave
  /** There is a better place for the window now, or another size: it should be opened anew when nothing is on it. */
  onStale(listener: () => void): Leave
  /** Resolves once when the window is gone, also after {@link close}. */
  readonly closed: Promise<DriverError>
  /** Takes the window away, whatever its page does. */
  close(): void
}

export interface CitizenScreenOptions {
  /** Name of the office, for the welcome. */
  readonly office: string
  /** How long the page may take to load, and to do what it is told. Milliseconds. */
  readonly loadMs?: number
  readonly answerMs?: number
  /** Clock in milliseconds. */
  readonly now?: () => number
}

/** The largest picture; screens beyond are divided by whole numbers, so that every point of it is as many pixels wide as high. */
const LARGEST: Size = { width: 1920, height: 1200 }
/** Bytes of a picture the contract lets through. */
const MOST_PIXELS = 2048 * 1024

/** The pad's size for a screen: one of its pixels is a whole number of the screen's, so that letters stay sharp. */
export function padSize(screen: Size): Size {
  const times = Math.max(1, Math.ceil(screen.width / LARGEST.width), Math.ceil(screen.height / LARGEST.height))
  const width = Math.max(240, Math.floor(screen.width / times))
  const height = Math.max(96, Math.floor(screen.height / times))
  return { width, height: Math.min(height, Math.floor(MOST_PIXELS / width)) }
}

/** Points taken at once and per second. The fastest mice send 1,000 (the page thins what is more); a hundred seconds' worth is no hand. */
const BURST = 10_000
const PER_SECOND = 2_000

/**
 * A pad that is a window: takes the line over and opens the pad on it; on failure the line is closed.
 * @throws DriverError `timeout` (the page does not load), `unplugged`, `bad-answer`
 */
export async function openCitizenScreen(link: ScreenLink, options: CitizenScreenOptions): Promise<SignaturePad> {
  const pad = new CitizenScreen(link, options)
  try {
    await pad.ready
    await pad.blank()
  } catch (error) {
    await pad.close()
    throw error
  }
  return pad
}

interface Pending {
  resolve(): void
  reject(error: DriverError): void
}

class CitizenScreen implements SignaturePad {
  readonly kind = 'pad'
  readonly ready: Promise<void>
  readonly closed: Promise<DriverError | undefined>
  readonly capability: PadCapability
  readonly #link: ScreenLink
  readonly #office: string
  readonly #answerMs: number
  readonly #now: () => number
  readonly #pen = new Listeners<[PenPoint]>()
  readonly #pending = new Map<number, Pending>()
  readonly #rate = createRate()
  #loaded: Pending | undefined
  #end: (reason: DriverError | undefined) => void = () => undefined
  #over = false
  #order = 0
  /** The pen may write: from the answer to the last order to let it, until the next order. */
  #inking = false
  #inkOrder: number | undefined
  /** Something of somebody is on it. */
  #shown = false
  #stale = false
  #time = 0
  #allowance = BURST
  #allowedAt: number

  constructor(link: ScreenLink, options: CitizenScreenOptions) {
    const { office, loadMs = 8_000, answerMs = 3_000, now = () => performance.now() } = options
    this.#link = link
    this.#office = office
    this.#answerMs = answerMs
    this.#now = now
    this.#allowedAt = now()
    const { width, height } = padSize(link.size)
    const rate = this.#rate
    this.capability = {
      model: citizenScreen.model,
      firmware: `${width} × ${height}`,
      tabletMaxX: width,
      tabletMaxY: height,
      maxPressure: 1,
      screenWidth: width,
      screenHeight: height,
      /** Nobody knows before the first stroke what is held in the hand: measured while it writes, 0 until then. */
      get reportRate() {
        return rate.perSecond
      },
      colour: true,
      clipsInk: true,
      screen: link.on,
    }
    this.closed = new Promise((resolve) => (this.#end = resolve))
    this.ready = this.#wait((pending) => (this.#loaded = pending), loadMs)
    link.onMessage((message) => this.#take(message))
    link.onStale(() => {
      this.#stale = true
      if (!this.#shown) this.#fail(moved())
    })
    void link.closed.then((reason) => this.#fail(reason))
  }

  async show(picture: Picture): Promise<void> {
    const { screenWidth, screenHeight } = this.capability
    const { width, height, rgba, words } = picture
    if (width !== screenWidth || height !== screenHeight || rgba.length !== width * height * 4) {
      throw new DriverError('bad-answer', `the picture is not ${screenWidth} by ${screenHeight}`)
    }
    this.#shown = true
    await this.#say({ do: 'show', picture: { width, height, rgba }, words: words ?? null })
  }

  async startInk(area: Area): Promise<void> {
    await this.#say({ do: 'ink', area })
  }

  async stopInk(): Promise<void> {
    await this.#say({ do: 'stop' })
  }

  async blank(): Promise<void> {
    const order = await this.#say({ do: 'blank', office: this.#office })
    if (order !== this.#order) return
    this.#shown = false
    if (this.#stale) this.#fail(moved())
  }

  onPen(listener: (point: PenPoint) => void): Leave {
    return this.#pen.add(listener)
  }

  async close(): Promise<void> {
    this.#fail(undefined)
  }

  /** Gives an order and waits until it was carried out. Answers its number. */
  async #say(message: DistributiveOmit<ToScreen, 'order'>): Promise<number> {
    this.#inking = false
    if (this.#over) throw new DriverError('unplugged', 'the window is gone')
    this.#order += 1
    const order = this.#order
    this.#inkOrder = message.do === 'ink' ? order : undefined
    const done = this.#wait((pending) => this.#pending.set(order, pending), this.#answerMs)
    this.#link.post({ ...message, order })
    await done
    return order
  }

  /** A page that does not do what it is told still shows what was on it: it is taken away. */
  #wait(keep: (pending: Pending) => void, ms: number): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => this.#fail(new DriverError('timeout', `the page did not answer in ${ms} ms`)), ms)
      keep({
        resolve() {
          clearTimeout(timer)
          resolve()
        },
        reject(error) {
          clearTimeout(timer)
          reject(error)
        },
      })
    })
  }

  #take(message: unknown): void {
    if (this.#over) return
    const parsed = FromScreen.safeParse(message)
    // The page is our own: whoever says anything else has taken it over, or it is broken.
    if (!parsed.success) return this.#fail(new DriverError('bad-answer', 'the page said what no page of ours says'))
    const { data } = parsed
    switch (data.say) {
      case 'ready':
        // Loaded anew, what was on it is gone.
        if (this.#loaded === undefined) return this.#fail(new DriverError('unplugged', 'the page was loaded anew'))
        this.#loaded.resolve()
        this.#loaded = undefined
        return
      case 'done': {
        const pending = this.#pending.get(data.order)
        if (pending === undefined) return this.#fail(new DriverError('bad-answer', 'the page answered unasked'))
        this.#pending.delete(data.order)
        if (data.order === this.#inkOrder) this.#inking = true
        return pending.resolve()
      }
      case 'pen':
        return this.#write(data.points)
    }
  }

  #write(points: readonly ScreenPoint[]): void {
    const at = this.#now()
    this.#allowance = Math.min(BURST, this.#allowance + ((at - this.#allowedAt) / 1000) * PER_SECOND) - points.length
    this.#allowedAt = at
    if (this.#allowance < 0) return this.#fail(new DriverError('bad-answer', 'the page floods'))
    const { screenWidth, screenHeight } = this.capability
    for (const { x, y, by, pressure, down, time } of points) {
      // Late points of what was shown before are nobody's ink.
      if (!this.#inking) return
      this.#time = Math.max(this.#time, time)
      const point: PenPoint = {
        x: within(x, screenWidth),
        y: within(y, screenHeight),
        pressure,
        by,
        down,
        near: true,
        time: this.#time,
        lost: 0,
      }
      this.#rate.take(point)
      this.#pen.emit(point)
    }
  }

  #fail(reason: DriverError | undefined): void {
    if (this.#over) return
    this.#over = true
    this.#inking = false
    const error = reason ?? new DriverError('unplugged', 'the window was closed')
    // Whoever waits for the page to load hears of it there; nobody else may be left with a rejection.
    this.ready.catch(() => undefined)
    for (const pending of [this.#loaded, ...this.#pending.values()]) pending?.reject(error)
    this.#pending.clear()
    this.#pen.clear()
    this.#link.close()
    this.#end(reason)
  }
}

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never

const moved = (): DriverError => new DriverError('unplugged', 'the displays have changed: the window is opened anew')

const within = (value: number, end: number): number => Math.min(Math.max(value, 0), end)

/** Reports a second while the pen writes, over all strokes so far. */
function createRate(): { readonly perSecond: number; take(point: PenPoint): void } {
  let before: PenPoint | undefined
  let steps = 0
  let ms = 0
  return {
    get perSecond() {
      return ms < 100 ? 0 : Math.round((steps / ms) * 1000)
    },
    take(point) {
      if (before?.down === true && point.down) {
        steps += 1
        ms += point.time - before.time
      }
      before = point
    },
  }
}
