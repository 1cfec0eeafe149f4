import { expect, test } from 'vitest'
import type { Scan } from '../../../../drivers/devices.ts'
import { ScanTests } from './scan-test.ts'

const PASSPORT = ['P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<', 'L898902C36UTO7408122F1204159ZE184226B<<<<<10']

/** What a reading test says about this. */
function meaningOf(lines: readonly string[]): unknown {
  const meanings: unknown[] = []
  const tests = new ScanTests({
    publish: (_feature, _name, payload) => void meanings.push('meaning' in payload ? payload.meaning : undefined),
    now: () => new Date('2026-11-21T10:00:00.000Z'),
  })
  const text = lines.join('\r')
  const scan: Scan = { raw: Buffer.from(text, 'latin1'), text, lines, framing: 'line' }
  tests.begin('scanner', 1)
  expect(tests.take('scanner', scan)).toBe(true)
  tests.endAll()
  return meanings[0]
}

test('a reading test says what the counter would do with a zone', () => {
  const misread = (from: string, to: string) => PASSPORT.map((line) => line.replace(from, to))
  expect(meaningOf(PASSPORT)).toBe('zone')
  // A letter where only a digit can stand: the counter asks for it.
  expect(meaningOf(misread('740812', '74O812'))).toBe('zone-correctable')
  // Nothing says which character is wrong: the counter asks for another scan.
  expect(meaningOf(misread('7408122', '7408132'))).toBe('zone-wrong')
  expect(meaningOf(['4006381333931'])).toBe('none')
})
