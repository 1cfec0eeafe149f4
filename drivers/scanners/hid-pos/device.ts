import type { DriverOptions } from '../../definition.ts'
import type { Scan, Scanner, ScannerTrouble } from '../../devices.ts'
import { DriverError } from '../../errors.ts'
import { readSettings } from '../../settings.ts'
import { Listeners } from '../../transport/listeners.ts'
import { parseReportDescriptor } from '../../transport/report-descriptor.ts'
import type { HidTransport } from '../../transport/transport.ts'
import { createSilence } from '../silence.ts'
import { createAssembler, type Assembler, type Outcome } from './codec.ts'
import { LAYOUTS, layoutOf, SCANNER } from './layout.ts'
import { settings } from './options.ts'

/** Feature report by which Honeywell scanners change from keyboard to reports (usage FF66/03, output redirection). */
export const ENTER_HID_MODE = Uint8Array.of(0xfe, 0x01)

/**
 * Opens a scanner that sends HID POS reports, and takes the transport over. Nothing is asked of the scanner: it speaks when
 * something is held before it. Content goes to the listeners and nowhere else.
 * @throws DriverError `cannot-open` (wrong settings, another device), `refused` (it knows no change of mode), `timeout`, `unplugged`
 */
export async function openHidPos(transport: HidTransport, options: DriverOptions): Promise<Scanner> {
  try {
    const { layout: named, partMs, enterHidMode } = readSettings('hid-pos', settings, options)
    if (!mayBeScanner(transport.descriptor)) {
      throw new DriverError('cannot-open', `${transport.label} is another device than a scanner in HID POS mode`)
    }
    const layout = named === 'auto' ? layoutOf(transport.descriptor) : LAYOUTS[named]
    if (enterHidMode) await transport.sendFeature(ENTER_HID_MODE)
    return createScanner(transport, createAssembler(layout), partMs)
  } catch (error) {
    await transport.close()
    throw error
  }
}

/** Nothing is sent to a keyboard, nor is it listened to: a device says in its report descriptor what it is, where that can be had. */
function mayBeScanner(descriptor: Uint8Array | undefined): boolean {
  const parsed = descriptor && parseReportDescriptor(descriptor)
  return parsed?.collections.some(({ page, id }) => page === SCANNER.page && id === SCANNER.id) ?? true
}

function createScanner(transport: HidTransport, assembler: Assembler, partMs: number): Scanner {
  const scans = new Listeners<[Scan]>()
  const troubles = new Listeners<[ScannerTrouble]>()
  const silence = createSilence()

  function tell(outcomes: readonly Outcome[]): void {
    for (const outcome of outcomes) {
      if ('scan' in outcome) scans.emit(outcome.scan)
      else troubles.emit(outcome.trouble)
    }
  }

  const leave = transport.onReport((report) => {
    const outcomes = assembler.push(report)
    silence.end()
    if (assembler.pending) silence.after(partMs, () => tell(assembler.flush()))
    tell(outcomes)
  })
  void transport.closed.then(() => {
    silence.end()
    leave()
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
