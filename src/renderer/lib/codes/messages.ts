import type { Lie, PictureCode } from './read.ts'

/** A picture for the worker, which closes it. `look` counts on: a camera's next frame is looked at in the next way; a still picture in all ways for its lie. */
export interface ToWorker {
  readonly number: number
  readonly picture: ImageBitmap
  readonly look: number | Lie
}

export type FromWorker =
  | { readonly number: number; readonly codes: readonly PictureCode[] }
  | { readonly number: number; readonly failed: true }
