import { Composer } from './composer.ts'
import type { FromWorker, ToWorker } from './messages.ts'

/** Microseconds between two pictures at least: 24 a second are enough for a face, and the rest of the processor is needed elsewhere. */
const least = 1_000_000 / 24

addEventListener('message', ({ ports: [port] }) => {
  if (port === undefined) return
  const tell = (message: FromWorker, transfer: Transferable[] = []): void => port.postMessage(message, transfer)
  const composer = Composer.load()
  const streams = new AbortController()
  const failed = (): void => {
    if (!streams.signal.aborted) tell({ is: 'failed' })
  }

  const each = async (message: ToWorker): Promise<void> => {
    if (message.do === 'streams') {
      await through(await composer, message.readable, message.writable, streams.signal, () => tell({ is: 'started' }))
    } else if (message.do === 'picture') {
      const { bitmap } = message
      const blurred = (await composer).compose(bitmap, bitmap.width, bitmap.height).transferToImageBitmap()
      bitmap.close()
      tell({ is: 'picture', bitmap: blurred }, [blurred])
    } else {
      streams.abort()
      port.close()
      close()
    }
  }
  port.addEventListener('message', ({ data }: MessageEvent<ToWorker>) => void each(data).catch(failed))
  port.start()
})

async function through(
  composer: Composer,
  readable: ReadableStream<VideoFrame>,
  writable: WritableStream<VideoFrame>,
  signal: AbortSignal,
  started: () => void,
): Promise<void> {
  const reader = readable.getReader()
  const writer = writable.getWriter()
  signal.addEventListener('abort', () => void reader.cancel().catch(() => undefined))
  let last = -Infinity
  let first = true
  try {
    for (;;) {
      const { done, value: frame } = await reader.read()
      if (done) break
      const { timestamp, displayWidth, displayHeight } = frame
      // A tenth earlier is on time: cameras are not exact.
      if (timestamp - last < least * 0.9) {
        frame.close()
        continue
      }
      last = timestamp
      const canvas = composer.compose(frame, displayWidth, displayHeight)
      frame.close()
      await writer.write(new VideoFrame(canvas, { timestamp }))
      if (first) started()
      first = false
    }
  } finally {
    await writer.close().catch(() => undefined)
  }
}
