import type { Act, ByteSimulator, JsonObject } from '../../definition.ts'
import { Listeners } from '../../transport/listeners.ts'
import type { ByteTransport, Leave } from '../../transport/transport.ts'
import { readPayload } from '../payload.ts'
import {
  Cause,
  createDeframer,
  encode,
  MAX_DATA,
  NO_READ,
  Opcode,
  type Packet,
  Parameter,
  Source,
  Status,
} from './codec.ts'

export interface SsiSimulatorTimings {
  /** How long the scanner waits for an acknowledgement before it sends again. */
  readonly responseMs: number
  /** How often it sends a packet again. */
  readonly retries: number
}

/** S/W_REVISION, BOARD_TYPE, SCANNER_ID, PGM_CHKSUM (SE-923 Integration Guide, REPLY_REVISION). */
const REVISION = 'SIMULATED-S00 01 98 0000'

/** A code on its way: its packets, the first of which is being sent. */
interface Sending {
  readonly packets: readonly Packet[]
  at: number
  tries: number
}

/** A scanner that speaks SSI, resends what is not acknowledged and gives up like one. Acts: see the README. */
export class SsiSimulator implements ByteSimulator {
  readonly wire = 'bytes'
  readonly #timings: SsiSimulatorTimings
  readonly #wires = new Set<ByteTransport>()
  readonly #changed = new Listeners<[]>()
  /** As it leaves the factory: handshake on, codes as bare text. */
  readonly #parameters = new Map<number, number>([
    [Parameter.handshake, 1],
    [Parameter.packets, 0],
  ])
  readonly #refused = new Set<number>()
  readonly #queue: Sending[] = []
  #timer: NodeJS.Timeout | undefined
  #enabled = true
  #asleep = false
  #wrongChecksums = 0
  #missedAcks = 0
  #counts = { sent: 0, acknowledged: 0, resent: 0, gaveUp: 0, notAcknowledged: 0 }

  constructor(timings: Partial<SsiSimulatorTimings> = {}) {
    this.#timings = { responseMs: 2000, retries: 2, ...timings }
  }

  attach(wire: ByteTransport): Leave {
    const deframer = createDeframer(Source.host)
    this.#wires.add(wire)
    const leave = wire.onData((chunk) => {
      // The character that wakes it up is lost.
      const heard = this.#asleep ? chunk.subarray(1) : chunk
      this.#asleep = false
      for (const { bytes, frame: packet } of deframer.push(heard)) {
        if (packet) this.#receive(packet)
        else if (bytes.some((byte) => byte !== 0)) this.#reply(Opcode.notAcknowledge, [Cause.resend])
      }
      this.#changed.emit()
    })
    const detach = (): void => {
      leave()
      this.#wires.delete(wire)
    }
    void wire.closed.then(detach)
    this.#changed.emit()
    return detach
  }

  act(command: Act): void {
    switch (command.do) {
      case 'scan': {
        const type = whole(command, 'type', 0x03, 0, 0xff)
        this.#scan(type, readPayload(command), whole(command, 'part', MAX_DATA - 1, 1, MAX_DATA - 1))
        break
      }
      case 'noRead':
        if (this.#parameters.get(Parameter.noRead) === 1)
          this.#scan(NO_READ.type, Buffer.from(NO_READ.text), MAX_DATA - 1)
        break
      case 'sleep':
        this.#asleep = true
        break
      case 'wrongChecksum':
        this.#wrongChecksums = whole(command, 'count', 1, 0, 1000)
        break
      case 'missAck':
        this.#missedAcks = whole(command, 'count', 1, 0, 1000)
        break
      case 'refuse':
        this.#refused.add(whole(command, 'parameter', -1, 0, 0xff))
        break
      default:
        throw new Error(`an SSI scanner cannot "${command.do}"`)
    }
    this.#changed.emit()
  }

  state(): JsonObject {
    const packets = this.#parameters.get(Parameter.packets) === 1
    return {
      connected: this.#wires.size > 0,
      enabled: this.#enabled,
      packets,
      waiting: this.#queue.length,
      ...this.#counts,
    }
  }

  onChange(listener: () => void): Leave {
    return this.#changed.add(listener)
  }

  close(): void {
    clearTimeout(this.#timer)
    this.#queue.length = 0
    this.#wires.clear()
  }

  #scan(type: number, payload: Uint8Array, part: number): void {
    if (!this.#enabled) return
    if (this.#parameters.get(Parameter.packets) !== 1) return this.#send(payload)
    const packets: Packet[] = []
    for (let from = 0; from === 0 || from < payload.length; from += part) {
      const status = from + part < payload.length ? Status.continues : 0
      const data = Uint8Array.from([type, ...payload.subarray(from, from + part)])
      packets.push({ opcode: Opcode.decodeData, source: Source.decoder, status, data })
    }
    this.#queue.push({ packets, at: 0, tries: 0 })
    if (this.#queue.length === 1) this.#transmit()
  }

  #transmit(): void {
    const sending = this.#queue[0]
    const packet = sending?.packets[sending.at]
    if (!sending || !packet) return
    this.#counts.sent++
    if (sending.tries > 0) this.#counts.resent++
    const status = packet.status | (sending.tries > 0 ? Status.retransmission : 0)
    const bytes = encode({ ...packet, status })
    if (this.#wrongChecksums > 0) {
      this.#wrongChecksums--
      bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 0x55
    }
    this.#send(bytes)
    if (this.#parameters.get(Parameter.handshake) !== 1) return this.#next(sending)
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#again(sending), this.#timings.responseMs)
  }

  /** Sends the packet once more, or declares the code lost. */
  #again(sending: Sending): void {
    clearTimeout(this.#timer)
    sending.tries++
    if (sending.tries > this.#timings.retries) {
      this.#counts.gaveUp++
      this.#queue.shift()
    }
    this.#transmit()
    this.#changed.emit()
  }

  #next(sending: Sending): void {
    clearTimeout(this.#timer)
    sending.at++
    sending.tries = 0
    if (sending.at === sending.packets.length) this.#queue.shift()
    this.#transmit()
  }

  #receive({ opcode, data }: Packet): void {
    const sending = this.#queue[0]
    switch (opcode) {
      case Opcode.acknowledge:
        if (this.#missedAcks > 0) this.#missedAcks--
        else if (sending) {
          this.#counts.acknowledged++
          this.#next(sending)
        }
        return
      case Opcode.notAcknowledge:
        this.#counts.notAcknowledged++
        if (sending && data[0] === Cause.resend) this.#again(sending)
        return
      case Opcode.requestRevision:
        return this.#reply(Opcode.replyRevision, Buffer.from(REVISION))
      case Opcode.parameterSend:
        return this.#set(data)
      case Opcode.scanEnable:
      case Opcode.scanDisable:
        this.#enabled = opcode === Opcode.scanEnable
        return this.#reply(Opcode.acknowledge)
      case Opcode.startSession:
      case Opcode.stopSession:
      case Opcode.flushQueue:
        return this.#reply(Opcode.acknowledge)
      default:
        return this.#reply(Opcode.notAcknowledge, [Cause.badContext])
    }
  }

  #set(data: Uint8Array): void {
    const pairs = Array.from({ length: (data.length - 1) >> 1 }, (_, at) => data.subarray(1 + 2 * at, 3 + 2 * at))
    if (pairs.some(([number = 0]) => this.#refused.has(number))) {
      return this.#reply(Opcode.notAcknowledge, [Cause.denied])
    }
    for (const [number = 0, value = 0] of pairs) this.#parameters.set(number, value)
    this.#reply(Opcode.acknowledge)
  }

  #reply(opcode: number, data: Iterable<number> = []): void {
    this.#send(encode({ opcode, source: Source.decoder, status: 0, data: Uint8Array.from(data) }))
  }

  #send(bytes: Uint8Array): void {
    // A line that went away meanwhile takes the packet with it, as a cable would.
    for (const wire of this.#wires) wire.write(bytes).catch(() => {})
  }
}

function whole(command: Act, key: string, otherwise: number, least: number, most: number): number {
  const value = command[key] ?? otherwise
  if (typeof value !== 'number' || !Number.isInteger(value) || value < least || value > most) {
    throw new Error(`${command.do} wants ${key}, a whole number from ${least} to ${most}`)
  }
  return value
}
