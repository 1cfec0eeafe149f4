import type { CitizenSay, Guest } from '../../../shared/consultation/protocol.ts'
import { noticeVersions } from '../../../shared/consultation/notices.ts'
import { officeDay } from '../../../shared/domain/office-time.ts'
import type { OpenDatabase } from '../../db/open.ts'
import { inTransaction } from '../../db/transaction.ts'
import { appendAudit } from '../../db/audit.ts'
import { BY_PERSON, entry, move, moveIn } from './moves.ts'
import { findRow } from './rows.ts'

/**
 * What people do on their pages becomes steps of the machine. Every desk hears it, and people's pages repeat it until they see that it
 * happened: the database lets each happen once.
 */
export interface Persons {
  /** @returns whether the link is bound to this device */
  came(id: string, guest: Guest, device: string): Promise<boolean>
  went(id: string, guest: Guest): Promise<void>
  said(id: string, guest: Guest, device: string, say: CitizenSay): Promise<void>
}

/** Long before the day there is nothing to wait for; the evening before a night session there is. Milliseconds. */
const EARLY_MS = 2 * 3_600_000

export function createPersons(database: OpenDatabase, now: () => Date): Persons {
  const { db } = database
  const step = async (id: string, event: Parameters<typeof move>[2], also: Parameters<typeof move>[3]['also'] = {}) =>
    void (await move(database, id, event, { userId: null, by: BY_PERSON, at: now().toISOString(), also }))

  /** Binds the link to the device of the first consent, and checks in. */
  async function consent(id: string, guest: Guest, device: string, say: Extract<CitizenSay, { s: 'consent' }>) {
    // Free words of a page have no place in the log.
    if (!noticeVersions.includes(say.notice)) return
    const at = now().toISOString()
    await inTransaction(database, async (db, note) => {
      const row = await findRow(db, id)
      const known = guest === 'citizen' ? row.device_hash : row.interpreter_device
      if (known !== null) {
        // Said again by the same device: another language, or the notice of another platform.
        if (guest !== 'citizen' || known !== device) return
        if (row.language === say.language && row.notice === say.notice) return
        await db
          .updateTable('consultations')
          .set((eb) => ({ language: say.language, notice: say.notice, version: eb('version', '+', 1) }))
          .where('id', '=', id)
          .execute()
        note('consultations', id)
        if (row.notice !== say.notice)
          await appendAudit(db, entry('citizen_consent', BY_PERSON, id, { notice: say.notice }))
        return
      }
      const bind = guest === 'citizen' ? { device_hash: device, notice: say.notice } : { interpreter_device: device }
      const bound = await db
        .updateTable('consultations')
        .set((eb) => ({ ...bind, version: eb('version', '+', 1) }))
        .where('id', '=', id)
        .where(guest === 'citizen' ? 'device_hash' : 'interpreter_device', 'is', null)
        .returning('id')
        .executeTakeFirst()
      if (bound === undefined) return
      note('consultations', id)
      const event = { type: 'consent', language: say.language } as const
      const how = { userId: null, by: BY_PERSON, at, details: { notice: say.notice } } as const
      const checkedIn = guest === 'citizen' ? await moveIn(db, note, id, event, how) : undefined
      // A new link of somebody who is in the queue already: agreed again, on another device.
      if (checkedIn === undefined) await appendAudit(db, entry(`${guest}_consent`, BY_PERSON, id, how.details))
    })
  }

  return {
    async came(id, guest, device) {
      const row = await db
        .selectFrom('consultations')
        .select(['state', 'device_hash', 'interpreter_device'])
        .where('id', '=', id)
        .executeTakeFirst()
      if (guest === 'interpreter') return row?.interpreter_device === device
      if (row?.device_hash !== device) return false
      if (row.state === 'connection-lost') await step(id, { type: 'back' })
      return true
    },

    async went(id, guest) {
      if (guest === 'citizen') await step(id, { type: 'lost' })
    },

    async said(id, guest, device, say) {
      if (say.s === 'consent') return await consent(id, guest, device, say)
      if (guest !== 'citizen') return
      switch (say.s) {
        case 'enter': {
          const { due_at } = await findRow(db, id)
          const early = Date.parse(due_at) - now().getTime()
          if (early > EARLY_MS && officeDay(new Date(due_at)) !== officeDay(now())) return
          return await step(id, { type: 'enter' }, { test: JSON.stringify(say.test) })
        }
        case 'accept':
        case 'decline':
          return await step(id, { type: say.s, round: say.round })
        case 'ready':
        case 'cancel':
        case 'hang-up':
          return await step(id, { type: say.s })
      }
    },
  }
}
