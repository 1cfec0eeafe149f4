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

/** What the recordings say, message by message: meaning, values, bytes. */
const MEANINGS: Readonly<Record<string, readonly string[]>> = {
  'kerong-k1': [
    'command  02 10 30 03 3E',
    'command  02 0F 31 03 49',
    'ask-doors 0 02 00 30 03 35',
    'ask-doors 1 02 10 30 03 45',
    'unlock 0 1 02 00 31 03 36',
    'unlock 0 16 02 0F 31 03 45',
    'unlock 1 1 02 10 31 03 46',
    'unlock 1 3 02 12 31 03 48',
    'command 0 02 00 33 03 38',
    'ask-doors * 02 00 32 03 37',
    'ask-doors * 02 F0 32 03 27',
    'doors 0 02 00 35 FF FF 00 00 03 38',
    'doors 0 02 00 35 00 00 00 00 03 3A',
    'ask-doors 0 02 00 30 03 35',
    'doors 0 02 00 35 FF FF 00 00 03 38',
    'unlock 0 3 02 02 31 03 38',
    'ask-doors 0 02 00 30 03 35',
    'doors 0 02 00 35 FB FF 00 00 03 34',
  ],
  'kerong-k2': [
    'ask-doors 0 02 00 00 50 03 55',
    'unlock 0 1 02 00 00 51 03 56',
    'unlock 0 6 02 00 05 51 03 5B',
    'doors 0 02 00 00 65 FF FF FF FF FF FF 03 64',
    'ask-doors 0 02 00 00 50 03 55',
    'doors 0 02 00 00 65 FF FF FF FF FF FF 03 64',
    'unlock 0 6 02 00 05 51 03 5B',
    'ask-doors 0 02 00 00 50 03 55',
    'doors 0 02 00 00 65 DF FF FF FF FF FF 03 44',
  ],
  'kerong-k3': [
    'ask-doors 0 02 00 00 60 03 65',
    'unlock 0 1 02 00 00 61 03 66',
    'unlock 0 2 02 00 01 61 03 67',
    'unlock 0 5 02 00 04 61 03 6A',
    'doors 0 02 00 00 75 00 00 00 00 00 00 00 00 00 00 00 00 03 7A',
    'doors 0 02 00 00 75 10 00 00 00 00 00 00 00 00 00 00 00 03 8A',
    'unasked 0 02 00 0A 77 01 00 00 00 00 00 01 00 00 00 00 00 03 88',
    'ask-doors 0 02 00 00 60 03 65',
    'doors 0 02 00 00 75 10 00 00 00 00 00 00 00 00 00 00 00 03 8A',
    'unlock 0 5 02 00 04 61 03 6A',
    'ask-doors 0 02 00 00 60 03 65',
    'doors 0 02 00 00 75 00 00 00 00 00 00 00 00 00 00 00 00 03 7A',
  ],
  'kerong-k4': [
    'ask-doors 0 02 00 00 80 00 00 03 85',
    'doors 0 02 00 00 80 10 02 03 99 02 00',
    'unlock 0 3 02 00 02 81 00 00 03 88',
    'unlock-answer 0 3 ok 02 00 02 81 10 00 03 98',
    'unlock 0 3 02 00 02 81 00 00 03 88',
    'unlock-answer 0 3 failed 02 00 02 81 11 00 03 99',
    'ask-doors * 02 10 00 80 00 00 03 95',
    'unlock 0 13 02 00 0C 81 00 00 03 92',
    'command 0 02 00 00 82 00 02 03 C0 00 37',
    'ask-version 0 02 00 00 8F 00 00 03 94',
    'version 0 02 00 00 8F 10 02 03 C8 10 12',
    'ask-doors 0 02 00 00 80 00 00 03 85',
    'doors 0 02 00 00 80 10 03 03 95 FF FF FF',
    'unlock 0 2 02 00 01 81 00 00 03 87',
    'unlock-answer 0 2 ok 02 00 01 81 10 00 03 97',
    'ask-doors 0 02 00 00 80 00 00 03 85',
    'doors 0 02 00 00 80 10 03 03 93 FD FF FF',
  ],
  x1: [
    'unlock 1 1 8A 01 01 11 9B',
    'unlock 1 0 8A 01 00 11 9A',
    'unlock 2 10 8A 02 0A 11 93',
    'ask-doors 1 80 01 01 33 B3',
    'ask-doors 1 80 01 00 33 B2',
    'command 1 90 01 02 02 02 93',
    'command 1 9A 01 01 11 8B',
    'unlock-answer 1 1 contact-open 8A 01 01 00 8A',
    'unlock-answer 1 1 contact-closed 8A 01 01 11 9B',
    'doors 1 80 01 00 00 00 33 B2',
    'door-report 1 1 contact-open 82 01 01 00 82',
    'door-report 1 1 contact-closed 82 01 01 11 93',
    'ask-doors 1 80 01 01 33 B3',
    'ask-doors 1 80 01 00 33 B2',
    'doors 1 80 01 00 00 FF 33 4D',
    'unlock 1 1 8A 01 01 11 9B',
    'unlock-answer 1 1 contact-open 8A 01 01 00 8A',
    'ask-doors 1 80 01 00 33 B2',
    'doors 1 80 01 00 00 FE 33 4C',
  ],
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
    expect(lines).toEqual(MEANINGS[model])
  })

  test('an echo is told as such, noise too without its bytes, and the half frame waits', () => {
    const explain = k4.explain()
    const ask = Uint8Array.of(0x02, 0, 0, 0x80, 0, 0, 0x03, 0x85)
    expect(told(explain, 'sent', ask)).toEqual(['ask-doors 0 02 00 00 80 00 00 03 85'])
    expect(told(explain, 'received', ask)).toEqual(['echo 0 02 00 00 80 00 00 03 85'])
    expect(told(explain, 'received', Uint8Array.of(0xff, 0xfe, 0x02, 0x00))).toEqual(['noise  ·· ··'])
    expect(told(k1.explain(), 'received', Uint8Array.of(0x02, 0x00, 0x30, 0x03, 0x35))).toEqual([
      'echo 0 02 00 30 03 35',
    ])
  })
})
