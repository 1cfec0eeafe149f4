import { setTimeout } from 'node:timers/promises'

import type { Act, ByteSimulator, Json } from '../../definition.ts'
import { Listeners } from '../../transport/listeners.ts'
import type { ByteTransport } from '../../transport/transport.ts'
import { readLines } from '../payload.ts'
import { encodeScan, FRAMINGS, type Framing } from './encode.ts'

/** Bytes of a line that is being plugged in: no frame begins or ends in them. */
const NOISE = Uint8Array.of(0x00, 0xff, 0xfe, 0x80, 0xc0, 0xff, 0x00, 0xf8)

/**
 * The scanner's side of the line. Acts:
 * - `{ do: 'scan', text | lines | hex, framing?, chunk?, delayMs? }` presents a code (`text`), a zone (`lines`) or bytes
 *   (`hex`). `framing` is one of {@link Framing}, `cr` by default; `chunk` bytes are sent at a time, `delayMs` apart.
 * - `{ do: 'half', … }` the same, but only the first half of the frame leaves the scanner
 * - `{ do: 'noise' }` garbage, as from a plug that is pushed in
 *
 * `state()` counts what was sent and never repeats it.
 */
export function simulateLineScanner(): ByteSimulator {
  const wires = new Set<ByteTransport>()
  const changes = new Listeners<[]>()
  const stopped = new AbortController()
  let sent = 0

  async function send(bytes: Uint8Array, chunk: number, delayMs: number): Promise<void> {
    for (let from = 0; from < bytes.length && !stopped.signal.aborted; from += chunk) {
      if (from > 0 && delayMs > 0)
        await setTimeout(delayMs, undefined, { signal: stopped.signal }).catch(() => undefined)
      const part = bytes.slice(from, from + chunk)
      // A wire that was pulled out while we spoke loses the rest, as the real one does.
      await Promise.all([...wires].map((wire) => wire.write(part).catch(() => undefined)))
    }
    sent++
    changes.emit()
  }

  return {
    wire: 'bytes',
    attach(wire) {
      wires.add(wire)
      changes.emit()
      let attached = true
      const detach = () => {
        if (!attached) return
        attached = false
        wires.delete(wire)
        changes.emit()
      }
      void wire.closed.then(detach)
      return detach
    },
    async act(command) {
      if (command.do === 'noise') return send(NOISE, NOISE.length, 0)
      if (command.do !== 'scan' && command.do !== 'half') throw new Error(`a scanner cannot "${command.do}"`)
      const frame = encodeScan(readLines(command), readFraming(command['framing']))
      const bytes = command.do === 'half' ? frame.slice(0, Math.ceil(frame.length / 2)) : frame
      return send(bytes, readCount(command, 'chunk', bytes.length), readCount(command, 'delayMs', 0))
    },
    state: () => ({ connected: wires.size > 0, sent }),
    onChange: (listener) => changes.add(listener),
    close() {
      stopped.abort()
      wires.clear()
    },
  }
}

function readFraming(value: Json | undefined): Framing {
  const framing = FRAMINGS.find((known) => known === (value ?? 'cr'))
  if (!framing) throw new Error(`"framing" is one of ${FRAMINGS.join(', ')}`)
  return framing
}

function readCount(command: Act, key: 'chunk' | 'delayMs', otherwise: number): number {
  const value = command[key] ?? otherwise
  if (typeof value !== 'number' || !(value >= (key === 'chunk' ? 1 : 0))) throw new Error(`"${key}" is a number`)
  return value
}
