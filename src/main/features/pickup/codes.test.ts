import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { documentKey } from '../../db/blobs.ts'
import { addWrongCode, blockedUntil, findByCode, hashCode, readWrongCodes, type WrongCodes } from './codes.ts'

const kek = documentKey(randomBytes(32))
const row = async (name: string, code: string, key = kek) => {
  const { hash, salt } = await hashCode(key, code)
  return { name, code_hash: hash, code_salt: salt }
}

describe('codes', () => {
  test('finds the card a code belongs to, and nothing for any other', async () => {
    const waiting = [
      await row('a', '00000001'),
      { name: 'b', code_hash: null, code_salt: null },
      await row('c', '00000003'),
    ]
    expect((await findByCode(kek, '00000003', waiting))?.name).toBe('c')
    expect(await findByCode(kek, '00000002', waiting)).toBeUndefined()
    expect(await findByCode(kek, '00000002', [])).toBeUndefined()
  })

  test('the table alone does not tell: another office key gives another hash', async () => {
    const other = documentKey(randomBytes(32))
    expect(await findByCode(kek, '00000001', [await row('a', '00000001', other)])).toBeUndefined()
  })

  test('the same code is stored differently each time', async () => {
    expect((await hashCode(kek, '00000001')).hash).not.toBe((await hashCode(kek, '00000001')).hash)
  })
})

describe('wrong codes', () => {
  const minute = (n: number) => new Date(Date.UTC(2026, 10, 21, 10, n))
  const after = (...minutes: number[]): WrongCodes =>
    minutes.reduce<WrongCodes>((wrong, n) => addWrongCode(wrong, minute(n).toISOString()), [])

  test('five within ten minutes block for ten minutes after the fifth', () => {
    const wrong = after(0, 1, 2, 3, 4)
    expect(blockedUntil(wrong, minute(5))).toEqual(minute(14))
    expect(blockedUntil(wrong, minute(14))).toBeUndefined()
  })

  test('four do not, nor five over a longer time', () => {
    expect(blockedUntil(after(0, 1, 2, 3), minute(4))).toBeUndefined()
    expect(blockedUntil(after(0, 3, 6, 9, 12), minute(12))).toBeUndefined()
  })

  test('survive being stored', () => {
    const wrong = after(0, 1, 2)
    expect(readWrongCodes(JSON.stringify(wrong))).toEqual(wrong)
    expect(readWrongCodes(undefined)).toEqual([])
  })
})
