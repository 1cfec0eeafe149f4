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
  readonly between: Between
  /** Good frames sent. */
  readonly sent: number
  /** Good frames that did not come out: only a false frame that overlaps one can cost it. */
  readonly lost: number
  /** Of these, how many had no false frame over them. */
  readonly unexplained: number
  /** Frames that came out where none was sent, */
  readonly invented: number
  /** and those that came of a good frame with a turned bit, in a family that cannot know. */
  readonly turned: number
  readonly bytes: number
  /** Time spent in the deframer, in milliseconds. */
  readonly ms: number
}

/**
 * Sends good frames with something between them through the deframer of a family, cut at random.
 * @param random seeded by the caller, so that a finding can be repeated
 */
export function fuzzFamily(target: FuzzTarget, frames: number, between: Between, random: Random): FuzzReport {
  const report = { lost: 0, unexplained: 0, invented: 0, turned: 0, bytes: 0, ms: 0 }
  for (let sent = 0; sent < frames; sent += BATCH) {
    const stretches: Stretch[] = []
    let end = 0
    const add = (bytes: Uint8Array, kind: Stretch['kind']): void => {
      stretches.push({ bytes, kind, from: end, to: (end += bytes.length) })
    }
    for (let count = Math.min(BATCH, frames - sent); count > 0; count -= 1) {
      const frame = target.frame(random)
      for (const { bytes, kind } of noise(target, between, random)) add(bytes, kind)
      add(frame, 'good')
    }
    const pieces = stretches.map(({ bytes }) => bytes)
    const chunks = target.whole ? pieces : cut(pieces, random)
    report.bytes += end
    const from = performance.now()
    const read = target.read(chunks)
    report.ms += performance.now() - from
    judge(target, stretches, read, report)
  }
  return { family: target.family, between, sent: frames, ...report }
}

/** What is wrong with what came out, in words; nothing when the family held. */
export function complaints({ checksumBits }: FuzzTarget, report: FuzzReport): readonly string[] {
  const { between, sent, lost, unexplained, invented, turned } = report
  if (between === 'silence') {
    return lost + invented + turned > 0
      ? [`with silence between them, ${lost} lost and ${invented + turned} invented`]
      : []
  }
  // Each good frame has about a quarter of a half frame before it, whose missing end the next bytes make up by chance.
  const byChance = sent / 4 / 2 ** Math.min(checksumBits, 8)
  const most = Math.round(5 + 4 * byChance)
  return [
    ...(unexplained > 0 ? [`${unexplained} good frames were lost without a false one over them`] : []),
    ...(invented > most ? [`${invented} frames were invented, where chance explains ${most}`] : []),
  ]
}

/** Where something lies in the stream: from, and to exclusive. */
interface Place {
  readonly from: number
  readonly to: number
}

interface Stretch extends Place {
  readonly bytes: Uint8Array
  readonly kind: 'good' | 'turned' | 'noise'
}

/** Finds each frame that came out in the stream: they come in its order and do not overlap. */
function judge(
  { whole, unchecked }: FuzzTarget,
  stretches: readonly Stretch[],
  read: readonly Uint8Array[],
  report: { lost: number; unexplained: number; invented: number; turned: number },
): void {
  const stream = Buffer.concat(stretches.map(({ bytes }) => bytes))
  const good = new Map(stretches.flatMap((it) => (it.kind === 'good' ? [[it.from, it] as const] : [])))
  const wrong: Place[] = []
  let end = 0
  for (const frame of read) {
    const from = whole ? startOf(stretches, frame, end) : stream.indexOf(frame, end)
    if (from < 0) {
      report.invented += 1
      continue
    }
    end = from + frame.length
    if (good.get(from)?.bytes.length === frame.length) {
      good.delete(from)
      continue
    }
    wrong.push({ from, to: end })
    const ofTurned = stretches.some((it) => it.kind === 'turned' && it.from <= from && from < it.to)
    if (unchecked && ofTurned) report.turned += 1
    else report.invented += 1
  }
  for (const lost of good.values()) {
    report.lost += 1
    if (!wrong.some(({ from, to }) => from < lost.to && to > lost.from)) report.unexplained += 1
  }
}

/** The first report from `end` on that begins with these bytes; -1 when there is none. */
function startOf(stretches: readonly Stretch[], frame: Uint8Array, end: number): number {
  const found = stretches.find(
    ({ from, bytes }) => from >= end && Buffer.compare(bytes.subarray(0, frame.length), frame) === 0,
  )
  return found?.from ?? -1
}

const below = (random: Random, end: number): number => Math.floor(random() * end)

/** What comes before the next good frame, piece by piece. */
function noise(target: FuzzTarget, between: Between, random: Random): Pick<Stretch, 'bytes' | 'kind'>[] {
  if (between === 'silence') return [{ bytes: new Uint8Array(below(random, 8)), kind: 'noise' }]
  const pieces: Pick<Stretch, 'bytes' | 'kind'>[] = []
  for (let count = below(random, 3); count > 0; count -= 1) {
    const kind = random()
    if (kind < 0.5) {
      const bytes = Uint8Array.from({ length: 1 + below(random, 24) }, () => below(random, 256))
      pieces.push({ bytes, kind: 'noise' })
    } else {
      const frame = target.frame(random).slice()
      if (kind < 0.75) pieces.push({ bytes: frame.subarray(0, below(random, frame.length)), kind: 'noise' })
      else {
        const at = below(random, frame.length)
        frame[at] = frame[at]! ^ (1 << below(random, 8))
        pieces.push({ bytes: frame, kind: 'turned' })
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
