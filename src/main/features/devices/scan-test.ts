import type { Scan } from '../../../../drivers/devices.ts'
import type { scanMeanings, TestSight } from '../../../shared/contract/devices.ts'
import type { ReaderTrouble } from '../../../shared/contract/scans.ts'
import { classifyScan } from '../../../shared/domain/codes.ts'
import { proposeCorrection } from '../../../shared/domain/mrz-correction.ts'
import { mrzLines } from '../../../shared/domain/mrz.ts'
import { officeDay } from '../../../shared/domain/office-time.ts'
import type { Deps } from '../../deps.ts'

/** A test that nobody ends is over after this time: the reader belongs to the counter. Milliseconds. */
export const SCAN_TEST_MS = 120_000

interface Running {
  readonly windowId: number
  readonly timer: NodeJS.Timeout
}

/** Readers whose scans are looked at instead of opened. What was read leaves this file as kind and length only. */
export class ScanTests {
  readonly #deps: Pick<Deps, 'publish' | 'now'> & { readonly testMs: number }
  readonly #running = new Map<string, Running>()

  constructor(deps: Pick<Deps, 'publish' | 'now'> & { readonly testMs?: number }) {
    this.#deps = { testMs: SCAN_TEST_MS, ...deps }
  }

  /** From now on the reader's scans are a test of this window's. */
  begin(deviceId: string, windowId: number): void {
    this.end(deviceId)
    const timer = setTimeout(() => {
      this.end(deviceId)
      this.#deps.publish('devices', 'testEnded', { id: deviceId, test: 'scan' }, windowId)
    }, this.#deps.testMs)
    timer.unref()
    this.#running.set(deviceId, { windowId, timer })
  }

  end(deviceId: string): void {
    clearTimeout(this.#running.get(deviceId)?.timer)
    this.#running.delete(deviceId)
  }

  /** The window's person left, or its page was loaded anew. */
  endOf(windowId: number): void {
    for (const [deviceId, running] of this.#running) if (running.windowId === windowId) this.end(deviceId)
  }

  endAll(): void {
    for (const deviceId of this.#running.keys()) this.end(deviceId)
  }

  /** Takes a scan that belongs to a test; true when it does, and must open nothing. */
  take(deviceId: string, scan: Scan): boolean {
    return this.#tell(deviceId, (at) => ({
      kind: 'scan',
      id: deviceId,
      at,
      framing: scan.framing,
      symbology: scan.symbology ?? null,
      aim: scan.aim ?? null,
      characters: [...scan.text].length,
      lines: scan.lines.length,
      gs1: (scan.gs1 ?? []).map(({ ai }) => ai),
      meaning: meaningOf(scan, officeDay(this.#deps.now())),
    }))
  }

  /** The same for what the reader could not read. */
  trouble(deviceId: string, trouble: ReaderTrouble): boolean {
    return this.#tell(deviceId, (at) => ({ kind: 'trouble', id: deviceId, at, trouble }))
  }

  #tell(deviceId: string, sight: (at: string) => TestSight): boolean {
    const running = this.#running.get(deviceId)
    if (running === undefined) return false
    this.#deps.publish('devices', 'tested', sight(this.#deps.now().toISOString()), running.windowId)
    return true
  }
}

function meaningOf(scan: Scan, today: string): (typeof scanMeanings)[number] {
  const found = classifyScan(scan, today)
  if (found.kind === 'mrz' && found.result.ok) return 'zone'
  if (found.kind !== 'mrz' && found.kind !== 'unknown') return found.kind
  // The counter asks for what can be corrected, and is handed it the same way.
  const lines = mrzLines(scan.lines.length > 1 ? scan.lines : scan.text)
  if (proposeCorrection(lines, today) !== undefined) return 'zone-correctable'
  return found.kind === 'mrz' ? 'zone-wrong' : 'none'
}
