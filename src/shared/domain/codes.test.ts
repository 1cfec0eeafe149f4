import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  classifyScan,
  formatCaseNumber,
  newAppointmentCode,
  newPickupCode,
  newPickupNumber,
  parseAppointmentCode,
  parseCardSerial,
  parseCaseNumber,
  parsePickupCode,
} from './codes.ts'

const TODAY = '2026-11-21'
const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length })

test('Aktenzeichen of a file and of a Vorgang', () => {
  expect(parseCaseNumber('33-2026-004711')).toEqual({ unit: 33, year: 2026, running: 4711 })
  expect(parseCaseNumber('Az. 33-2026-004711-2')).toEqual({ unit: 33, year: 2026, running: 4711, part: 2 })
  expect(formatCaseNumber({ unit: 3, year: 2026, running: 1, part: 12 })).toBe('03-2026-000001-12')
  for (const wrong of ['33-26-004711', '33-2026-4711', '33-2026-000000', '33-2026-004711-0', '33-2026-004711x'])
    expect(parseCaseNumber(wrong), wrong).toBeUndefined()
})

test('appointment codes: written back as read, every single wrong character is found', () => {
  fc.assert(
    fc.property(bytes(8), fc.nat(7), fc.nat(31), (random, at, other) => {
      const code = newAppointmentCode(() => random)
      expect(parseAppointmentCode(code)).toBe(code)
      expect(parseAppointmentCode(code.toLowerCase().replaceAll('-', ''))).toBe(code)
      const character = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'.charAt(other)
      if (character === code.charAt(2 + at)) return
      expect(parseAppointmentCode(code.slice(0, 2 + at) + character + code.slice(3 + at))).toBeUndefined()
    }),
  )
})

test('letters that look like digits are read as them', () => {
  const code = newAppointmentCode(() => Uint8Array.from([0, 1, 1, 0, 2, 3, 4, 5]))
  expect(code.startsWith('T-01102345-')).toBe(true)
  expect(parseAppointmentCode(code.replace('0110', 'oIlO'))).toBe(code)
})

test('pickup codes are eight digits and never biased', () => {
  const draws = [
    [255, 255, 255, 255],
    [0, 0, 0, 7],
  ]
  expect(newPickupCode(() => Uint8Array.from(draws.shift() ?? []))).toBe('00000007')
  fc.assert(
    fc.property(bytes(4), (random) => {
      fc.pre((random[0] ?? 0) < 250)
      expect(newPickupCode(() => random)).toMatch(/^\d{8}$/)
    }),
  )
  expect(newPickupNumber(() => Uint8Array.from([19, 7, 23, 2, 20, 4]))).toBe('K7Q-2M4')
  expect(parsePickupCode('1234 5678')).toBe('12345678')
  expect(parsePickupCode('1234567')).toBeUndefined()
})

test('serials: alone, with check digit, never with a wrong one', () => {
  expect(parseCardSerial('Y05PVYP4C')).toBe('Y05PVYP4C')
  expect(parseCardSerial('y05pvyp4c4')).toBe('Y05PVYP4C')
  expect(parseCardSerial('Y05PVYP4C5')).toBeUndefined()
  expect(parseCardSerial('SCHREIBEN')).toBeUndefined()
})

test('a scan is known by its form', () => {
  const eat = ['ARD<<Y0TEST0X18<<<<<<<<<<<<<<<', '8506128F2908317SYR<<<<<<<<<<<4', 'MUSTERFRAU<<AMINA<<<<<<<<<<<<<']
  const one = (text: string, aim?: string) => classifyScan({ text, lines: [text], aim }, TODAY)
  expect(classifyScan({ text: eat.join('\r'), lines: eat }, TODAY)).toMatchObject({
    kind: 'mrz',
    result: { ok: true, number: 'Y0TEST0X1' },
  })
  expect(one(eat.join(''))).toMatchObject({ kind: 'mrz', result: { ok: true } })
  expect(one(eat.join('').replace('8506128', '8506138'))).toMatchObject({
    kind: 'mrz',
    result: { problem: 'check-digit', field: 'birthDate' },
  })
  expect(one(eat[0] ?? '')).toEqual({ kind: 'card-serial', serial: 'Y0TEST0X1', documentCode: 'AR' })
  expect(one((eat[0] ?? '').replace('X18', 'X19'))).toMatchObject({
    kind: 'mrz',
    result: { problem: 'check-digit', field: 'documentNumber' },
  })
  expect(one('33-2026-004711-2', ']Q1')).toEqual({ kind: 'case', az: '33-2026-004711-2', file: '33-2026-004711' })
  const code = newAppointmentCode(() => Uint8Array.from([1, 2, 3, 4, 5, 6, 7, 8]))
  expect(one(code, ']C0')).toEqual({ kind: 'appointment', code })
  expect(one('12345678')).toEqual({ kind: 'pickup-code', code: '12345678' })
  expect(one('Y05PVYP4C4')).toEqual({ kind: 'card-serial', serial: 'Y05PVYP4C' })
  expect(one('Y05PVYP4C5')).toEqual({ kind: 'unknown' })
  expect(one('33-2026-004711', ']C1')).toEqual({ kind: 'unknown' })
  expect(classifyScan({ text: 'BEGIN:VCARD\nN:A', lines: ['BEGIN:VCARD', 'N:A'] }, TODAY)).toEqual({ kind: 'unknown' })
  expect(one('')).toEqual({ kind: 'unknown' })
})
