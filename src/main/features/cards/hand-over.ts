import type { Kysely } from 'kysely'
import { v7 } from 'uuid'
import { AppError } from '../../../shared/errors.ts'
import type { Database } from '../../db/schema.ts'
import type { Note } from '../../db/transaction.ts'
import { officeDay } from '../../../shared/domain/office-time.ts'
import { findCard, type CardRecord } from './cards.repository.ts'

export interface HandOver {
  readonly cardId: string
  readonly via: 'counter' | 'locker'
  readonly userId: string
  readonly at: Date
  /** The old card was given back; else it only becomes invalid. */
  readonly oldCardCollected: boolean
}

/** {@link createHandOver}, as the features take it. */
export type HandOverCard = (db: Kysely<Database>, note: Note, input: HandOver) => Promise<void>

/** What a handed-over card means for its Vorgang; in the same transaction. */
export type CardIssued = (
  db: Kysely<Database>,
  note: Note,
  issued: { readonly caseId: string | null; readonly userId: string },
) => Promise<void>

/** Handing over, with what it does to the Vorgang. */
export function createHandOver(cardIssued: CardIssued): HandOverCard {
  return async (db, note, input) => {
    const { case_id } = await handOver(db, note, input)
    await cardIssued(db, note, { caseId: case_id, userId: input.userId })
  }
}

/**
 * The card becomes its holder's: order closed, old document of the same kind collected or invalid, the new one among the
 * person's documents and findable by its number. Runs in the caller's transaction.
 *
 * @throws AppError `card/not-found`, `card/state` when the card is not where it is handed over from, or its number stands in
 *   another person's file
 */
async function handOver(db: Kysely<Database>, note: Note, input: HandOver): Promise<CardRecord> {
  const at = input.at.toISOString()
  const card = await findCard(db, input.cardId)
  if (card === undefined) throw new AppError('card/not-found')
  const moved = await db
    .updateTable('cards')
    .set((eb) => ({
      state: 'handed-over',
      handed_over_at: at,
      handed_over_by: input.userId,
      handed_over_via: input.via,
      version: eb('version', '+', 1),
    }))
    .where('id', '=', card.id)
    .where('state', '=', input.via === 'counter' ? 'at-counter' : 'in-locker')
    .returning('id')
    .executeTakeFirst()
  if (moved === undefined) throw new AppError('card/state')
  // AR and AS are cards, PT, PR and PS booklets (§ 78 AufenthG, § 4 Abs. 3 AufenthV).
  const kind = card.document_code.startsWith('A') ? 'residence-card' : 'travel-document'
  await db
    .updateTable('identity_documents')
    .set({ state: input.oldCardCollected ? 'collected' : 'invalid' })
    .where('person_id', '=', card.person_id)
    .where('kind', '=', kind)
    .where('issuer', '=', 'D')
    .where('number', '!=', card.serial)
    .where('state', '=', 'valid')
    .execute()
  const filed = await db
    .insertInto('identity_documents')
    .values({
      id: v7(),
      person_id: card.person_id,
      kind,
      document_code: card.document_code,
      number: card.serial,
      issuer: 'D',
      issued_on: officeDay(input.at),
      expires_on: card.expires_on,
      state: 'valid',
    })
    // A desk that filed the card from its zone before the hand-over made the same row; in another person's file it is not theirs.
    .onConflict((conflict) =>
      conflict
        .columns(['issuer', 'number', 'document_code'])
        .doUpdateSet({ state: 'valid' })
        .where('identity_documents.person_id', '=', card.person_id),
    )
    .returning('id')
    .executeTakeFirst()
  if (filed === undefined) throw new AppError('card/state')
  await db
    .insertInto('person_keys')
    .values({ person_id: card.person_id, kind: 'document', key: card.serial })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  note('cards', card.id)
  note('people', card.person_id)
  return card
}
