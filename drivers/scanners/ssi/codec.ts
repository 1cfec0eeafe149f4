import { Deframer, type Piece, type Recognise } from '../../deframer.ts'

/**
 * Simple Serial Interface of Zebra (Symbol, Motorola): `LEN OPCODE SOURCE STATUS DATA… CKHI CKLO`. LEN counts the bytes before
 * the checksum (4 to 255); the checksum is the two's complement of their 16-bit sum.
 */

export const Opcode = {
  requestRevision: 0xa3,
  replyRevision: 0xa4,
  parameterSend: 0xc6,
  acknowledge: 0xd0,
  notAcknowledge: 0xd1,
  flushQueue: 0xd2,
  startSession: 0xe4,
  stopSession: 0xe5,
  scanEnable: 0xe9,
  scanDisable: 0xea,
  decodeData: 0xf3,
  event: 0xf6,
} as const

/** Why a packet was not acknowledged: first data byte of a NAK. */
export const Cause = { resend: 0x01, badContext: 0x02, denied: 0x06, cancel: 0x0a } as const

/** Bits of STATUS. */
export const Status = { retransmission: 0x01, continues: 0x02 } as const

export const Source = { decoder: 0x00, host: 0x04 } as const

/** Parameter numbers, as the driver sets them: for this session only, never for good. */
export const Parameter = { noRead: 0x5e, handshake: 0x9f, scanning: 0xec, packets: 0xee } as const

/** Code type and text of the packet that says "nothing was read". */
export const NO_READ = { type: 0x01, text: 'NR' } as const

/** Wakes a decoder up that saves power; no packet, and never answered. */
export const WAKE_UP = Uint8Array.of(0x00)

const HEADER = 4
const CHECKSUM = 2

/** Most data bytes of one packet. */
export const MAX_DATA = 0xff - HEADER

export interface Packet {
  readonly opcode: number
  readonly source: number
  readonly status: number
  readonly data: Uint8Array
}

/** One packet as it goes over the line. @throws RangeError when a field does not fit */
export function encode({ opcode, source, status, data }: Packet): Uint8Array {
  if (data.length > MAX_DATA) throw new RangeError(`an SSI packet holds at most ${MAX_DATA} bytes`)
  const length = HEADER + data.length
  const bytes = new Uint8Array(length + CHECKSUM)
  bytes.set([length, opcode, source, status])
  bytes.set(data, HEADER)
  const sum = checksum(bytes, 0, length)
  bytes.set([sum >> 8, sum & 0xff], length)
  return bytes
}

/** A packet of the host. */
export function request(opcode: number, data: readonly number[] = [], status = 0): Uint8Array {
  return encode({ opcode, source: Source.host, status, data: Uint8Array.from(data) })
}

function checksum(bytes: Uint8Array, from: number, to: number): number {
  let sum = 0
  for (let at = from; at < to; at++) sum += bytes[at] ?? 0
  return -sum & 0xffff
}

export interface PacketDeframer {
  /** Takes the next chunk, however it was cut, and gives the packets and the noise complete with it, in order. */
  push(chunk: Uint8Array): Piece<Packet>[]
  /** The line is silent: what looked like the beginning of a packet was none; packets inside of it come out now. */
  flush(): Piece<Packet>[]
  readonly pending: boolean
  /** Bytes looked at so far, for the proof that the work grows with the length of the stream only. */
  readonly steps: number
}

/**
 * Finds the packets of these `sources` in a stream: keeps partial ones (at most 257 bytes), skips noise. After a failure it drops
 * one byte only, since the packet wanted may begin inside what looked like another. Each byte's checksum is taken at most
 * once for each of the 255 places a packet over it could begin.
 */
export function createDeframer(...sources: readonly number[]): PacketDeframer {
  let steps = 0

  /** Length of the packet at `at` with its checksum; or that there is none, or that more must come to tell. */
  function look(held: Uint8Array, at: number): number | 'none' | 'more' {
    steps += HEADER
    const length = held[at] ?? 0
    if (length < HEADER) return 'none'
    // Each byte that cannot be is a reason not to wait for the rest of a packet that never was one.
    const source = held[at + 2]
    if (source !== undefined && !sources.includes(source)) return 'none'
    if (((held[at + 3] ?? 0) & 0xf0) !== 0) return 'none'
    const end = at + length
    if (end + CHECKSUM > held.length) return 'more'
    steps += length
    const sum = ((held[end] ?? 0) << 8) | (held[end + 1] ?? 0)
    return sum === checksum(held, at, end) ? length + CHECKSUM : 'none'
  }

  const recognise: Recognise<Packet> = (bytes, at) => {
    const length = look(bytes, at)
    return typeof length === 'string' ? length : { frame: decode(bytes.slice(at, at + length)), length }
  }
  const deframer = new Deframer(recognise)

  return {
    push: (chunk) => deframer.pieces(chunk),
    flush: () => deframer.flush(),
    get pending() {
      return deframer.pending
    },
    get steps() {
      return steps
    },
  }
}

function decode(bytes: Uint8Array): Packet {
  const [, opcode = 0, source = 0, status = 0] = bytes
  return { opcode, source, status, data: bytes.slice(HEADER, -CHECKSUM) }
}
