/**
 * KERONG "K4" frames: `02 ADDR LOCK CMD ASK LEN 03 SUM [DATA…]`, where SUM = (first seven bytes + DATA) & FF stands
 * before the data. 8 to 48 bytes; requests and answers look alike, an answer has ASK other than 0.
 */
import type { Recognise } from '../../deframer.ts'
import { requireByte, sum } from '../frames.ts'

export const Command = {
  status: 0x80,
  unlock: 0x81,
  version: 0x8f,
} as const

export const Ask = {
  request: 0x00,
  ok: 0x10,
  failed: 0x11,
  timeout: 0x12,
  unknownCommand: 0x13,
  dataError: 0x14,
} as const

/** Address of all boards. */
export const EVERYBODY = 0x10

export interface Frame {
  /** Board on the bus, 0x00..0x0F, or {@link EVERYBODY}. */
  readonly address: number
  /** 0-based lock. The board takes its lock count here for "all locks": never send that. */
  readonly lock: number
  readonly command: number
  readonly ask: number
  readonly data: Uint8Array
}

const STX = 0x02
const ETX = 0x03
const HEADER = 8
const MAX_DATA = 40
const ASKS: ReadonlySet<number> = new Set(Object.values(Ask))

function checksum(bytes: Uint8Array, at: number, length: number): number {
  return (sum(bytes, at, at + HEADER - 1) + sum(bytes, at + HEADER, at + HEADER + length)) & 0xff
}

/** One frame as it goes over the line. @throws RangeError when a field does not fit its byte */
export function encode(frame: Frame): Uint8Array {
  const { address, lock, command, ask, data } = frame
  if (data.length > MAX_DATA) throw new RangeError(`K4 data is at most ${MAX_DATA} bytes`)
  for (const value of [address, lock, command, ask]) requireByte(value)
  const bytes = new Uint8Array(HEADER + data.length)
  bytes.set([STX, address, lock, command, ask, data.length, ETX])
  bytes.set(data, HEADER)
  bytes[HEADER - 1] = checksum(bytes, 0, data.length)
  return bytes
}

/** A request: no data, ASK 0. */
export function request(address: number, command: number, lock = 0): Uint8Array {
  return encode({ address, lock, command, ask: Ask.request, data: new Uint8Array(0) })
}

/** Requests and answers. Each byte that cannot be is a reason not to wait for the rest of a frame that never was one. */
export const recognise: Recognise<Frame> = (bytes, at) => {
  if (bytes[at] !== STX) return 'none'
  const there = bytes.length - at
  const field = (offset: number): number => bytes[at + offset] ?? 0
  const [address, lock, command, ask, length] = [field(1), field(2), field(3), field(4), field(5)]
  if (address > EVERYBODY) return 'none'
  if (there > 3 && command >> 4 !== 0x8) return 'none'
  if (there > 4 && !ASKS.has(ask)) return 'none'
  if (there > 5 && length > MAX_DATA) return 'none'
  if (there > 6 && field(6) !== ETX) return 'none'
  if (there < HEADER + length) return 'more'
  if (field(7) !== checksum(bytes, at, length)) return 'none'
  const data = bytes.slice(at + HEADER, at + HEADER + length)
  return { frame: { address, lock, command, ask, data }, length: HEADER + length }
}

/** Version bytes are two nibbles: 0x10 is "1.0". Data is software, then hardware. */
export function decodeVersion(data: Uint8Array): string {
  const nibbles = (byte: number | undefined): string => (byte === undefined ? '?' : `${byte >> 4}.${byte & 0x0f}`)
  return `${nibbles(data[0])} / ${nibbles(data[1])}`
}
