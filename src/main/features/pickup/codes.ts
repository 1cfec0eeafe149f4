import { createHmac, randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import type { Kek } from '../../db/blobs.ts'
import { deriveKey } from '../../db/key-wrap.ts'

/** RFC 7914, N = 2^13, r = 8: 8 MiB and some 20 ms a try; a code is tried against every card that waits. */
const COST = { N: 2 ** 13, r: 8, p: 1 }

export interface StoredCode {
  /** Base64. */
  readonly hash: string
  readonly salt: string
}

/**
 * Hash of a pickup code. Eight digits alone are soon guessed by whoever copies the table, so the office's key goes in as
 * well: the table without the key tells nothing.
 */
export async function hashCode(kek: Kek, code: string, salt = randomBytes(16).toString('base64')): Promise<StoredCode> {
  const keyed = createHmac('sha256', deriveKey(kek, 'tresen pickup codes 1')).update(code).digest()
  const hash = await new Promise<Buffer>((resolve, reject) => {
    scrypt(keyed, Buffer.from(salt, 'base64'), 32, COST, (error, key) =>
      error === null ? resolve(key) : reject(error),
    )
  })
  return { hash: hash.toString('base64'), salt }
}

/** Which of the stored codes this is. Looks at all of them for the same time, whichever it is, or none. */
export async function findByCode<T extends { readonly code_hash: string | null; readonly code_salt: string | null }>(
  kek: Kek,
  code: string,
  waiting: readonly T[],
): Promise<T | undefined> {
  const same = await Promise.all(
    waiting.map(async ({ code_hash, code_salt }) => {
      if (code_hash === null || code_salt === null) return false
      const { hash } = await hashCode(kek, code, code_salt)
      return timingSafeEqual(Buffer.from(hash, 'base64'), Buffer.from(code_hash, 'base64'))
    }),
  )
  return waiting[same.indexOf(true)]
}

const WRONG = 5
const MINUTES = 10
const WINDOW_MS = MINUTES * 60_000

/** Times of the last wrong codes at a locker, newest first, as kept among the settings. */
const Wrong = z.array(z.iso.datetime())
export type WrongCodes = readonly string[]

export function readWrongCodes(stored: string | undefined): WrongCodes {
  return stored === undefined ? [] : Wrong.parse(JSON.parse(stored))
}

/** With one more; no more are kept than decide. */
export function addWrongCode(wrong: WrongCodes, at: string): WrongCodes {
  return [at, ...wrong].slice(0, WRONG)
}

/** Until when no code is taken: ten minutes after the fifth wrong one within ten minutes. Undefined when one may be tried. */
export function blockedUntil(wrong: WrongCodes, now: Date): Date | undefined {
  const newest = wrong[0]
  const oldest = wrong[WRONG - 1]
  if (newest === undefined || oldest === undefined) return undefined
  const until = new Date(Date.parse(newest) + WINDOW_MS)
  const together = Date.parse(newest) - Date.parse(oldest) <= WINDOW_MS
  return together && now < until ? until : undefined
}
