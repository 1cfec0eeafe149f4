import { describe, expect, test } from 'vitest'
import { measure, readingOf, unmeasured, type Expected, type Meter, type Reading } from './quality.ts'

const expected: Expected = { picture: true, anything: true, sendsPicture: true }

/** What changes from one reading to the next, two seconds later. */
type Change = Partial<Pick<Reading, 'connected' | 'roundTripMs' | 'jitterMs' | 'lossThere' | 'limited' | 'relayed'>> & {
  readonly packets?: number
  readonly lost?: number
  readonly frames?: number
  readonly dropped?: number
}

const start: Reading = {
  at: 0,
  connected: true,
  bytesReceived: 0,
  bytesSent: 0,
  packetsReceived: 0,
  packetsLost: 0,
  framesDecoded: 0,
  framesDropped: 0,
  roundTripMs: 20,
  jitterMs: 5,
  lossThere: 0,
  limited: 'none',
  relayed: false,
}

function run(changes: readonly Change[], wanted: Expected = expected): Meter {
  let reading = start
  let meter = measure(unmeasured, reading, wanted)
  for (const { packets = 150, lost = 0, frames = 40, dropped = 0, ...state } of changes) {
    reading = {
      ...start,
      ...state,
      at: reading.at + 2000,
      bytesReceived: reading.bytesReceived + packets * 1000,
      bytesSent: reading.bytesSent + 100_000,
      packetsReceived: reading.packetsReceived + packets,
      packetsLost: reading.packetsLost + lost,
      framesDecoded: reading.framesDecoded + frames,
      framesDropped: reading.framesDropped + dropped,
    }
    meter = measure(meter, reading, wanted)
  }
  return meter
}
const times = (count: number, change: Change): Change[] => Array.from({ length: count }, () => change)
const quality = (...changes: Change[]) => run(changes).quality

describe('the quality of a line', () => {
  test('is not known after one reading, and counted after two', () => {
    expect(run([]).quality.level).toBe('unknown')
    expect(quality({})).toEqual({
      level: 'good',
      advice: 'none',
      roundTripMs: 20,
      loss: 0,
      downKbps: 600,
      upKbps: 400,
      framesPerSecond: 20,
      relayed: false,
    })
  })

  test.each<[string, Change]>([
    ['a tenth of the packets lost', { lost: 20 }],
    ['a tenth of ours lost over there', { lossThere: 0.1 }],
    ['an answer takes 0.7 s', { roundTripMs: 700 }],
    ['packets come unevenly', { jitterMs: 200 }],
    ['three pictures a second', { frames: 6 }],
  ])('poor: %s', (_, change) => {
    expect(quality({}, ...times(2, change)).level).toBe('poor')
  })

  test.each<[string, Change]>([
    ['some packets lost', { lost: 6 }],
    ['an answer takes 0.4 s', { roundTripMs: 400 }],
    ['eight pictures a second', { frames: 16 }],
    ['pictures come too late', { dropped: 20 }],
    ['the line is thin for ours', { limited: 'bandwidth' }],
  ])('fair: %s', (_, change) => {
    expect(quality({}, ...times(2, change)).level).toBe('fair')
  })

  test('one bad reading does not make it flicker; it gets better more slowly than worse', () => {
    const bad = { lost: 20 }
    expect(quality({}, bad).level).toBe('good')
    expect(quality({}, bad, {}, bad).level).toBe('good')
    expect(quality({}, bad, bad).level).toBe('poor')
    expect(quality({}, bad, bad, {}, {}).level).toBe('poor')
    expect(quality({}, bad, bad, {}, {}, {}).level).toBe('good')
  })

  test('a lost line is said at once, and so is its return', () => {
    expect(quality({}, { connected: false, packets: 0, frames: 0 })).toMatchObject({
      level: 'lost',
      advice: 'reconnecting',
    })
    expect(quality({}, { packets: 0, frames: 0 }).level).toBe('lost')
    expect(quality({}, { packets: 0, frames: 0 }, {}).level).toBe('good')
  })

  test('silence that was announced is no fault', () => {
    const quiet = { picture: false, anything: false, sendsPicture: true }
    const { quality: found } = run(times(3, { packets: 0, frames: 0 }), quiet)
    expect(found).toMatchObject({ level: 'good', framesPerSecond: null, loss: null })
  })

  test('advice: sound only after eight bad seconds, then the radio, others on the line, the processor', () => {
    const bad = { lost: 20 }
    expect(quality({}, ...times(3, bad)).advice).toBe('move-closer')
    expect(quality({}, ...times(4, bad)).advice).toBe('camera-off')
    const soundOnly = { picture: false, anything: true, sendsPicture: false }
    expect(run([{}, ...times(5, bad)], soundOnly).quality.advice).toBe('move-closer')
    expect(quality({}, ...times(2, { roundTripMs: 400 })).advice).toBe('slow-down-other')
    expect(quality({}, ...times(2, { limited: 'cpu' })).advice).toBe('slow-down-other')
    expect(quality({}, ...times(3, { limited: 'cpu' })).advice).toBe('cpu')
    expect(run([{}, ...times(3, { limited: 'cpu' })], { ...expected, sendsPicture: false }).quality.advice).toBe('none')
  })

  test('counters that begin anew begin a new judgement', () => {
    const meter = run([{}, { lost: 20 }, { lost: 20 }])
    expect(measure(meter, { ...start, at: 99_000 }, expected).quality.level).toBe('unknown')
  })
})

describe('readings', () => {
  const report = (...rows: { id: string; type: string; [key: string]: unknown }[]): RTCStatsReport =>
    new Map(rows.map((row) => [row.id, row])) as unknown as RTCStatsReport
  const media = [
    {
      id: 'a',
      type: 'inbound-rtp',
      kind: 'audio',
      bytesReceived: 10,
      packetsReceived: 3,
      packetsLost: 1,
      jitter: 0.02,
    },
    {
      id: 'v',
      type: 'inbound-rtp',
      kind: 'video',
      bytesReceived: 90,
      packetsReceived: 7,
      jitter: 0.01,
      framesDecoded: 5,
      framesDropped: 2,
    },
    { id: 'o', type: 'outbound-rtp', kind: 'video', bytesSent: 40, qualityLimitationReason: 'cpu' },
    { id: 'r', type: 'remote-inbound-rtp', kind: 'video', fractionLost: 0.25 },
    { id: 'l', type: 'local-candidate', candidateType: 'relay' },
    { id: 'm', type: 'remote-candidate', candidateType: 'host' },
  ]
  const pair = {
    id: 'p',
    type: 'candidate-pair',
    currentRoundTripTime: 0.05,
    localCandidateId: 'l',
    remoteCandidateId: 'm',
  }

  test('are taken from what Chromium and Safari tell, and from what Firefox tells', () => {
    const found = {
      at: 1,
      connected: true,
      bytesReceived: 100,
      bytesSent: 40,
      packetsReceived: 10,
      packetsLost: 1,
      framesDecoded: 5,
      framesDropped: 2,
      roundTripMs: 50,
      jitterMs: 20,
      lossThere: 0.25,
      limited: 'cpu',
      relayed: true,
    }
    const transport = { id: 't', type: 'transport', selectedCandidatePairId: 'p' }
    expect(readingOf(report(...media, pair, transport), 1, true)).toEqual(found)
    expect(readingOf(report(...media, { ...pair, nominated: true, state: 'succeeded' }), 1, true)).toEqual(found)
  })

  test('say that they know nothing when there is nothing', () => {
    expect(readingOf(report(), 1, false)).toMatchObject({
      roundTripMs: null,
      jitterMs: null,
      lossThere: null,
      relayed: false,
    })
  })
})
