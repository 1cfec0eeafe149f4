import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { personKeys, searchWays, similarWays, type PersonKey, type SearchWay } from './person-keys.ts'

const today = '2026-11-21'
const person = {
  familyName: 'Öztürk-Şahin',
  givenNames: 'Deniz Ayşe',
  birthName: 'Großmann',
  birthDate: '1985-06-12',
  fileNumber: '33-2026-004711',
  documentNumbers: ['U12345678', 'Y05PVYP4C'],
  caseNumbers: ['33-2026-004711-1', '33-2026-004711-12'],
}
const keys = personKeys(person)

const bytes = (text: string) => Buffer.from(text, 'utf8')
/** Byte order, as both engines compare. */
const inRange = (key: string, from: string, to: string) =>
  bytes(key).compare(bytes(from)) >= 0 && bytes(key).compare(bytes(to)) < 0
const meets = (stored: readonly PersonKey[], way: SearchWay) =>
  way.every((range) => stored.some(({ kind, key }) => kind === range.kind && inRange(key, range.from, range.to)))
const finds = (text: string, stored = keys) => searchWays(text, today).some((way) => meets(stored, way))

describe('searchWays', () => {
  it.each([
    'ÖZTÜRK',
    'oezt',
    'Ozturk',
    'OEZTUERK<SAHIN<<DENIZ<AYSE',
    'deniz öztürk',
    'Sahin, Deniz',
    'sahin oztu den',
    'grossmann',
    'Öztürk Şahin',
    'oztürksahin',
    '12.06.1985',
    '12.6.85',
    '12. 6. 1985',
    '12/06/1985',
    '12061985',
    '19850612',
    '1985-06-12',
    '1985',
    '06.1985',
    'Öztürk 12.06.1985',
    '12061985 deniz',
    '33-2026-004711',
    '33-2026-0047',
    'Az. 33-2026-004711',
    'az: 33-2026-004711',
    '332026004711',
    '33-2026-004711-1',
    'u12345678',
    'U1234',
    'y05 pvyp4c'.replace(' ', ''),
    'öztürk U12345678',
  ])('finds by %s', (text) => expect(finds(text)).toBe(true))

  it.each([
    'Ozturk Hassan',
    '13.06.1985',
    'Deniz 13061985',
    '33-2026-004712',
    '33-2026-004711-2',
    'U12345679',
    'urk',
    'X9',
  ])('does not find by %s', (text) => expect(finds(text)).toBe(false))

  it('asks nothing for nothing', () => {
    for (const text of ['', '   ', '\u0000', '<<<', "'--", '%_', '\ud800', '🙂'])
      expect(searchWays(text, today)).toEqual([])
  })

  it('means only the Vorgang whose number is complete', () => {
    const other = personKeys({ ...person, caseNumbers: ['33-2026-004711-12'] })
    expect(finds('33-2026-004711-1', other)).toBe(false)
    expect(finds('33-2026-004711-', other)).toBe(true)
  })

  it('stays small whatever is typed', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary', maxLength: 120 }), fc.stringMatching(/^[\d .ab-]{0,120}$/)),
        (text) => {
          const ways = searchWays(text, today)
          expect(ways.length).toBeLessThanOrEqual(24)
          for (const way of ways) {
            expect(way.length).toBeGreaterThan(0)
            expect(way.length).toBeLessThanOrEqual(12)
            // Nothing an engine refuses: no zero byte, no half character.
            for (const { from, to } of way) expect(/\0|\p{Cs}/u.test(from + to)).toBe(false)
          }
        },
      ),
    )
  })

  it('finds everybody by any beginning of any of their names', () => {
    const name = fc.stringMatching(/^[A-Za-zäöüÄÖÜßşğıçéñøåČŁ' -]{1,20}$/)
    fc.assert(
      fc.property(name, name, fc.nat(), (familyName, givenNames, at) => {
        const stored = personKeys({ ...person, familyName, givenNames, birthName: null })
        const word = familyName.trim()
        const typed = word.slice(0, 1 + (at % Math.max(word.length, 1)))
        fc.pre(/[a-z]/i.test(typed))
        expect(finds(typed, stored)).toBe(true)
      }),
    )
  })
})

describe('similarWays', () => {
  const meetsAny = (stored: readonly PersonKey[], entry: Parameters<typeof similarWays>[0]) =>
    similarWays(entry).findIndex((way) => meets(stored, way))

  it('puts birth date and name before name, and name before birth date', () => {
    const same = { familyName: 'OEZTUERK SAHIN', givenNames: 'DENIZ', birthDate: '1985-06-12' }
    expect(meetsAny(keys, same)).toBe(0)
    expect(meetsAny(keys, { ...same, birthDate: '1990-01-01' })).toBeGreaterThan(0)
    expect(meetsAny(keys, { familyName: 'Other', givenNames: 'Name', birthDate: '1985-06-12' })).toBeGreaterThan(0)
    expect(meetsAny(keys, { familyName: 'Other', givenNames: 'Name', birthDate: '1985-06-13' })).toBe(-1)
  })

  it('compares whole names', () => {
    expect(meetsAny(keys, { familyName: 'Özt', givenNames: '', birthDate: '1990-01-01' })).toBe(-1)
  })
})
