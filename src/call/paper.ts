import { cleanPixels } from './paper/clean.ts'
import type { Corners, Pixels } from './paper/geometry.ts'
import { straightenPixels, type Size } from './paper/straighten.ts'

export { findPaper } from './paper/find.ts'
export type { Corners, Pixels, Point } from './paper/geometry.ts'

/**
 * What lies between the corners, as a rectangle.
 * @param size of the result; without it the sheet's own proportions, as large as it is in the picture, 2480 pixels at most
 */
export function straighten(picture: Pixels, corners: Corners, size?: Size): ImageData {
  return imageData(straightenPixels(picture, corners, size))
}

/** White paper, dark print, no shadows: for pages with text, not for photographs. */
export function cleanUp(picture: Pixels): ImageData {
  return imageData(cleanPixels(picture))
}

function imageData({ data, width, height }: Pixels): ImageData {
  return new ImageData(data, width, height)
}
