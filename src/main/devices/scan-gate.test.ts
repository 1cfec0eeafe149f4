import { describe, expect, test } from 'vitest'
import type { Scan } from '../../../drivers/devices.ts'
import { createScanGate } from './scan-gate.ts'

const scan = (text: string): Scan => ({ raw: Buffer.from(text), text, lines: [text], framing: 'line' })

/** A gate with a clock that is moved by hand, before an office that is done with a scan when it is told so. */
function office({ slow = false } = {}) {
  const clock = { ms: 0 }
  const taken: string[] = []
  const told: string[] = []
  let done: (() => void)[] = []
  const gate = createScanGate({
    now: () => clock.ms,
    scan: (id, { text }) => {
      taken.push(`${id} ${text}`)
      return slow ? new Promise((resolve) => done.push(resolve)) : Promise.resolve()
    },
    trouble: (id, trouble) => void told.push(`${id} ${trouble}`),
  })
  return {
    gate,
    clock,
    taken,
    told,
    async finish() {
      for (const resolve of done) resolve()
      done = []
      await new Promise((resolve) => setImmediate(resolve))
    },
    /** So many scans, one each so many milliseconds. */
    async send(id: string, count: number, everyMs: number) {
      for (let index = 0; index < count; index += 1) {
        clock.ms += everyMs
        gate.scan(id, scan(String(index)))
        await Promise.resolve()
      }
    },
  }
}

describe('a reader that sends without pause', () => {
  test('is told once, reaches neither office nor page meanwhile, and is believed again after a pause', async () => {
    const { clock, gate, send, taken, told } = office()
    await send('scanner', 20_000, 1)
    expect(told).toEqual(['scanner nonstop'])
    expect(taken.length).toBeLessThan(40)
    clock.ms += 1_000
    gate.scan('scanner', scan('paper'))
    expect(taken.at(-1)).toBe('scanner paper')
    expect(told).toHaveLength(1)
  })

  test('is told again each minute, for whoever comes later', async () => {
    const { send, told } = office()
    await send('scanner', 13_000, 10)
    expect(told).toHaveLength(3)
  })

  test('does not silence the reader beside it', async () => {
    const { gate, send, taken } = office()
    await send('babbler', 1_000, 1)
    gate.scan('scanner', scan('paper'))
    expect(taken.at(-1)).toBe('scanner paper')
  })

  test('with bytes that make no code tells so once a second, and not beside the other notice', async () => {
    const { clock, gate, send, told } = office()
    for (let ms = 0; ms < 3_000; ms += 1) {
      clock.ms = ms
      gate.trouble('scanner', 'garbled')
    }
    expect(told).toEqual(['scanner garbled', 'scanner garbled', 'scanner garbled'])
    await send('scanner', 200, 1)
    gate.trouble('scanner', 'garbled')
    expect(told.slice(3)).toEqual(['scanner nonstop'])
  })
})

describe('what a person does with a reader', () => {
  test('passes whole and in order, however fast the papers are', async () => {
    const { send, taken, told } = office()
    await send('scanner', 20, 0)
    await send('scanner', 500, 100)
    expect(taken).toHaveLength(520)
    expect(told).toEqual([])
  })

  test('waits while the office is busy, eight papers deep; the ninth is said to be lost', async () => {
    const { clock, finish, gate, send, taken, told } = office({ slow: true })
    await send('scanner', 9, 50)
    expect(taken).toHaveLength(8)
    expect(told).toEqual(['scanner nonstop'])
    await finish()
    clock.ms += 1_000
    gate.scan('scanner', scan('paper'))
    expect(taken.at(-1)).toBe('scanner paper')
  })
})
