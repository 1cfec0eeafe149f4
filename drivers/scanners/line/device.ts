import type { Scan, Scanner, ScannerTrouble } from '../../devices.ts'
import { Listeners } from '../../transport/listeners.ts'
import type { ByteTransport } from '../../transport/transport.ts'
import { createSilence } from '../silence.ts'
import { createDeframer } from './codec.ts'
import { lineScannerDefaults, type LineScannerOptions } from './settings.ts'

/**
 * Silence after which a frame that still lacks its end is given up, in milliseconds: much longer than any pause inside a
 * frame (9600 baud, USB latency, a busy machine), shorter than the time to take up the next document.
 */
const HALF_FRAME_MS = 500

/** Makes a scanner of an open line. Content goes to the listeners and nowhere else. */
export function openLineScanner(transport: ByteTransport, options: LineScannerOptions = lineScannerDefaults): Scanner {
  const deframer = createDeframer(options)
  const scans = new Listeners<[Scan]>()
  const troubles = new Listeners<[ScannerTrouble]>()
  const silence = createSilence()
  const hasGap = options.end === 'idle' || options.end === 'suffix-idle'
  let garbled = 0

  function emit(complete: readonly Scan[]): void {
    const isBroken = deframer.garbled > garbled
    garbled = deframer.garbled
    for (const scan of complete) scans.emit(scan)
    if (isBroken) troubles.emit('garbled')
  }

  function giveUp(): void {
    silence.after(HALF_FRAME_MS, () => emit(deframer.flush()))
  }

  const leave = transport.onData((chunk) => {
    const complete = deframer.push(chunk)
    silence.end()
    if (deframer.pending && hasGap) {
      silence.after(options.gapMs, () => {
        emit(deframer.pause())
        if (deframer.pending) giveUp()
      })
    } else if (deframer.pending) giveUp()
    emit(complete)
  })
  void transport.closed.then(() => {
    silence.end()
    leave()
    // Half a frame, or half a zone: somebody held a document there, and nothing else would say that it was not read.
    const { garbled: before } = deframer
    if (deframer.flush().length > 0 || deframer.garbled > before) troubles.emit('interrupted')
    scans.clear()
    troubles.clear()
  })

  return {
    kind: 'scanner',
    closed: transport.closed,
    onScan: (listener) => scans.add(listener),
    onTrouble: (listener) => troubles.add(listener),
    close: () => transport.close(),
  }
}
