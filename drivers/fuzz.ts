import type { FuzzTarget, Random } from './fuzz-target.ts'
import { fuzz as kerongK1 } from './locks/kerong-k1/fuzz.ts'
import { fuzz as kerongK2 } from './locks/kerong-k2/fuzz.ts'
import { fuzz as kerongK3 } from './locks/kerong-k3/fuzz.ts'
import { fuzz as kerongK4 } from './locks/kerong-k4/fuzz.ts'
import { fuzz as x1 } from './locks/x1/fuzz.ts'
import { fuzz as wacomStu } from './pads/wacom-stu/fuzz.ts'
import { fuzz as elyctis } from './scanners/elyctis/fuzz.ts'
import { fuzz as hidPos } from './scanners/hid-pos/fuzz.ts'
import { fuzz as scannerLine } from './scanners/line/fuzz.ts'
import { fuzz as zebraSsi } from './scanners/ssi/fuzz.ts'

/** Every protocol family of the registry. */
export const fuzzTargets: readonly FuzzTarget[] = [
  scannerLine,
  hidPos,
  zebraSsi,
  elyctis,
  wacomStu,
  kerongK4,
  kerongK1,
  kerongK2,
  kerongK3,
  x1,
]

/** Frames one deframer sees before a fresh one takes over. */
const BATCH = 100

/**
 * What lies between good frames. `silence`: zeros, which begin a frame of no family. `garbage`: any bytes, halves of good frames and
 * good frames with a turned bit among them.
 */
export type Between = 'silence' | 'garbage'

export interface FuzzReport {
  readonly family: string
  /** Good frames sent. */
  readonly sent: number
  /** Good frames that did not come out: only a false frame that overlaps one can cost it. */
  readonly lost: number
  /** Frames that came out and were never sent as good ones. */
  readonly invented: number
  readonly bytes: number
  /** Time spent in the deframer, in milliseconds. */
  readonly ms: number
}

/**
 * Sends good frames with something between them through the deframer of a family, cut at random.
 * @param random seeded by the caller, so that a finding can be repeated
 */
export function fuzzFamily(target: FuzzTarget, frames: number, between: Between, random: Random): FuzzReport {
  let lost = 0
  let invented = 0
  let bytes = 0
  let ms = 0
  for (let sent = 0; sent < frames; sent += BATCH) {
    const good = Array.from({ length: Math.min(BATCH, frames - sent) }, () => target.frame(random))
    const stretches = good.flatMap((frame) => [...noise(target, between, random), frame])
    const chunks = target.whole ? stretches : cut(stretches, random)
    for (const chunk of chunks) bytes += chunk.length
    const from = performance.now()
    const read = target.read(chunks)
    ms += performance.now() - from
    const left = new Map<string, number>()
    for (const frame of good) left.set(key(frame), (left.get(key(frame)) ?? 0) + 1)
    for (const frame of read) {
      const waiting = left.get(key(frame)) ?? 0
      if (waiting > 0) left.set(key(frame), waiting - 1)
      else invented += 1
    }
    for (const count of left.values()) lost += count
  }
  return { family: target.family, sent: frames, lost, invented, bytes, ms }
}

const key = (frame: Uint8Array): string => Buffer.from(frame).toString('latin1')

const below = (random: Random, end: number): number => Math.floor(random() * end)

/** What comes before the next good frame, piece by piece. */
function noise(target: FuzzTarget, between: Between, random: Random): Uint8Array[] {
  if (between === 'silence') return [new Uint8Array(below(random, 8))]
  const pieces: Uint8Array[] = []
  for (let count = below(random, 3); count > 0; count -= 1) {
    const kind = random()
    if (kind < 0.5) pieces.push(Uint8Array.from({ length: 1 + below(random, 24) }, () => below(random, 256)))
    else {
      const frame = target.frame(random).slice()
      if (kind < 0.75) pieces.push(frame.subarray(0, below(random, frame.length)))
      else {
        const at = below(random, frame.length)
        frame[at] = frame[at]! ^ (1 << below(random, 8))
        pieces.push(frame)
      }
    }
  }
  return pieces
}

/** The same bytes, in chunks as a line delivers them: often one, sometimes many. */
function cut(stretches: readonly Uint8Array[], random: Random): Uint8Array[] {
  const whole = Buffer.concat(stretches)
  const chunks: Uint8Array[] = []
  for (let at = 0; at < whole.length;) {
    const length = random() < 0.3 ? 1 : 1 + below(random, 64)
    chunks.push(Uint8Array.from(whole.subarray(at, at + length)))
    at += length
  }
  return chunks
}

/** Small, fast, seeded (mulberry32). */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
