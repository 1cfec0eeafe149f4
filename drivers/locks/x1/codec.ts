/**
 * "X1" frames of generic boards: `HEAD ADDR LOCK FUNC BCC`, BCC = XOR of all before. ADDR and LOCK count from 1, LOCK 0 is all
 * locks. The answer for all locks is longer: `80 ADDR Gn … G1 33 BCC`, one byte for 8 locks, the highest first.
 */
import type { Recognise } from '../../deframer.ts'
import { requireByte } from '../frames.ts'

export const Head = {
  unlock: 0x8a,
  query: 0x80,
  report: 0x82,
  unlockSeveral: 0x90,
  powerOn: 0x9a,
  powerOff: 0x9b,
} as const

/** FUNC of an unlock, and of a closed feedback contact in answers. */
export const CLOSED = 0x11
const OPEN = 0x00
const QUERY = 0x33
const MOST_ADDRESSES = 32
const MOST_GROUPS = 7

/** A frame of five bytes. */
export interface Short {
  readonly head: number
  readonly address: number
  /** As on the wire: from 1, 0 is all. */
  readonly lock: number
  readonly func: number
}

/** The state of all locks of a board. */
export interface Groups {
  readonly head: 'groups'
  readonly address: number
  /** Lowest lock first: bit 0 of the first byte is lock 1. */
  readonly groups: Uint8Array
}

export type Frame = Short | Groups

function xor(bytes: Uint8Array, from: number, end: number): number {
  let all = 0
  for (let at = from; at < end; at += 1) all ^= bytes[at] ?? 0
  return all
}

function closedBy(...body: readonly number[]): Uint8Array {
  for (const value of body) requireByte(value)
  const bytes = Uint8Array.from([...body, 0])
  bytes[bytes.length - 1] = xor(bytes, 0, bytes.length - 1)
  return bytes
}

/** @throws RangeError when a field does not fit its byte */
export function encode(frame: Frame): Uint8Array {
  if (frame.head === 'groups') return closedBy(Head.query, frame.address, ...frame.groups.toReversed(), QUERY)
  return closedBy(frame.head, frame.address, frame.lock, frame.func)
}

export function unlockRequest(address: number, lock: number): Uint8Array {
  return encode({ head: Head.unlock, address, lock, func: CLOSED })
}

/** Asks for one lock, or for all by lock 0. */
export function queryRequest(address: number, lock = 0): Uint8Array {
  return encode({ head: Head.query, address, lock, func: QUERY })
}

export function feedback(isClosed: boolean): number {
  return isClosed ? CLOSED : OPEN
}

function wrongAddress(bytes: Uint8Array, at: number): boolean {
  const address = bytes[at + 1]
  return address !== undefined && (address < 1 || address > MOST_ADDRESSES)
}

/** A short frame with one of these values of FUNC. */
function short(bytes: Uint8Array, at: number, funcs: readonly number[]): ReturnType<Recognise<Short>> {
  if (wrongAddress(bytes, at)) return 'none'
  const func = bytes[at + 3]
  if (func === undefined) return 'more'
  if (!funcs.includes(func)) return 'none'
  if (bytes.length < at + 5) return 'more'
  if (bytes[at + 4] !== xor(bytes, at, at + 4)) return 'none'
  return { frame: { head: bytes[at] ?? 0, address: bytes[at + 1] ?? 0, lock: bytes[at + 2] ?? 0, func }, length: 5 }
}

/**
 * What boards send: answers to an unlock, states of all locks, reports. How many groups a board sends is not written anywhere, an
 * 8-way board sends three: the first count fits that has the 33 and the BCC in place.
 * Answers for one lock are not read: the first bytes of a longer one can look like them, and the driver asks for one only to hear
 * whether the line gives the question back.
 * @param leastGroups as many as the board's locks need; fewer could be found by chance inside a longer answer
 */
export function recogniseAnswers(leastGroups: number): Recognise<Frame> {
  return (bytes, at) => {
    switch (bytes[at]) {
      case Head.unlock:
      case Head.report:
        return short(bytes, at, [OPEN, CLOSED])
      case Head.query:
        break
      default:
        return 'none'
    }
    if (wrongAddress(bytes, at)) return 'none'
    for (let count = leastGroups; count <= MOST_GROUPS; count += 1) {
      const end = at + 2 + count
      if (bytes.length < end + 2) return 'more'
      if (bytes[end] !== QUERY || bytes[end + 1] !== xor(bytes, at, end + 1)) continue
      const groups = bytes.slice(at + 2, end).toReversed()
      return { frame: { head: 'groups', address: bytes[at + 1] ?? 0, groups }, length: count + 4 }
    }
    return 'none'
  }
}

/** What a workstation may send, as a board with `groups` groups hears it. Unlocking several comes as {@link Groups} would. */
export function recogniseAsked(groups: number): Recognise<Short | Several> {
  return (bytes, at) => {
    switch (bytes[at]) {
      case Head.unlock:
      case Head.powerOn:
      case Head.powerOff:
        return short(bytes, at, [CLOSED])
      case Head.query:
        return short(bytes, at, [QUERY])
      case Head.unlockSeveral:
        return several(bytes, at, groups)
      default:
        return 'none'
    }
  }
}

/** `90 ADDR Bn … B1 BCC`: one bit for each lock to open. The driver never sends it. */
export interface Several {
  readonly head: 'several'
  readonly address: number
  /** Lowest lock first. */
  readonly groups: Uint8Array
}

function several(bytes: Uint8Array, at: number, count: number): ReturnType<Recognise<Several>> {
  if (wrongAddress(bytes, at)) return 'none'
  const end = at + 2 + count
  if (bytes.length <= end) return 'more'
  if (bytes[end] !== xor(bytes, at, end)) return 'none'
  const groups = bytes.slice(at + 2, end).toReversed()
  return { frame: { head: 'several', address: bytes[at + 1] ?? 0, groups }, length: count + 3 }
}
