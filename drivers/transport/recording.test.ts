import { expect, test } from 'vitest'
import { byteByByte, createBytePair } from './pair.ts'
import { formatBytes, parseRecording } from './recording.ts'
import { replay } from './replay.ts'

test('directions, bytes and notes are read; empty lines and notes alone are not frames', () => {
  expect(parseRecording('# a board\n\n=> 02 00 ff # asks\r\n  <= 03\n')).toEqual([
    { direction: 'sent', bytes: Uint8Array.of(2, 0, 0xff), note: 'asks' },
    { direction: 'received', bytes: Uint8Array.of(3), note: '' },
  ])
  expect(formatBytes(Uint8Array.of(2, 0, 255))).toBe('02 00 FF')
})

test.each(['=> 2 0', '02 00', '=>', '<= 0G', '=> 02 000'])('%j names its line', (line) => {
  expect(() => parseRecording(`# first\n${line}`)).toThrow('line 2')
})

test('a replay answers what it knows, however it is cut, and reports what it does not', async () => {
  const { host, device } = createBytePair({ chunking: byteByByte })
  const differences: string[] = []
  replay(device, parseRecording('=> 01 02\n<= 0A\n<= 0B\n=> 03'), (difference) => differences.push(difference))
  const got: number[] = []
  const answered = new Promise<void>((resolve) => {
    host.onData((chunk) => got.push(...chunk) === 2 && resolve())
  })
  await host.write(Uint8Array.of(1, 2))
  await answered
  expect(got).toEqual([10, 11])
  await host.write(Uint8Array.of(4))
  await new Promise((resolve) => setImmediate(() => setImmediate(resolve)))
  expect(differences).toEqual(['04 came, the recording has 03'])
})
