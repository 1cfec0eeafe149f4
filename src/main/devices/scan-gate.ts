import type { Scan, ScannerTrouble } from '../../../drivers/devices.ts'
import type { ReaderTrouble } from '../../shared/contract/scans.ts'

export interface ScanGateOptions {
  /** Resolves when the scan is done with. */
  readonly scan: (deviceId: string, scan: Scan) => Promise<void>
  readonly trouble: (deviceId: string, trouble: ReaderTrouble) => void
  /** A clock that is never put back. Milliseconds. */
  readonly now?: () => number
}

export interface ScanGate {
  scan(deviceId: string, scan: Scan): void
  trouble(deviceId: string, trouble: ScannerTrouble): void
}

/** Nobody holds papers under a reader so fast for long: scans at once, and how many of them a second gives back. */
const BURST = 20
const PER_SECOND = 10
/** Scans of one reader that wait for what the one before opens. */
const MOST_WAITING = 8
/** A reader that sent without pause is believed again after so long a pause. Milliseconds. */
const PAUSE_MS = 1_000
/** As long as it goes on, it is said again: the line on the page goes away. Milliseconds. */
const AGAIN_MS = 60_000
/** Further troubles of a reader within this time say nothing new. Milliseconds. */
const TROUBLE_MS = 1_000

interface Reader {
  waiting: number
  left: number
  /** When {@link left} was counted. */
  countedAt: number
  /** When something last came. */
  lastAt: number
  /** Sends without pause: when that was last told. */
  toldAt: number | undefined
  troubleAt: number
}

/**
 * Between the readers and the office: a reader that sends without pause (a wrong model on a line, a defect) must stop neither the
 * program nor the page. What a person does with a reader passes untouched and in its order.
 */
export function createScanGate({
  scan: take,
  trouble: tell,
  now = () => performance.now(),
}: ScanGateOptions): ScanGate {
  const readers = new Map<string, Reader>()

  function readerOf(deviceId: string): Reader {
    const known = readers.get(deviceId)
    if (known !== undefined) return known
    const at = now()
    const reader = { waiting: 0, left: BURST, countedAt: at, lastAt: at, toldAt: undefined, troubleAt: -Infinity }
    readers.set(deviceId, reader)
    return reader
  }

  /** Whether there is room for what came now. */
  function passes(deviceId: string, reader: Reader): boolean {
    const at = now()
    const paused = at - reader.lastAt >= PAUSE_MS
    reader.lastAt = at
    reader.left = Math.min(BURST, reader.left + ((at - reader.countedAt) / 1_000) * PER_SECOND)
    reader.countedAt = at
    if (paused) reader.toldAt = undefined
    if (reader.toldAt === undefined && reader.left >= 1 && reader.waiting < MOST_WAITING) {
      reader.left -= 1
      return true
    }
    if (reader.toldAt === undefined || at - reader.toldAt >= AGAIN_MS) {
      reader.toldAt = at
      tell(deviceId, 'nonstop')
    }
    return false
  }

  return {
    scan(deviceId, scan) {
      const reader = readerOf(deviceId)
      if (!passes(deviceId, reader)) return
      reader.waiting += 1
      void take(deviceId, scan).finally(() => (reader.waiting -= 1))
    },
    trouble(deviceId, trouble) {
      const reader = readerOf(deviceId)
      const at = now()
      // Beside a reader that sends without pause, that it cannot be read either is no news.
      if (reader.toldAt !== undefined && at - reader.lastAt < PAUSE_MS) reader.lastAt = at
      else if (at - reader.troubleAt >= TROUBLE_MS) {
        reader.troubleAt = at
        tell(deviceId, trouble)
      }
    },
  }
}
