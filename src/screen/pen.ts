import { pointers, type ScreenPoint } from '../shared/screen.ts'

/** What a pen, a finger or a mouse did, in points of the window. */
export interface Touch {
  readonly by: ScreenPoint['by']
  readonly clientX: number
  readonly clientY: number
  /** 0 to 1. */
  readonly pressure: number
  readonly down: boolean
  /** Milliseconds by the event's own time, not by when it was looked at. */
  readonly time: number
}

/** Closer together no hand writes; the fastest mice report eight times as often. Milliseconds. */
const CLOSEST = 1

/** What a mouse, and a glass that feels no weight, tells. */
const EVEN = 0.5

/**
 * Hears one pointer at a time: a second finger or the ball of the hand writes nothing, and once a pen was near, fingers rest.
 * All that the system gathered between two frames arrives, with the time it happened.
 */
export function listenToPen(place: HTMLElement, tell: (touches: readonly Touch[]) => void): { reset(): void } {
  let writing: number | undefined
  let pen = false
  let last = 0

  const touch = (event: PointerEvent, down: boolean): Touch => {
    last = event.timeStamp
    const pressure = down ? Math.min(event.pressure > 0 ? event.pressure : EVEN, 1) : 0
    const by = pointers.find((known) => known === event.pointerType) ?? 'other'
    return { by, clientX: event.clientX, clientY: event.clientY, pressure, down, time: event.timeStamp }
  }
  const lift = (event: PointerEvent): void => {
    if (event.pointerId !== writing) return
    writing = undefined
    tell([touch(event, false)])
  }

  place.addEventListener('pointerdown', (event) => {
    if (event.pointerType === 'pen') pen = true
    const rests = pen && event.pointerType === 'touch'
    if (writing !== undefined || rests || event.button !== 0) return
    writing = event.pointerId
    place.setPointerCapture(event.pointerId)
    // It came near before it touched: whoever missed how the last stroke ended knows it by this.
    tell([touch(event, false), touch(event, true)])
  })
  place.addEventListener('pointermove', (event) => {
    if (event.pointerType === 'pen') pen = true
    if (event.pointerId !== writing) return
    const gathered = event.getCoalescedEvents()
    const touches: Touch[] = []
    for (const each of gathered.length > 0 ? gathered : [event]) {
      if (each.timeStamp - last >= CLOSEST) touches.push(touch(each, true))
    }
    if (touches.length > 0) tell(touches)
  })
  place.addEventListener('pointerup', lift)
  place.addEventListener('pointercancel', lift)
  place.addEventListener('lostpointercapture', lift)

  return {
    reset() {
      pen = false
    },
  }
}
