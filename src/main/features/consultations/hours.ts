import type { Kysely } from 'kysely'
import { Hours } from '../../../shared/contract/consultations.ts'
import { appendAudit } from '../../db/audit.ts'
import type { OpenDatabase } from '../../db/open.ts'
import type { Database } from '../../db/schema.ts'
import { inTransaction } from '../../db/transaction.ts'
import { entry } from './moves.ts'

/** Key of the hours in `settings`. */
const KEY = 'consultation.hours'

/** Until somebody sets them: the core hours of an office, Monday to Friday. */
const usual: Hours = {
  days: [1, 2, 3, 4, 5].map((day) => ({ day, from: '08:00', to: '16:00' })),
  walkIn: true,
  holidays: false,
}

export async function readHours(db: Kysely<Database>): Promise<Hours> {
  const row = await db.selectFrom('settings').select('value').where('key', '=', KEY).executeTakeFirst()
  return row === undefined ? usual : Hours.parse(JSON.parse(row.value))
}

export async function saveHours(database: OpenDatabase, hours: Hours, userId: string): Promise<void> {
  await inTransaction(database, async (db, note) => {
    const value = JSON.stringify(hours)
    await db
      .insertInto('settings')
      .values({ key: KEY, value })
      .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
      .execute()
    note('consultations', 'hours')
    await appendAudit(db, { ...entry('hours_set', userId, 'hours'), details: { walkIn: hours.walkIn } })
  })
}
