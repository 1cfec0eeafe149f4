import { expect, test } from 'vitest'
import type { Scan } from '../../../../drivers/devices.ts'
import { ScanTests } from './scan-test.ts'

const PASSPORT = ['P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<', 'L898902C36UTO7408122F1204159ZE184226B<<<<<10']

/** What a reading test tells the page about this. */
function sightOf(lines: readonly string[]): unknown {
  const told: unknown[] = []
  const tests = new ScanTests({
    publish: (_feature, _name, payload: unknown) => void told.push(payload),
    now: () => new Date('2026-11-21T10:00:00.000Z'),
  })
  const text = lines.join('\r')
  const scan: Scan = { raw: Buffer.from(text, 'latin1'), text, lines, framing: 'line' }
  tests.begin('scanner', 1)
  expect(tests.take('scanner', scan)).toBe(true)
  tests.endAll()
  return told[0]
}

test('a reading test says what the counter would do with a zone', () => {
  const misread = (from: string, to: string) => PASSPORT.map((line) => line.replace(from, to))
  expect(sightOf(PASSPORT)).toMatchObject({ meaning: 'zone' })
  // A letter where only a digit can stand: the counter asks for it.
  expect(sightOf(misread('740812', '74O812'))).toMatchObject({ meaning: 'zone-correctable' })
  // Nothing says which character is wrong: the counter asks for another scan.
  expect(sightOf(misread('7408122', '7408132'))).toMatchObject({ meaning: 'zone-wrong' })
  expect(sightOf(['4006381333931'])).toMatchObject({ meaning: 'none' })
})
