import type { ScanOutcome } from '../../shared/contract/scans.ts'

/** Parts of one scan that came damaged follow each other within this time. Milliseconds. */
const ONE_SCAN_MS = 1_000

/** Refusals that a rest of a damaged scan gets: it looks like a code that nobody knows. */
const OF_RESTS: readonly string[] = ['scan/unknown-code', 'scan/not-mrz', 'scan/not-a-card', 'scan/unreadable']

/**
 * Whether this outcome is only a rest of a scan that the reader has just called damaged: then that is the message, not that nobody
 * knows the code.
 *
 * @param damagedMs time since the reader said so, in milliseconds; undefined when it did not
 */
export function isRest(outcome: ScanOutcome, damagedMs: number | undefined): boolean {
  if (damagedMs === undefined || damagedMs >= ONE_SCAN_MS || outcome.by !== 'scanner') return false
  if (!('refusal' in outcome) || outcome.refusal === null || outcome.correctable === true) return false
  return OF_RESTS.includes(outcome.refusal.code)
}

/** What was refused, or taken by a step, says nothing on another page; what a scan opened is said on the page it opened. */
export const endsWithPage = (outcome: ScanOutcome): boolean => outcome.result === 'refused' || outcome.result === 'step'

/** A scan that was refused because somebody signed: over when the signing is. */
export const waitsForSigning = (outcome: ScanOutcome): boolean =>
  outcome.result === 'refused' && outcome.refusal.code === 'scan/signing'
