import { expect, test } from 'vitest'
import { COUNTRY_CODES, country } from './nationalities.ts'

test('codes are those of the zone and every one has both names', () => {
  expect(COUNTRY_CODES.length).toBeGreaterThanOrEqual(80)
  for (const code of COUNTRY_CODES) {
    expect(code).toMatch(/^(D|[A-Z]{3})$/)
    expect(country(code).de, code).toMatch(/^\S.*\S$/)
    expect(country(code).en, code).toMatch(/^\S.*\S$/)
  }
})

test('special codes and unknown ones', () => {
  expect(country('SYR')).toEqual({ de: 'Syrien', en: 'Syria' })
  expect(['D', 'XXA', 'XXB', 'XXX'].map((code) => country(code).de)).toEqual([
    'Deutschland',
    'staatenlos',
    'Flüchtling (GFK)',
    'ungeklärt',
  ])
  expect(country('ZZZ')).toEqual({ de: 'ZZZ', en: 'ZZZ' })
})
