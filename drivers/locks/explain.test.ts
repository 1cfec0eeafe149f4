import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { showBytes, type Explain } from '../traffic.ts'
import { parseRecording } from '../transport/recording.ts'
import { definition as k1 } from './kerong-k1/definition.ts'
import { definition as k2 } from './kerong-k2/definition.ts'
import { definition as k3 } from './kerong-k3/definition.ts'
import { definition as k4 } from './kerong-k4/definition.ts'
import { definition as x1 } from './x1/definition.ts'

const definitions = [k1, k2, k3, k4, x1]

function told(explain: Explain, direction: 'sent' | 'received', bytes: Uint8Array): string[] {
  return explain({ direction, channel: 'line', bytes }).map(
    ({ meaning, values, ...line }) => `${meaning} ${Object.values(values ?? {}).join(' ')} ${showBytes(line)}`,
  )
}

describe('the traffic of lock boards in words', () => {
  test.each(definitions.map((definition) => [definition.model, definition] as const))('%s', (model, definition) => {
    const folder = new URL(`${model}/recordings/`, import.meta.url)
    const explain = definition.explain()
    const lines = readdirSync(folder)
      .toSorted()
      .flatMap((name) => parseRecording(readFileSync(new URL(name, folder), 'utf8')))
      .flatMap(({ direction, bytes }) =>
        // One byte at a time: nothing is told before a frame is whole, and nothing twice.
        Array.from(bytes, (byte) => told(explain, direction, Uint8Array.of(byte))).flat(),
      )
    expect(lines).toMatchSnapshot()
  })

  test('an echo is told as such, noise too, and the half frame waits', () => {
    const explain = k4.explain()
    const ask = Uint8Array.of(0x02, 0, 0, 0x80, 0, 0, 0x03, 0x85)
    expect(told(explain, 'sent', ask)).toEqual(['ask-doors 0 02 00 00 80 00 00 03 85'])
    expect(told(explain, 'received', ask)).toEqual(['echo 0 02 00 00 80 00 00 03 85'])
    expect(told(explain, 'received', Uint8Array.of(0xff, 0xfe, 0x02, 0x00))).toEqual(['noise  FF FE'])
    expect(told(k1.explain(), 'received', Uint8Array.of(0x02, 0x00, 0x30, 0x03, 0x35))).toEqual([
      'echo 0 02 00 30 03 35',
    ])
  })
})
