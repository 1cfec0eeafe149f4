import { expect, test } from 'vitest'
import type { TrafficLine } from '../../../drivers/traffic.ts'
import { type HubTraffic, TrafficLog } from './traffic-log.ts'

function line(meaning: TrafficLine['meaning'], bytes: readonly number[] = [1]): TrafficLine {
  return { direction: 'received', bytes: Uint8Array.from(bytes), hidden: [], meaning }
}

/** A log, and a hand that lets lines go by. */
function logOf(): { log: TrafficLog; told: HubTraffic[]; pass: (...lines: TrafficLine[]) => void } {
  const told: HubTraffic[] = []
  const log = new TrafficLog((record) => told.push(record))
  let next: readonly TrafficLine[] = []
  const read = log.reader(
    () => next,
    () => {},
  )
  return {
    log,
    told,
    pass: (...lines) => {
      next = lines
      read({ direction: 'received', channel: 'line', bytes: new Uint8Array(0) })
    },
  }
}

test('what comes all the time does not wash the rest away, and nothing is kept for ever', () => {
  const { log, told, pass } = logOf()
  pass(line('unlock'), line('unlock-answer'))
  for (let i = 0; i < 5000; i += 1) pass(line('ask-doors'), line('doors'))
  const kept = log.snapshot()
  expect(kept.map(({ meaning }) => meaning).slice(0, 3)).toEqual(['unlock', 'unlock-answer', 'ask-doors'])
  expect(kept.map(({ number }) => number)).toEqual(kept.map(({ number }) => number).toSorted((a, b) => a - b))
  expect(kept.at(-1)?.number).toBe(10_002)
  expect(told).toHaveLength(10_002)
  for (let i = 0; i < 5000; i += 1) pass(line('unlock'))
  expect(log.snapshot().length).toBeLessThanOrEqual(500)
})

test('bytes become text at once: people as dots, long blocks cut', () => {
  const { log, pass } = logOf()
  pass({ ...line('scan', [2, 0x50, 0x3c, 3]), hidden: [[1, 3]], values: { bytes: 2 } })
  pass(
    line(
      'image-block',
      Array.from({ length: 2560 }, () => 0xab),
    ),
  )
  const [scan, block] = log.snapshot()
  expect(scan).toMatchObject({ text: '02 ·· ·· 03', meaning: 'scan', values: { bytes: 2 } })
  expect(block?.text).toMatch(/^AB AB .* AB … \+2304$/)
  expect(JSON.stringify(log.snapshot())).not.toContain('50 3C')
})

test('what a driver cannot explain is told once and costs nothing else', () => {
  const { log } = logOf()
  const failures: unknown[] = []
  const read = log.reader(
    () => {
      throw new TypeError('no')
    },
    (error) => failures.push(error),
  )
  for (let i = 0; i < 3; i += 1) read({ direction: 'sent', channel: 'line', bytes: Uint8Array.of(1) })
  expect(failures).toHaveLength(1)
  expect(log.snapshot()).toEqual([])
})
