import { expect, test } from 'vitest'
import { personKeys, readQuery } from './person-keys.ts'

const AMINA = personKeys({
  names: ['Musterfrau', 'Amina', 'Öztürk'],
  birthDate: '1985-06-12',
  fileNumber: '33-2026-004711',
  documentNumbers: ['E00TEST01'],
  caseNumbers: ['33-2026-004711-2'],
})

function finds(text: string): boolean {
  return readQuery(text).some((way) =>
    way.every((asked) => AMINA.some((stored) => stored.kind === asked.kind && stored.key.startsWith(asked.key))),
  )
}

test.each([
  'muster',
  'Amina Musterfrau',
  'OEZTURK',
  '12.06.1985',
  '1985-06-12',
  'musterfrau 12.06.1985',
  '12.6.1985 amina',
  '33-2026-004711',
  'Az. 33-2026-0047',
  '33-2026-004711-2',
  'e00test01',
  'E00T',
])('%s finds', (text) => {
  expect(finds(text)).toBe(true)
})

test.each(['mustermann', 'amina 13.06.1985', '33-2025-004711', 'E00TEST02', '', '  -', '31.02.1985'])(
  '%s does not',
  (text) => {
    expect(finds(text)).toBe(false)
  },
)

test('a key stands once', () => {
  const names = personKeys({ names: ['Ali', 'ALI', 'Ali'], birthDate: '1990-01-01', fileNumber: '33-2020-000001' })
  expect(names).toEqual([
    { kind: 'name', key: 'ali' },
    { kind: 'birth', key: '1990-01-01' },
    { kind: 'file', key: '33-2020-000001' },
  ])
})
