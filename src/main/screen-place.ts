import type { Size } from './devices/citizen-screen.ts'

/** A display, as the system tells it: a place in points, and how many pixels a point has. */
export interface Display {
  readonly id: number
  readonly bounds: { readonly x: number; readonly y: number; readonly width: number; readonly height: number }
  readonly workArea: { readonly x: number; readonly y: number; readonly width: number; readonly height: number }
  readonly scaleFactor: number
}

/** Where the citizen's window belongs. */
export interface ScreenPlace {
  readonly on: 'display' | 'window'
  readonly displayId: number
  /** Points. */
  readonly bounds: Display['bounds']
  /** Device pixels inside. */
  readonly size: Size
}

/** Of the work area of the only display, so that the clerk's window stays at hand. */
const SHARE = 0.6
/** Room for the frame of a window, in points. */
const FRAME = 40

/**
 * The first display the clerk does not work at, wholly; on the only one a window in its lower right corner.
 * @param clerk id of the display the clerk's window is on
 */
export function placeScreen(displays: readonly Display[], clerk: number): ScreenPlace {
  const other = displays.find(({ id }) => id !== clerk)
  const display = other ?? displays[0]
  if (display === undefined) throw new Error('the system has no display')
  const { id, workArea, scaleFactor } = display
  const share = (length: number): number => Math.round(length * SHARE)
  const bounds =
    other?.bounds ??
    ({
      x: workArea.x + workArea.width - share(workArea.width),
      y: workArea.y + workArea.height - share(workArea.height) - FRAME,
      width: share(workArea.width),
      height: share(workArea.height),
    } as const)
  return {
    on: other === undefined ? 'window' : 'display',
    displayId: id,
    bounds,
    size: { width: Math.round(bounds.width * scaleFactor), height: Math.round(bounds.height * scaleFactor) },
  }
}

/** Whether a window that was opened at `place` should rather be opened anew at `next`. */
export function isStale(place: ScreenPlace, next: ScreenPlace): boolean {
  const moved = place.bounds.x !== next.bounds.x || place.bounds.y !== next.bounds.y
  return (
    place.displayId !== next.displayId ||
    place.on !== next.on ||
    place.size.width !== next.size.width ||
    place.size.height !== next.size.height ||
    // A window beside others stands where somebody put it.
    (next.on === 'display' && moved)
  )
}
