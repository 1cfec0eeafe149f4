/** Between the page and the worker that blurs. Frames go through streams where the browser has them, else one by one. */
export type ToWorker =
  | {
      readonly do: 'streams'
      readonly readable: ReadableStream<VideoFrame>
      readonly writable: WritableStream<VideoFrame>
    }
  | { readonly do: 'picture'; readonly bitmap: ImageBitmap }
  | { readonly do: 'stop' }

export type FromWorker =
  /** The first blurred picture is out. */
  { readonly is: 'started' } | { readonly is: 'picture'; readonly bitmap: ImageBitmap } | { readonly is: 'failed' }
