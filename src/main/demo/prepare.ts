import type { Kysely } from 'kysely'
import type { Kek } from '../db/blobs.ts'
import type { OpenDatabase } from '../db/open.ts'
import type { Database } from '../db/schema.ts'
import { inTransaction } from '../db/transaction.ts'
import { officeDay, startOfDay } from '../../shared/domain/office-time.ts'
import { prepareConsultations } from './consultations.ts'
import { generateDemoOffice } from './office.ts'
import { isEmptyOffice, seedDemoOffice } from './seed.ts'

/** One office for everybody who tries the program: what one describes, the other finds. */
const seed = 20_260_921

/** Fills an empty store with the demo office, and brings the appointments of an older one to today. */
export async function prepareDemoOffice(
  { database, kek }: { readonly database: OpenDatabase; readonly kek: Kek },
  now: Date,
): Promise<void> {
  const today = officeDay(now)
  if (await isEmptyOffice(database.db)) await seedDemoOffice(database, generateDemoOffice({ seed, today }), kek)
  else await moveAppointments(database, startOfDay(today))
  await prepareConsultations(database, seed, now)
}

/** A demo office without appointments today would show an empty counter: yesterday's come again, all still expected. */
async function moveAppointments(database: OpenDatabase, midnight: string): Promise<void> {
  await inTransaction(database, async (db, note) => {
    const last = await latestDay(db)
    if (last === undefined || last >= midnight) return
    const rows = await db
      .selectFrom('appointments')
      .select(['id', 'starts_at'])
      .where('starts_at', '>=', last)
      .execute()
    const days = Math.round((Date.parse(midnight) - Date.parse(last)) / 86_400_000)
    for (const row of rows) {
      const startsAt = new Date(row.starts_at)
      startsAt.setDate(startsAt.getDate() + days)
      await db
        .updateTable('appointments')
        .set((eb) => ({
          starts_at: startsAt.toISOString(),
          state: 'expected',
          checked_in_at: null,
          version: eb('version', '+', 1),
        }))
        .where('id', '=', row.id)
        .execute()
    }
    note('appointments', '*')
  })
}

/** First moment of the last day that has appointments. */
async function latestDay(db: Kysely<Database>): Promise<string | undefined> {
  const row = await db
    .selectFrom('appointments')
    .select('starts_at')
    .orderBy('starts_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row === undefined ? undefined : startOfDay(officeDay(new Date(row.starts_at)))
}
