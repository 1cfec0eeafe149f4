/**
 * KERONG "K4" frames: `02 ADDR LOCK CMD ASK LEN 03 SUM [DATA…]`, where SUM = (first seven bytes + DATA) & FF stands
 * before the data. 8 to 48 bytes; requests and answers look alike, an answer has ASK other than 0.
 */

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

export interface Frame {
  /** Board on the bus, 0x00..0x0F; 0x10 is all boards. */
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

function checksum(header: Uint8Array, data: Uint8Array): number {
  let sum = 0
  for (let i = 0; i < HEADER - 1; i += 1) sum += header[i] ?? 0
  for (const byte of data) sum += byte
  return sum & 0xff
}

/** One frame as it goes over the line. @throws RangeError when a field does not fit its byte */
export function encode(frame: Frame): Uint8Array {
  const { address, lock, command, ask, data } = frame
  if (data.length > MAX_DATA) throw new RangeError(`K4 data is at most ${MAX_DATA} bytes`)
  for (const value of [address, lock, command, ask]) {
    if (!Number.isInteger(value) || value < 0 || value > 0xff) throw new RangeError('a K4 field is one byte')
  }
  const bytes = new Uint8Array(HEADER + data.length)
  bytes.set([STX, address, lock, command, ask, data.length, ETX])
  bytes[HEADER - 1] = checksum(bytes, data)
  bytes.set(data, HEADER)
  return bytes
}

/** A request: no data, ASK 0. */
export function request(address: number, command: number, lock = 0): Uint8Array {
  return encode({ address, lock, command, ask: Ask.request, data: new Uint8Array(0) })
}

export interface Deframer {
  /** Takes the next chunk, however it was cut, and gives the frames that are complete with it. */
  push(chunk: Uint8Array): Frame[]
  /** Forgets a half frame: what comes next starts anew. */
  reset(): void
  /** Bytes thrown away so far, as noise or for a wrong checksum. */
  readonly dropped: number
}

/**
 * Finds frames in a stream: keeps partial ones, skips noise. After a failure it drops one byte only, since 02 and 03
 * occur inside data, and the frame wanted may begin inside what looked like another.
 */
export function createDeframer(): Deframer {
  let held: Uint8Array = new Uint8Array(0)
  let dropped = 0

  /** The frame at the start of what is held; how many bytes are no frame; or nothing yet. */
  function first(): Frame | 'drop' | 'more' {
    if (held[0] !== STX) return 'drop'
    const [, address = 0, lock = 0, command = 0, ask, length, end, sum] = held
    // Each byte that cannot be is a reason not to wait for the rest of a frame that never was one.
    if (address > 0x10) return 'drop'
    if (held.length > 3 && command >> 4 !== 0x8) return 'drop'
    if (ask !== undefined && !ASKS.has(ask)) return 'drop'
    if (length !== undefined && length > MAX_DATA) return 'drop'
    if (end !== undefined && end !== ETX) return 'drop'
    if (ask === undefined || length === undefined || held.length < HEADER + length) return 'more'
    const data = held.slice(HEADER, HEADER + length)
    if (sum !== checksum(held, data)) return 'drop'
    return { address, lock, command, ask, data }
  }

  return {
    push(chunk) {
      held = held.length === 0 ? chunk.slice() : Buffer.concat([held, chunk])
      const frames: Frame[] = []
      while (held.length > 0) {
        const frame = first()
        if (frame === 'more') break
        if (frame === 'drop') {
          dropped += 1
          held = held.subarray(1)
          continue
        }
        frames.push(frame)
        held = held.subarray(HEADER + frame.data.length)
      }
      return frames
    },
    reset() {
      dropped += held.length
      held = new Uint8Array(0)
    },
    get dropped() {
      return dropped
    },
  }
}

/** Which level of a status bit means a closed door: it depends on how the micro-switches are wired. */
export type Polarity = 'closed-is-1' | 'closed-is-0'

/** Data of a status answer as doors, lock 0 first: bit 0 of the first byte. `true` is closed. */
export function decodeDoors(data: Uint8Array, locks: number, polarity: Polarity): boolean[] {
  const one = polarity === 'closed-is-1'
  return Array.from({ length: locks }, (_, lock) => (((data[lock >> 3] ?? 0) >> (lock & 7)) & 1) === (one ? 1 : 0))
}

/** The reverse of {@link decodeDoors}; unused bits are 0. */
export function encodeDoors(closed: readonly boolean[], polarity: Polarity): Uint8Array {
  const one = polarity === 'closed-is-1'
  const data = new Uint8Array(Math.ceil(closed.length / 8))
  for (const [lock, door] of closed.entries()) {
    if (door === one) data[lock >> 3] = (data[lock >> 3] ?? 0) | (1 << (lock & 7))
  }
  return data
}

/** Version bytes are two nibbles: 0x10 is "1.0". Data is software, then hardware. */
export function decodeVersion(data: Uint8Array): string {
  const nibbles = (byte: number | undefined): string => (byte === undefined ? '?' : `${byte >> 4}.${byte & 0x0f}`)
  return `${nibbles(data[0])} / ${nibbles(data[1])}`
}
