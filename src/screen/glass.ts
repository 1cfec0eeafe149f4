import { padInk } from '../shared/domain/pad-screen.ts'
import type { ScreenArea, ScreenPoint, ScreenWords } from '../shared/screen.ts'
import { element } from './element.ts'
import type { Touch } from './pen.ts'

interface Picture {
  readonly width: number
  readonly height: number
  readonly rgba: Uint8Array
}

export interface Glass {
  /** The pen may write. */
  readonly inking: boolean
  show(picture: Picture, words: ScreenWords | null): void
  /** Where the pen leaves ink from now on; `undefined`: nowhere. */
  allow(area: ScreenArea | undefined): void
  /** Draws what a touch left, and answers it in picture pixels. */
  write(touch: Touch): ScreenPoint
  /** Forgets picture, ink and words. */
  clear(): void
  /** The window has another size. */
  fit(): void
}

/**
 * Picture and ink on one canvas without transparency, which the browser may show past its own queue of frames. The picture is
 * enlarged by a whole number, so that it stays sharp; the ink is drawn with the screen's own pixels.
 */
export function createGlass(stage: HTMLElement): Glass {
  const place = element('glass', HTMLElement)
  const canvas = element('paper', HTMLCanvasElement)
  const buttons = element('buttons', HTMLElement)
  const context = canvas.getContext('2d', { alpha: false, desynchronized: true })
  if (context === null) throw new Error('no canvas to write on')

  let picture: Picture | undefined
  let words: ScreenWords | undefined
  let area: ScreenArea | undefined
  let inking = false
  let ink: ScreenPoint[] = []
  let scale = 1
  let pressed: HTMLElement | undefined

  const inside = ({ x, y }: { x: number; y: number }, { left, top, right, bottom }: ScreenArea): boolean =>
    x >= left && x < right && y >= top && y < bottom

  const leavesInk = (point: ScreenPoint | undefined): point is ScreenPoint =>
    point?.down === true && area !== undefined && inside(point, area)

  const draw = (from: number): void => {
    if (picture === undefined) return
    context.lineCap = 'round'
    context.lineJoin = 'round'
    context.strokeStyle = padInk.colour
    for (let index = from; index < ink.length; index += 1) {
      const point = ink[index]
      if (!leavesInk(point)) continue
      const before = ink[index - 1]
      const start = leavesInk(before) ? before : point
      context.lineWidth = padInk.width(point.pressure, area ?? { left: 0, right: picture.width }) * scale
      context.beginPath()
      context.moveTo(start.x * scale, start.y * scale)
      context.lineTo(point.x * scale, point.y * scale)
      context.stroke()
    }
  }

  const paint = (): void => {
    if (picture === undefined) return
    const { width, height, rgba } = picture
    const ratio = window.devicePixelRatio
    const room = Math.min((stage.clientWidth * ratio) / width, (stage.clientHeight * ratio) / height)
    // A display whose points are no whole pixels may lack one at the edge.
    scale = room > 0.995 ? Math.floor(room + 0.005) : room
    canvas.width = Math.max(1, Math.round(width * scale))
    canvas.height = Math.max(1, Math.round(height * scale))
    const left = Math.floor((stage.clientWidth * ratio - canvas.width) / 2) / ratio
    const top = Math.floor((stage.clientHeight * ratio - canvas.height) / 2) / ratio
    Object.assign(place.style, {
      left: `${left}px`,
      top: `${top}px`,
      width: `${canvas.width / ratio}px`,
      height: `${canvas.height / ratio}px`,
    })
    const image = new ImageData(new Uint8ClampedArray(rgba), width, height)
    if (scale === 1) context.putImageData(image, 0, 0)
    else {
      const small = new OffscreenCanvas(width, height)
      small.getContext('2d')?.putImageData(image, 0, 0)
      context.imageSmoothingEnabled = scale < 1
      context.imageSmoothingQuality = 'high'
      context.drawImage(small, 0, 0, canvas.width, canvas.height)
    }
    draw(0)
  }

  /** The picture's buttons as buttons: for a screen reader, for keys, and to be seen going down under a finger. */
  const label = (): void => {
    canvas.lang = words?.language ?? ''
    canvas.ariaLabel = words?.text ?? ''
    const { width, height } = picture ?? { width: 1, height: 1 }
    const all = (words?.buttons ?? []).map((button) => {
      const real = document.createElement('button')
      real.type = 'button'
      real.lang = words?.language ?? ''
      real.ariaLabel = button.label
      Object.assign(real.style, {
        left: `${(button.left / width) * 100}%`,
        top: `${(button.top / height) * 100}%`,
        width: `${((button.right - button.left) / width) * 100}%`,
        height: `${((button.bottom - button.top) / height) * 100}%`,
      })
      return real
    })
    buttons.replaceChildren(...all)
  }

  const press = (point: ScreenPoint): void => {
    const index = point.down ? (words?.buttons ?? []).findIndex((button) => inside(point, button)) : -1
    const next = buttons.children[index]
    if (next === pressed) return
    pressed?.removeAttribute('data-pressed')
    pressed = next instanceof HTMLElement ? next : undefined
    pressed?.setAttribute('data-pressed', '')
  }

  return {
    get inking() {
      return inking
    },
    show(next, said) {
      picture = next
      words = said ?? undefined
      area = undefined
      inking = false
      ink = []
      pressed = undefined
      label()
      paint()
    },
    allow(next) {
      area = next ?? area
      inking = next !== undefined
    },
    write({ by, clientX, clientY, pressure, down, time }) {
      const { left, top } = canvas.getBoundingClientRect()
      const ratio = window.devicePixelRatio / scale
      const point = { x: (clientX - left) * ratio, y: (clientY - top) * ratio, by, pressure, down, time }
      ink.push(point)
      draw(ink.length - 1)
      press(point)
      return point
    },
    clear() {
      picture = undefined
      words = undefined
      area = undefined
      inking = false
      ink = []
      pressed = undefined
      label()
      canvas.width = 1
      canvas.height = 1
    },
    fit: paint,
  }
}
