import { describe, expect, test } from 'vitest'
import type { ScanOutcome } from '../../shared/contract/scans.ts'
import type { ErrorCode } from '../../shared/errors.ts'
import { endsWithPage, isRest, waitsForSigning } from './scan-news.ts'

const base = { scanId: 's', at: '2026-11-21T10:00:00.000Z', by: 'scanner' } as const
const refused = (code: ErrorCode): ScanOutcome => ({ ...base, result: 'refused', refusal: { code, details: {} } })
const step = (accepted: boolean): ScanOutcome => ({
  ...base,
  result: 'step',
  step: 'delivery',
  subject: 'box',
  accepted,
  refusal: accepted ? null : { code: 'scan/not-a-card', details: {} },
})
const opened: ScanOutcome = { ...base, result: 'person', personId: 'p', documentCode: 'P', expired: false }

describe('of a damaged scan', () => {
  test('the rest is no message of its own', () => {
    expect(isRest(refused('scan/unknown-code'), 20)).toBe(true)
    expect(isRest(step(false), 20)).toBe(true)
  })

  test('what was read all the same, what can be corrected, typed or came later, is', () => {
    expect(isRest(opened, 20)).toBe(false)
    expect(isRest(step(true), 20)).toBe(false)
    expect(isRest(refused('scan/signing'), 20)).toBe(false)
    expect(isRest({ ...refused('scan/unreadable'), correctable: true } as ScanOutcome, 20)).toBe(false)
    expect(isRest({ ...refused('scan/unknown-code'), by: 'typed' }, 20)).toBe(false)
    expect(isRest(refused('scan/unknown-code'), 1_500)).toBe(false)
    expect(isRest(refused('scan/unknown-code'), undefined)).toBe(false)
  })
})

test('a message ends with what it is about', () => {
  expect([refused('scan/unknown-code'), step(true), step(false), opened].map(endsWithPage)).toEqual([
    true,
    true,
    true,
    false,
  ])
  expect([refused('scan/signing'), refused('scan/unknown-code'), opened].map(waitsForSigning)).toEqual([
    true,
    false,
    false,
  ])
})
