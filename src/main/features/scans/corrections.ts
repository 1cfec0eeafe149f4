import type { ScanOutcome, ScanStep } from '../../../shared/contract/scans.ts'
import type { MrzCorrection, MrzPlace } from '../../../shared/domain/mrz-correction.ts'
import { appendAudit } from '../../db/audit.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { Deps } from '../../deps.ts'

/** The step on screen that takes the scans. */
export interface Focus {
  readonly step: ScanStep
  readonly subject: string
}

/** A misread zone that waits for the word of whoever holds the paper. Holds personal data: never logged. */
export interface Offer {
  readonly scanId: string
  readonly by: ScanOutcome['by']
  readonly userId: string
  readonly focus: Focus | undefined
  readonly lines: readonly string[]
  readonly correction: MrzCorrection | undefined
}

/** A place of a zone, and what somebody typed for it by the paper. */
export interface Change extends MrzPlace {
  readonly typed: string
}

/** An unanswered question is forgotten after this time. */
const KEEP_MS = 10 * 60_000

/** The last misread zone, in memory only: the next scan, the lock of the screen and time end it. */
export function createOffers(now: () => Date) {
  let last: { readonly offer: Offer; readonly until: number } | undefined
  return {
    /** @returns false when there is nothing to offer */
    make(offer: Offer): boolean {
      if (offer.correction === undefined) return false
      last = { offer, until: now().getTime() + KEEP_MS }
      return true
    },
    /** Only for the user whose scan it was. */
    find(scanId: string, userId: string): Offer | undefined {
      if (last === undefined || last.until < now().getTime()) return undefined
      return last.offer.scanId === scanId && last.offer.userId === userId ? last.offer : undefined
    },
    clear(): void {
      last = undefined
    },
  }
}

/** Writes into the audit trail that a zone was corrected by hand, and where: single characters and their places, never a field. */
export async function noteCorrection(
  database: Deps['database'],
  userId: string,
  subject: { readonly kind: string; readonly id: string },
  changes: readonly Change[],
): Promise<void> {
  await inTransaction(database, async (db) => {
    await appendAudit(db, {
      userId,
      action: 'scans.corrected',
      subjectKind: subject.kind,
      subjectId: subject.id,
      purpose: 'counter',
      details: {
        places: changes.map(({ line, column, read, typed }) => `${line}/${column} ${read}→${typed}`).join(', '),
      },
    })
  })
}
