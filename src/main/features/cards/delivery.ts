import { v7 } from 'uuid'
import { deliveryResult, isCardState } from '../../../shared/domain/cards.ts'
import { cardOfScan, isCardCode } from '../../../shared/domain/card-scan.ts'
import type { ScanKind } from '../../../shared/domain/codes.ts'
import { AppError } from '../../../shared/errors.ts'
import { isDatabaseError } from '../../db/errors.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { Deps } from '../../deps.ts'
import { appendAudit } from '../../db/audit.ts'
import { findCard, findCardBySerial, takeIn } from './cards.repository.ts'
import type { UnreadCards } from './unread.ts'

type DeliveryDeps = Pick<Deps, 'database' | 'now'>

export interface DeliveredScan {
  /** The delivery whose stream shows it. */
  readonly sessionId: string
  readonly user: { readonly id: string }
  /** What the scan is (`classifyScan`). */
  readonly scan: ScanKind
}

export interface DeliveryOutcome {
  readonly result: 'matched' | 'unmatched' | 'double'
  /** Row of the stream. */
  readonly scanId: string
}

/**
 * Takes one scanned card in: matched to its order, or onto the clearing list. Trouble never stops the stream, so `unmatched`
 * and `double` are outcomes and not errors; a further scan of the same card is a `double` and leaves its order as it is.
 *
 * @throws AppError `scan/check-digit` (details.field), `scan/unreadable`, `scan/not-a-card`: nothing is stored then
 */
export async function scanDelivered(deps: DeliveryDeps, input: DeliveredScan): Promise<DeliveryOutcome> {
  const { serial, documentCode } = cardOfScan(input.scan)
  const at = deps.now().toISOString()
  const scanId = v7()
  return await inTransaction(deps.database, async (db, note) => {
    const card = await findCardBySerial(db, serial)
    const ordered =
      card && isCardState(card.state) ? { state: card.state, documentCode: card.document_code } : undefined
    let result = deliveryResult(ordered, documentCode)
    if (card && result === 'matched' && !(await takeIn(db, card.id, { userId: input.user.id, at }))) result = 'double'
    await db
      .insertInto('card_scans')
      .values({
        id: scanId,
        session_id: input.sessionId,
        scanned_at: at,
        scanned_by: input.user.id,
        serial,
        document_code: documentCode ?? null,
        card_id: result === 'unmatched' ? null : (card?.id ?? null),
        result,
        clearing: result === 'matched' ? null : 'open',
        clearing_note: null,
        cleared_at: null,
        cleared_by: null,
        version: 1,
      })
      .execute()
    note('cards', card && result === 'matched' ? [card.id] : [])
    await appendAudit(db, {
      userId: input.user.id,
      action: `cards.delivered_${result}`,
      subjectKind: card && result !== 'unmatched' ? 'card' : 'card-scan',
      subjectId: card && result !== 'unmatched' ? card.id : scanId,
      purpose: 'delivery',
    })
    return { result, scanId }
  })
}

/** A scan of the router, as far as a delivery looks at it. */
interface StepScan {
  readonly kind: ScanKind
  readonly user: { readonly id: string }
  /** The lines of the zone as they were read. */
  readonly lines: readonly string[]
  /** Typed by hand: whoever typed it sees that it was wrong. */
  readonly by: string
}

/**
 * {@link scanDelivered} as the step of the scan router: trouble is recorded and then thrown, for the lower tone and its reason. A card
 * that could not be read is kept in mind: it must not land among those taken in because the next one was scanned.
 * @throws AppError `card/not-found` (unmatched), `card/double`, and what scanDelivered throws
 */
export function deliveryStep(deps: DeliveryDeps & { readonly unread: UnreadCards }) {
  return async (sessionId: string, { kind, user, lines, by }: StepScan): Promise<{ subject: string }> => {
    const misread = kind.kind === 'unknown' || (kind.kind === 'mrz' && !kind.result.ok)
    if (misread && by !== 'typed') deps.unread.add(sessionId, user.id, lines)
    const { result } = await scanDelivered(deps, { sessionId, user, scan: kind })
    deps.unread.read(sessionId, lines)
    if (result === 'unmatched') throw new AppError('card/not-found')
    if (result === 'double') throw new AppError('card/double')
    return { subject: sessionId }
  }
}

export interface Clearing {
  readonly scanId: string
  readonly version: number
  readonly how: 'assigned' | 'returned' | 'explained'
  readonly cardId: string | null
  readonly note: string
}

/**
 * Ends an entry of the clearing list with a sentence. `assigned`: the document is the ordered card `cardId`, whose order
 * then bears the serial (and kind) that was read from the document itself.
 *
 * @throws AppError `card/not-in-clearing` (somebody ended it meanwhile), `card/state` (the order is not open any more, or the
 *   scan was a double), `card/double` (another card of the office has this serial)
 */
export async function clearScan(deps: DeliveryDeps, userId: string, input: Clearing): Promise<void> {
  const at = deps.now().toISOString()
  try {
    await inTransaction(deps.database, async (db, note) => {
      const scan = await db
        .updateTable('card_scans')
        .set((eb) => ({
          clearing: input.how,
          clearing_note: input.note,
          cleared_at: at,
          cleared_by: userId,
          card_id: input.how === 'assigned' ? input.cardId : eb.ref('card_id'),
          version: eb('version', '+', 1),
        }))
        .where('id', '=', input.scanId)
        .where('version', '=', input.version)
        .where('clearing', '=', 'open')
        .returning(['serial', 'document_code', 'result'])
        .executeTakeFirst()
      if (scan === undefined) throw new AppError('card/not-in-clearing')
      if (input.how === 'assigned') {
        const card = input.cardId === null ? undefined : await findCard(db, input.cardId)
        if (card === undefined) throw new AppError('card/not-found')
        const code =
          scan.document_code !== null && isCardCode(scan.document_code) ? scan.document_code : card.document_code
        const corrected = { serial: scan.serial, document_code: code }
        const taken = scan.result === 'unmatched' && (await takeIn(db, card.id, { userId, at }, corrected))
        if (!taken) throw new AppError('card/state')
        note('cards', card.id)
      }
      note('cards', [])
      await appendAudit(db, {
        userId,
        action: `cards.cleared_${input.how}`,
        subjectKind: input.cardId !== null && input.how === 'assigned' ? 'card' : 'card-scan',
        subjectId: input.cardId !== null && input.how === 'assigned' ? input.cardId : input.scanId,
        purpose: 'delivery',
      })
    })
  } catch (error) {
    if (isDatabaseError(error, 'unique')) throw new AppError('card/double', { cause: error })
    throw error
  }
}
