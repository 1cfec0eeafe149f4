import { setTimeout as pause } from 'node:timers/promises'

import type { Act, DriverOptions, HidSimulator, Json } from '../../definition.ts'
import { readSettings } from '../../settings.ts'
import { Listeners } from '../../transport/listeners.ts'
import type { HidPeer } from '../../transport/transport.ts'
import { readPayload } from '../payload.ts'
import { encodeReports, type Code } from './codec.ts'
import { DESCRIPTORS } from './descriptors.ts'
import { ENTER_HID_MODE } from './device.ts'
import { LAYOUTS, type LayoutName } from './layout.ts'
import { settings } from './options.ts'

/** The two scanners whose reports were captured. */
const PLAYED: Readonly<Record<LayoutName, { readonly vendorId: number; readonly productId: number }>> = {
  honeywell: { vendorId: 0x0c2e, productId: 0x1007 },
  zebra: { vendorId: 0x05e0, productId: 0x2100 },
}

/** Report of another kind (a trigger was pulled): no code in it. */
const TRIGGER = Uint8Array.of(0x04, 0x01)

/**
 * The scanner's side of the cable; `options.layout` chooses which of the two is played (`auto`: Honeywell). Acts:
 * - `{ do: 'scan', text | lines | hex, aim?, codeId?, delayMs? }` presents a code (`text`), a zone (`lines`) or bytes (`hex`).
 *   `aim` is `]Q1` unless said otherwise, `''` for a scanner that sends none; `codeId` is the maker's letter, `s`; `delayMs`
 *   lies between the reports of a long code
 * - with `lose: n` the nth report of the code is not sent, with `wrongLength: n` it names more bytes than it has room for,
 *   with `twice: n` it is sent two times
 * - `{ do: 'trigger' }` a report that holds no code
 * - `{ do: 'keyboard' }` types instead of sending reports, until it is told to change
 *
 * `state()` counts what was sent and never repeats it.
 */
export function simulateHidPos(options: DriverOptions): HidSimulator {
  const chosen = readSettings('hid-pos', settings, options).layout
  const name: LayoutName = chosen === 'auto' ? 'honeywell' : chosen
  const changes = new Listeners<[]>()
  const stopped = new AbortController()
  const wires = new Set<HidPeer>()
  let reporting = true
  let sent = 0

  async function send(reports: readonly Uint8Array[], delayMs: number): Promise<void> {
    for (const [at, report] of reports.entries()) {
      if (at > 0 && delayMs > 0) await pause(delayMs, undefined, { signal: stopped.signal }).catch(() => undefined)
      if (stopped.signal.aborted) return
      if (reporting) for (const wire of wires) wire.sendReport(report)
    }
  }

  async function scan(command: Act): Promise<void> {
    const [lose, wrong, twice] = [
      readPlace(command, 'lose'),
      readPlace(command, 'wrongLength'),
      readPlace(command, 'twice'),
    ]
    const reports = encodeReports(readCode(command), LAYOUTS[name]).flatMap((report, at) => {
      if (at === lose) return []
      if (at === wrong) report[1] = 0xff
      return at === twice ? [report, report] : [report]
    })
    await send(reports, readDelay(command['delayMs']))
    sent++
    changes.emit()
  }

  return {
    wire: 'hid',
    ...PLAYED[name],
    descriptor: DESCRIPTORS[name],
    attach(wire) {
      wires.add(wire)
      const leave = wire.answer({
        getFeature: () => {
          throw new Error('a scanner has no reports to read')
        },
        setFeature: (report) => {
          const change = name === 'honeywell' && ENTER_HID_MODE.every((byte, at) => report[at] === byte)
          if (!change) throw new Error('the scanner knows no such report')
          reporting = true
          changes.emit()
        },
      })
      const detach = (): void => {
        leave()
        if (wires.delete(wire)) changes.emit()
      }
      void wire.closed.then(detach)
      changes.emit()
      return detach
    },
    async act(command) {
      switch (command.do) {
        case 'scan':
          return scan(command)
        case 'trigger':
          return send([TRIGGER], 0)
        case 'keyboard':
          reporting = false
          return changes.emit()
        default:
          throw new Error(`a HID scanner cannot "${command.do}"`)
      }
    },
    state: () => ({ layout: name, connected: wires.size > 0, reporting, sent }),
    onChange: (listener) => changes.add(listener),
    close() {
      stopped.abort()
      wires.clear()
    },
  }
}

function readCode(command: Act): Code {
  const { aim = ']Q1', codeId = 's' } = command
  if (typeof aim !== 'string' || !/^(\][A-Za-z][0-9A-Za-z])?$/.test(aim)) throw new Error('"aim" is like ]Q1, or empty')
  if (typeof codeId !== 'string' || codeId.length > 1) throw new Error('"codeId" is one letter, or empty')
  return { aim, codeId, payload: readPayload(command) }
}

/** Which report, counted from 1 in the command and from 0 here; -1 for none. */
function readPlace(command: Act, key: 'lose' | 'wrongLength' | 'twice'): number {
  const value = command[key] ?? 0
  if (typeof value !== 'number' || value < 0) throw new Error(`"${key}" is the number of a report, from 1`)
  return value - 1
}

function readDelay(value: Json = 0): number {
  if (typeof value !== 'number' || !(value >= 0)) throw new Error('"delayMs" is a number from 0')
  return value
}
