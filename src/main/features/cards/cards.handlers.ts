import { v7 } from 'uuid'
import { AppError } from '../../../shared/errors.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { Deps, FeatureOf } from '../../deps.ts'
import { officeDay, startOfDay } from '../../../shared/domain/office-time.ts'
import { appendAudit } from '../../db/audit.ts'
import { countCards, findCard, findDelivery, listCards, listClearing, readDelivery } from './cards.repository.ts'
import { clearScan } from './delivery.ts'
import type { HandOverCard } from './hand-over.ts'
import type { UnreadCards } from './unread.ts'

/** Cards from the order to the holder's hand. Scans at delivery come in by {@link scanDelivered}. */
export function createCards(
  deps: Pick<Deps, 'database' | 'now'> & { readonly handOverCard: HandOverCard; readonly unread: UnreadCards },
): FeatureOf<'cards'> {
  const { database, now, handOverCard, unread } = deps
  return {
    list: ({ state }) => listCards(database.db, state),
    counts: () => countCards(database.db, officeDay(now()), now().toISOString()),

    async delivery({ sessionId }, { user }) {
      const id =
        sessionId ??
        unread.sessionOf(user.id) ??
        (await findDelivery(database.db, user.id, startOfDay(officeDay(now())))) ??
        v7()
      return { sessionId: id, ...(await readDelivery(database.db, id)), unread: unread.of(id) }
    },
    settleUnread({ unreadId }, { user }) {
      unread.settle(unreadId, user.id)
      return {}
    },
    newDelivery: () => ({ sessionId: v7() }),
    clearing: () => listClearing(database.db),

    async clear(input, { user }) {
      await clearScan(deps, user.id, input)
      return {}
    },

    async confirmPinLetter({ cardId }, { user }) {
      await inTransaction(database, async (db, note) => {
        const confirmed = await db
          .updateTable('cards')
          .set((eb) => ({ pin_letter_receipt_on: officeDay(now()), version: eb('version', '+', 1) }))
          .where('id', '=', cardId)
          .where('pin_letter_receipt_on', 'is', null)
          .returning('id')
          .executeTakeFirst()
        if (confirmed === undefined) {
          if ((await findCard(db, cardId)) === undefined) throw new AppError('card/not-found')
          // Two desks confirmed the same receipt: the first day stands.
          return
        }
        note('cards', cardId)
        await appendAudit(db, {
          userId: user.id,
          action: 'cards.pin_letter_confirmed',
          subjectKind: 'card',
          subjectId: cardId,
          purpose: 'PAuswV § 17(1)',
        })
      })
      return {}
    },

    async handOver({ cardId, oldCardCollected }, { user }) {
      await inTransaction(database, async (db, note) => {
        const receipt = await db
          .selectFrom('documents')
          .select('id')
          .where('card_id', '=', cardId)
          .where('kind', '=', 'handover-receipt')
          .where('state', '=', 'signed')
          .executeTakeFirst()
        if (receipt === undefined) {
          if ((await findCard(db, cardId)) === undefined) throw new AppError('card/not-found')
          throw new AppError('card/receipt-missing')
        }
        await handOverCard(db, note, { cardId, via: 'counter', userId: user.id, at: now(), oldCardCollected })
        await appendAudit(db, {
          userId: user.id,
          action: 'cards.handed_over',
          subjectKind: 'card',
          subjectId: cardId,
          purpose: 'AufenthV § 60a',
          details: { oldCardCollected },
        })
      })
      return {}
    },
  }
}
