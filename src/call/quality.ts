import type { Quality } from './call.types.ts'

/** Readings of one connection at one time; counters since its beginning. */
export interface Reading {
  /** Milliseconds on any clock that only goes forward. */
  readonly at: number
  readonly connected: boolean
  readonly bytesReceived: number
  readonly bytesSent: number
  readonly packetsReceived: number
  readonly packetsLost: number
  readonly framesDecoded: number
  readonly framesDropped: number
  readonly roundTripMs: number | null
  readonly jitterMs: number | null
  /** Share of our packets the other side did not get, as it reported last. */
  readonly lossThere: number | null
  /** Our encoder says it is short of processor or of line. */
  readonly limited: 'none' | 'cpu' | 'bandwidth'
  readonly relayed: boolean
}

/** What has to be known besides the readings to judge them. */
export interface Expected {
  /** The other side says it sends its picture, and this side wants it. */
  readonly picture: boolean
  /** The other side says it sends anything. */
  readonly anything: boolean
  /** This side sends its picture. */
  readonly sendsPicture: boolean
}

type Level = 'good' | 'fair' | 'poor' | 'lost'
const ranks: Readonly<Record<Level, number>> = { good: 0, fair: 1, poor: 2, lost: 3 }

/** State of the judgement between two readings. */
export interface Meter {
  readonly quality: Quality
  readonly last: Reading | undefined
  /** Readings in a row that were worse, or better, than the level shown. */
  readonly worse: number
  readonly better: number
  /** Readings in a row at `poor`, and with too little processor. */
  readonly poor: number
  readonly cpu: number
}

/** One reading in this time. */
export const sampleMs = 2000
/** A level falls after two readings (4 s) and rises after three (6 s): a line that wavers does not make the display flicker. */
const fallsAfter = 2
const risesAfter = 3
/** Sound only is worth proposing when it has been bad for 8 s. */
const sustained = 4

export const unmeasured: Meter = {
  quality: {
    level: 'unknown',
    advice: 'none',
    roundTripMs: null,
    loss: null,
    downKbps: 0,
    upKbps: 0,
    framesPerSecond: null,
    relayed: false,
  },
  last: undefined,
  worse: 0,
  better: 0,
  poor: 0,
  cpu: 0,
}

/** The next state of the judgement. Pure: the same readings give the same picture. */
export function measure(meter: Meter, reading: Reading, expected: Expected): Meter {
  const { last } = meter
  // The first reading, or the counters began anew with a new connection.
  if (last === undefined || reading.at <= last.at || reading.bytesReceived < last.bytesReceived) {
    return { ...unmeasured, last: reading }
  }
  const seconds = (reading.at - last.at) / 1000
  const received = reading.packetsReceived - last.packetsReceived
  const lost = Math.max(0, reading.packetsLost - last.packetsLost)
  const frames = reading.framesDecoded - last.framesDecoded
  const line = {
    roundTripMs: reading.roundTripMs,
    loss: received + lost > 0 ? lost / (received + lost) : null,
    downKbps: kbps(reading.bytesReceived - last.bytesReceived, seconds),
    upKbps: kbps(reading.bytesSent - last.bytesSent, seconds),
    framesPerSecond: expected.picture ? Math.round(frames / seconds) : null,
    relayed: reading.relayed,
  }
  const dropped = reading.framesDropped - last.framesDropped
  const loss = Math.max(line.loss ?? 0, reading.lossThere ?? 0)
  const now = judge({
    silent: !reading.connected || (expected.anything && received === 0),
    loss,
    roundTripMs: line.roundTripMs ?? 0,
    jitterMs: reading.jitterMs ?? 0,
    framesPerSecond: line.framesPerSecond,
    dropped: dropped / Math.max(1, frames + dropped),
    limited: expected.sendsPicture ? reading.limited : 'none',
  })
  const step = hysteresis(meter, now)
  const poor = now === 'poor' ? meter.poor + 1 : 0
  const cpu = expected.sendsPicture && reading.limited === 'cpu' ? meter.cpu + 1 : 0
  const advice = adviceFor({
    level: step.level,
    sustained: poor >= sustained,
    pictures: expected.picture || expected.sendsPicture,
    cpu: cpu >= risesAfter,
    loss,
  })
  return {
    quality: { ...line, level: step.level, advice },
    last: reading,
    worse: step.worse,
    better: step.better,
    poor,
    cpu,
  }
}

interface Findings {
  readonly silent: boolean
  readonly loss: number
  readonly roundTripMs: number
  readonly jitterMs: number
  readonly framesPerSecond: number | null
  /** Share of frames that came but were not shown in time. */
  readonly dropped: number
  readonly limited: Reading['limited']
}

/**
 * Level of one reading. The limits follow ITU-T G.114 (talking gets hard above 400 ms one way, noticeable above 150 ms) and what Opus and
 * VP8 conceal: a few per cent of loss.
 */
function judge({ silent, loss, roundTripMs, jitterMs, framesPerSecond: fps, dropped, limited }: Findings): Level {
  if (silent) return 'lost'
  if (loss > 0.08 || roundTripMs > 600 || jitterMs > 150 || (fps !== null && fps < 5)) return 'poor'
  const slight = loss > 0.02 || roundTripMs > 300 || jitterMs > 60
  if (slight || limited !== 'none' || dropped > 0.2 || (fps !== null && fps < 12)) return 'fair'
  return 'good'
}

function hysteresis(meter: Meter, now: Level): { level: Level; worse: number; better: number } {
  const shown = meter.quality.level
  // No line at all is said at once, and so is its return.
  if (shown === 'unknown' || now === 'lost' || shown === 'lost') return { level: now, worse: 0, better: 0 }
  const difference = ranks[now] - ranks[shown]
  const worse = difference > 0 ? meter.worse + 1 : 0
  const better = difference < 0 ? meter.better + 1 : 0
  if (worse >= fallsAfter || better >= risesAfter) return { level: now, worse: 0, better: 0 }
  return { level: shown, worse, better }
}

interface Situation {
  readonly level: Level
  readonly sustained: boolean
  readonly pictures: boolean
  readonly cpu: boolean
  readonly loss: number
}

function adviceFor({ level, sustained: long, pictures, cpu, loss }: Situation): Quality['advice'] {
  if (level === 'lost') return 'reconnecting'
  if (level === 'poor' && long && pictures) return 'camera-off'
  if (cpu) return 'cpu'
  if (level === 'good') return 'none'
  // Packets that vanish point to the radio, delay and a thin line to others who use it.
  return loss > 0.02 ? 'move-closer' : 'slow-down-other'
}

function kbps(bytes: number, seconds: number): number {
  return Math.max(0, Math.round((bytes * 8) / 1000 / seconds))
}

/** The fields of the statistics that are used; the types of the standard library lack most of them. */
interface Row {
  readonly id: string
  readonly type: string
  readonly kind?: string
  readonly bytesReceived?: number
  readonly bytesSent?: number
  readonly packetsReceived?: number
  readonly packetsLost?: number
  readonly framesDecoded?: number
  readonly framesDropped?: number
  readonly jitter?: number
  readonly currentRoundTripTime?: number
  readonly fractionLost?: number
  readonly qualityLimitationReason?: string
  readonly selectedCandidatePairId?: string
  readonly localCandidateId?: string
  readonly remoteCandidateId?: string
  readonly candidateType?: string
  readonly nominated?: boolean
  readonly state?: string
}

/** Takes what is needed from getStats (W3C Identifiers for WebRTC's Statistics API), as far as the browser tells it. */
export function readingOf(report: RTCStatsReport, at: number, connected: boolean): Reading {
  const rows = new Map<string, Row>()
  report.forEach((row: Row) => rows.set(row.id, row))
  const all = [...rows.values()]
  const inbound = all.filter(({ type }) => type === 'inbound-rtp')
  const outbound = all.filter(({ type }) => type === 'outbound-rtp')
  const pair = selectedPair(rows, all)
  const ends = [pair?.localCandidateId, pair?.remoteCandidateId].map((id) => rows.get(id ?? '')?.candidateType)
  const there = all.filter(({ type }) => type === 'remote-inbound-rtp').map(({ fractionLost }) => fractionLost ?? 0)
  const jitters = inbound.map(({ jitter }) => jitter ?? 0)
  const limited = outbound.find(({ kind }) => kind === 'video')?.qualityLimitationReason
  const sum = (list: readonly Row[], key: keyof Row): number =>
    list.reduce((total, row) => total + Number(row[key] ?? 0), 0)
  return {
    at,
    connected,
    bytesReceived: sum(inbound, 'bytesReceived'),
    bytesSent: sum(outbound, 'bytesSent'),
    packetsReceived: sum(inbound, 'packetsReceived'),
    packetsLost: sum(inbound, 'packetsLost'),
    framesDecoded: sum(inbound, 'framesDecoded'),
    framesDropped: sum(inbound, 'framesDropped'),
    roundTripMs: pair?.currentRoundTripTime === undefined ? null : Math.round(pair.currentRoundTripTime * 1000),
    jitterMs: jitters.length === 0 ? null : Math.round(Math.max(...jitters) * 1000),
    lossThere: there.length === 0 ? null : Math.max(...there),
    limited: limited === 'cpu' || limited === 'bandwidth' ? limited : 'none',
    relayed: ends.includes('relay'),
  }
}

function selectedPair(rows: ReadonlyMap<string, Row>, all: readonly Row[]): Row | undefined {
  const named = all.find(({ type }) => type === 'transport')?.selectedCandidatePairId
  if (named !== undefined) return rows.get(named)
  // Firefox has no row for the transport.
  return all.find(
    ({ type, nominated, state }) => type === 'candidate-pair' && nominated === true && state === 'succeeded',
  )
}
