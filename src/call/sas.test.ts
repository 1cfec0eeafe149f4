import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { commitmentOf, fingerprintOf, wordsOf } from './sas.ts'
import { randomSecret } from './secret.ts'

const pairs = Array.from({ length: 32 }, (_, index) => index.toString(16).padStart(2, '0').toUpperCase())
const line = `a=fingerprint:sha-256 ${pairs.join(':')}`
const digits = pairs.join('').toLowerCase()

describe('the fingerprint of a description', () => {
  test('is read however it is written, once or for every line of media', () => {
    expect(fingerprintOf(`v=0\r\n${line}\r\n`)).toBe(digits)
    expect(fingerprintOf(`v=0\n${line.toLowerCase()}\nm=audio\n${line}\n`)).toBe(digits)
  })

  test('is not clear when there is none, another hash, or two', () => {
    expect(fingerprintOf('v=0\r\n')).toBeUndefined()
    expect(fingerprintOf(line.replace('sha-256', 'sha-1'))).toBeUndefined()
    expect(fingerprintOf(`${line}\r\n${line.replace('1F', '2F')}`)).toBeUndefined()
    expect(fingerprintOf(`${line}\r\na=fingerprint:sha-512 AA`)).toBeUndefined()
    expect(fingerprintOf(line.slice(0, -3))).toBeUndefined()
  })
})

describe('the words', () => {
  const one = { fingerprint: digits, nonce: 'A'.repeat(22) }
  const other = { fingerprint: digits.replaceAll('0', 'f'), nonce: 'B'.repeat(22) }

  test('are the first 24 bits of what was agreed, six for each', async () => {
    const text = ['tresen words 1', one.fingerprint, other.fingerprint, one.nonce, other.nonce].join('|')
    const bits = createHash('sha256').update(text).digest().readUIntBE(0, 3)
    const words = await wordsOf(one, other)
    expect((words[0] << 18) | (words[1] << 12) | (words[2] << 6) | words[3]).toBe(bits)
  })

  test('change with every part, and with who offers', async () => {
    const words = await wordsOf(one, other)
    expect(await wordsOf({ ...one, nonce: 'C'.repeat(22) }, other)).not.toEqual(words)
    expect(await wordsOf(one, { ...other, nonce: 'C'.repeat(22) })).not.toEqual(words)
    expect(await wordsOf({ ...one, fingerprint: other.fingerprint }, other)).not.toEqual(words)
    expect(await wordsOf(other, one)).not.toEqual(words)
  })

  test('the commitment binds key and number', async () => {
    const commitment = await commitmentOf(one.fingerprint, one.nonce)
    expect(commitment).toMatch(/^[0-9a-f]{64}$/)
    expect(await commitmentOf(one.fingerprint, other.nonce)).not.toBe(commitment)
    expect(await commitmentOf(other.fingerprint, one.nonce)).not.toBe(commitment)
  })

  test('secrets have the form the protocol wants and do not repeat', () => {
    const secrets = new Set(Array.from({ length: 200 }, randomSecret))
    expect(secrets.size).toBe(200)
    for (const secret of secrets) expect(secret).toMatch(/^[\w-]{22}$/)
  })
})
