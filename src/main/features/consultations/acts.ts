import type { Kysely } from 'kysely'
import type { QueueEvent } from '../../../shared/domain/consultation/machine.ts'
import { AppError } from '../../../shared/errors.ts'
import type { AuditDetails } from '../../db/audit.ts'
import type { Database } from '../../db/schema.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { Context, FeatureOf } from '../../deps.ts'
import { requireClerk } from './booking.ts'
import { callNext, callOne } from './calling.ts'
import type { ConsultationService, ServiceDeps } from './consultations.service.ts'
import { fetchTo } from './desks.ts'
import { matters } from './matters.ts'
import { move, moveIn, type Move } from './moves.ts'
import { addToNote } from './notes.ts'
import { findRow, type Row } from './rows.ts'

type Acts = Pick<
  FeatureOf<'consultations'>,
  | 'callNext'
  | 'call'
  | 'callOff'
  | 'fetchHere'
  | 'release'
  | 'hangUp'
  | 'finish'
  | 'park'
  | 'requeue'
  | 'transfer'
  | 'cancel'
>

/** What belongs to the talk itself. @throws AppError `consultation/taken` when it is another clerk's, `consultation/state` when nobody's */
export async function ownRow(db: Kysely<Database>, id: string, userId: string): Promise<Row> {
  const row = await findRow(db, id)
  if (row.clerk_id === null) throw new AppError('consultation/state')
  if (row.clerk_id !== userId) throw new AppError('consultation/taken')
  return row
}

/**
 * What prepares a talk or stays of it: anybody's before somebody has called, then the clerk's and a lead's only.
 * @throws AppError `consultation/taken`
 */
export async function openRow(db: Kysely<Database>, id: string, user: Context['user']): Promise<Row> {
  const row = await findRow(db, id)
  const others = row.clerk_id !== null && row.clerk_id !== user.id
  if (others && !user.rights.includes('consultations.lead')) throw new AppError('consultation/taken')
  return row
}

/** What a clerk does with somebody in the queue or in a call: steps of the machine, and what goes with them. */
export function createActs({ database, now }: ServiceDeps, service: ConsultationService): Acts {
  const { db } = database
  const { people, platform } = service
  const calling = { database, now, presence: people, desk: service.desk, rooms: platform }
  const time = () => now().toISOString()

  /** One step of a clerk. @throws AppError `consultation/state` when it does not follow */
  async function act(
    id: string,
    event: QueueEvent,
    userId: string,
    details: AuditDetails = {},
    when: Required<Move>['when'] = () => true,
  ): Promise<void> {
    const done = await move(database, id, event, { userId, at: time(), details, when })
    if (done === undefined) throw new AppError('consultation/state')
    await service.refreshOwn()
  }

  /** {@link act}, by the clerk whose call it is. */
  async function actOwn(id: string, event: QueueEvent, userId: string, details: AuditDetails = {}): Promise<void> {
    await ownRow(db, id, userId)
    await act(id, event, userId, details, ({ clerk_id }) => clerk_id === userId)
  }

  return {
    async callNext(_input, { user }) {
      service.requireLine()
      const id = await callNext(calling, user.id)
      await service.refreshOwn()
      return { consultationId: id ?? null }
    },

    async call({ consultationId }, { user }) {
      service.requireLine()
      await callOne(calling, consultationId, user.id)
      await service.refreshOwn()
      return {}
    },

    async callOff({ consultationId }, { user }) {
      await actOwn(consultationId, { type: 'call-off' }, user.id)
      await platform.end(consultationId)
      return {}
    },

    async fetchHere({ consultationId }, { user }) {
      await fetchTo(database, consultationId, { userId: user.id, desk: service.desk, at: time() })
      await service.refreshOwn()
      return {}
    },

    async release({ consultationId }, { user }) {
      await act(consultationId, { type: 'release' }, user.id)
      await platform.end(consultationId)
      return {}
    },

    async hangUp({ consultationId }, { user }) {
      const row = await ownRow(db, consultationId, user.id)
      // The person was faster: it is as both wanted.
      if (row.state !== 'wrap-up') await act(consultationId, { type: 'hang-up' }, user.id)
      await platform.end(consultationId)
      return {}
    },

    async finish({ consultationId, outcome }, { user }) {
      await actOwn(consultationId, { type: 'finish', outcome }, user.id, { outcome })
      await platform.end(consultationId)
      return {}
    },

    async park({ consultationId }, { user }) {
      await actOwn(consultationId, { type: 'park' }, user.id)
      await platform.end(consultationId)
      return {}
    },

    async requeue({ consultationId }, { user }) {
      await act(consultationId, { type: 'requeue' }, user.id)
      return {}
    },

    async transfer({ consultationId, clerkId, matter, note }, { user }) {
      if (matter !== null && !matters.includes(matter)) throw invalid('matter')
      if (clerkId !== null) await requireClerk(db, clerkId)
      const { clerk_id } = await openRow(db, consultationId, user)
      const event = { type: 'transfer', clerkId, matter, by: user.id, note } as const
      await act(consultationId, event, user.id, {}, (row) => row.clerk_id === clerk_id)
      await platform.end(consultationId)
      return {}
    },

    async cancel({ consultationId, reason }, { user }) {
      const how = { userId: user.id, at: time() }
      await inTransaction(database, async (db, note) => {
        await openRow(db, consultationId, user)
        const done = await moveIn(db, note, consultationId, { type: 'cancel' }, how)
        if (done === undefined) throw new AppError('consultation/state')
        // In staff's words, so it belongs into the file and not into the log.
        await addToNote(db, consultationId, reason, how)
        if (done.person_id !== null) note('people', done.person_id)
      })
      return {}
    },
  }
}

const invalid = (field: string) => new AppError('invalid-input', { details: { field } })
