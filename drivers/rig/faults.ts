import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises'
import type { Act, ByteSimulator, HidSimulator, JsonObject, Simulator } from '../definition.ts'
import type { ByteTransport, HidPeer } from '../transport/transport.ts'

/**
 * What can be wrong between a device and its cable, the same for every family. Written in the device's direction: what the device
 * sends suffers.
 *
 * - `silent`     nothing of it arrives
 * - `slow`       every piece takes `ms` longer (default 300), the frame comes byte by byte
 * - `noise`      garbage comes before it; also once at once, unasked
 * - `half`       only its first half arrives
 * - `corrupt`    one bit of its last byte is turned
 * - `duplicate`  it arrives twice
 * - `unasked`    what was sent last comes again, once, at once
 * - `echo`       a byte line only: what the host sends comes back before any answer
 * - `cut`        half of it arrives, then the cable is dead: power lost in the middle
 */
export const FAULTS = ['silent', 'slow', 'noise', 'half', 'corrupt', 'duplicate', 'unasked', 'echo', 'cut'] as const

export type Fault = (typeof FAULTS)[number]

/** Looks like what a plug gives while it is pushed in, with bytes in it that begin frames of several families. */
export const NOISE = Uint8Array.of(0x00, 0xff, 0x02, 0x80, 0x8a, 0x03, 0xfe, 0x02, 0x05, 0xf3, 0x00, 0x1c)

interface Active {
  /** Frames that still suffer; endless until taken away. */
  left: number
  readonly ms: number
}

/** The faults of one device, over all its cables. */
export class Faults {
  readonly #active = new Map<Fault, Active>()
  readonly #again = new Set<(fault: 'noise' | 'unasked') => void>()

  /**
   * `{ do: 'fault', fault, count?, ms? }`: lets the next `count` frames suffer, or all until `{ do: 'fault', fault, count: 0 }`;
   * `{ do: 'fault', fault: 'none' }` ends all of them.
   * @throws Error with a sentence, when the fault or an argument is none
   */
  set(command: Act): void {
    const { fault: name, count = Number.POSITIVE_INFINITY, ms = 300 } = command
    if (name === 'none') return this.#active.clear()
    const fault = FAULTS.find((known) => known === name)
    if (!fault) throw new Error(`"fault" is one of ${FAULTS.join(', ')}, or none`)
    if (typeof count !== 'number' || count < 0 || typeof ms !== 'number' || ms < 0 || ms > 60_000)
      throw new Error('"count" is a number of frames, "ms" at most 60000')
    if (fault === 'unasked' || fault === 'noise') for (const again of this.#again) again(fault)
    if (fault === 'unasked') return
    if (count === 0) this.#active.delete(fault)
    else this.#active.set(fault, { left: count, ms })
  }

  /** Active faults and how many frames they still meet (-1: until taken away). */
  state(): JsonObject {
    return Object.fromEntries(
      Array.from(this.#active, ([fault, { left }]) => [fault, Number.isFinite(left) ? left : -1] as const),
    )
  }

  /** Uses one frame's worth of the fault up. */
  take(fault: Fault): Active | undefined {
    const active = this.#active.get(fault)
    if (!active) return undefined
    active.left -= 1
    if (active.left <= 0) this.#active.delete(fault)
    return active
  }

  /** Told when something shall come unasked. */
  onAgain(again: (fault: 'noise' | 'unasked') => void): () => void {
    this.#again.add(again)
    return () => void this.#again.delete(again)
  }

  /** What arrives of one frame, piece by piece; `cut` when the cable is dead afterwards. A HID report is never split. */
  suffer(
    frame: Uint8Array,
    split: boolean,
  ): { readonly pieces: readonly Uint8Array[]; readonly eachMs: number; readonly cut: boolean } {
    if (this.take('silent')) return { pieces: [], eachMs: 0, cut: false }
    let bytes: Uint8Array = frame.slice()
    if (this.take('corrupt') && bytes.length > 0) bytes[bytes.length - 1]! ^= 0x01
    const cut = this.take('cut') !== undefined
    const half = this.take('half') !== undefined
    if (cut || half) bytes = bytes.slice(0, Math.floor(bytes.length / 2))
    const whole = [...(this.take('noise') ? [NOISE] : []), bytes, ...(this.take('duplicate') && !cut ? [bytes] : [])]
    const slow = this.take('slow')
    const pieces = slow && split ? whole.flatMap((part) => Array.from(part, (byte) => Uint8Array.of(byte))) : whole
    return { pieces, eachMs: slow ? slow.ms / Math.max(1, pieces.length) : 0, cut }
  }
}

/** The device's end of a line with these faults in it. */
export function faultyWire(wire: ByteTransport, faults: Faults): ByteTransport {
  let last: Uint8Array = new Uint8Array(0)
  // Frames stay in order, however slow one of them is.
  let previous: Promise<unknown> = Promise.resolve()
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    const turn = previous.then(work)
    previous = turn.catch(() => {})
    return turn
  }
  const leave = faults.onAgain((fault) => {
    const bytes = fault === 'noise' ? NOISE : last
    inTurn(() => wire.write(bytes)).catch(() => {})
  })
  void wire.closed.then(leave)
  return {
    kind: 'bytes',
    label: wire.label,
    closed: wire.closed,
    get isOpen() {
      return wire.isOpen
    },
    onData: (listener) =>
      wire.onData((chunk) => {
        if (faults.take('echo')) inTurn(() => wire.write(chunk)).catch(() => {})
        listener(chunk)
      }),
    write: (bytes) =>
      inTurn(async () => {
        last = bytes.slice()
        const { pieces, eachMs, cut } = faults.suffer(bytes, true)
        for (const piece of pieces) {
          if (eachMs > 0) await pause(eachMs)
          await wire.write(piece)
        }
        if (!cut) return
        // What has left is on its way; only what follows is lost.
        await nextTurn()
        await wire.close()
      }),
    close: () => wire.close(),
  }
}

/** The device's end of a HID cable with these faults in it. Answers of a `silent` device never come; broken ones have a wrong length or bit. */
export function faultyPeer(peer: HidPeer, faults: Faults): HidPeer {
  let last: Uint8Array | undefined
  let previous: Promise<unknown> = Promise.resolve()
  const leave = faults.onAgain((fault) => {
    if (fault === 'noise') peer.sendReport(NOISE)
    else if (last) peer.sendReport(last)
  })
  void peer.closed.then(leave)
  async function suffer(report: Uint8Array): Promise<Uint8Array> {
    const { pieces, eachMs, cut } = faults.suffer(report, false)
    if (pieces.length === 0) await peer.closed
    if (eachMs > 0) await pause(eachMs * pieces.length)
    if (cut) await peer.close()
    return Buffer.concat(pieces)
  }
  return {
    kind: 'hid-peer',
    label: peer.label,
    closed: peer.closed,
    get isOpen() {
      return peer.isOpen
    },
    sendReport(report) {
      last = report.slice()
      const { pieces, eachMs, cut } = faults.suffer(report, false)
      previous = previous.then(async () => {
        if (eachMs > 0) await pause(eachMs * pieces.length)
        for (const piece of pieces) if (piece.length > 0) peer.sendReport(piece)
        if (cut) await peer.close()
      })
    },
    answer: (handler) =>
      peer.answer({
        getFeature: async (id, length) => suffer(await handler.getFeature(id, length)),
        setFeature: async (report) => {
          await handler.setFeature(report)
          if (faults.take('silent')) await peer.closed
          if (faults.take('cut')) await peer.close()
        },
      }),
    close: () => peer.close(),
  }
}

/** The same device behind faulty cables; everything else is its own. */
export function faulty(simulator: Simulator, faults: Faults): Simulator {
  const { act, state, onChange, close } = bound(simulator)
  if (simulator.wire === 'bytes') {
    const whole: ByteSimulator = {
      wire: 'bytes',
      attach: (wire) => simulator.attach(faultyWire(wire, faults)),
      act,
      state,
      onChange,
      close,
    }
    return whole
  }
  const { vendorId, productId, descriptor } = simulator
  const whole: HidSimulator = {
    wire: 'hid',
    vendorId,
    productId,
    ...(descriptor && { descriptor }),
    attach: (peer) => simulator.attach(faultyPeer(peer, faults)),
    act,
    state,
    onChange,
    close,
  }
  return whole
}

/** Simulators may be classes. */
function bound(simulator: Simulator): Pick<Simulator, 'act' | 'state' | 'onChange' | 'close'> {
  return {
    act: (command) => simulator.act(command),
    state: () => simulator.state(),
    onChange: (listener) => simulator.onChange(listener),
    close: () => simulator.close(),
  }
}
