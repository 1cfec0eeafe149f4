import type { Scan, Scanner } from '../../devices.ts'
import { Listeners } from '../../transport/listeners.ts'
import type { ByteTransport } from '../../transport/transport.ts'
import { createDeframer, lineCodecDefaults, type LineCodecOptions } from './codec.ts'

export interface LineScannerOptions extends LineCodecOptions {
  /** Silence that ends a code in `end: 'idle'`, in milliseconds. */
  readonly gapMs: number
}

export const lineScannerDefaults: LineScannerOptions = { ...lineCodecDefaults, gapMs: 100 }

/**
 * Silence after which a frame that still lacks its end is given up, in milliseconds: much longer than any pause inside a
 * frame (9600 baud, USB latency, a busy machine), shorter than the time to take up the next document.
 */
const HALF_FRAME_MS = 500

/** Makes a scanner of an open line. Content goes to the listeners and nowhere else. */
export function openLineScanner(transport: ByteTransport, options: LineScannerOptions = lineScannerDefaults): Scanner {
  const deframer = createDeframer(options)
  const listeners = new Listeners<[Scan]>()
  const silence = options.end === 'idle' ? options.gapMs : HALF_FRAME_MS
  let timer: NodeJS.Timeout | undefined

  function emit(scans: readonly Scan[]): void {
    for (const scan of scans) listeners.emit(scan)
  }

  /**
   * Silence counts only when it lasts over two halves with nothing between them: when the program itself was busy, the
   * first half ends late, and what arrived meanwhile is read before the second half can end.
   */
  function awaitSilence(): void {
    clearTimeout(timer)
    timer = undefined
    if (!deframer.pending) return
    timer = setTimeout(() => {
      timer = setTimeout(() => emit(deframer.flush()), silence / 2)
    }, silence / 2)
  }

  const leave = transport.onData((chunk) => {
    const scans = deframer.push(chunk)
    awaitSilence()
    emit(scans)
  })
  void transport.closed.then(() => {
    clearTimeout(timer)
    leave()
    listeners.clear()
  })

  return {
    kind: 'scanner',
    closed: transport.closed,
    onScan: (listener) => listeners.add(listener),
    close: () => transport.close(),
  }
}
