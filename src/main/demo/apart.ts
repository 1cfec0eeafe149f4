import type { Kysely } from 'kysely'
import { AppError } from '../../shared/errors.ts'
import type { Config } from '../config.ts'
import type { Database } from '../db/schema.ts'

const KEY = 'office.mode'

/**
 * The demo office and real data are never mixed: in the demo anybody signs in by a click, and its appointments move by themselves.
 * The first opening says which of the two a store is.
 * @throws AppError `database/other-office`
 */
export async function keepApart(db: Kysely<Database>, mode: Config['mode']): Promise<void> {
  const person = await db.selectFrom('persons').select('invented').limit(1).executeTakeFirst()
  const found = person === undefined ? mode : person.invented === 1 ? 'demo' : 'real'
  await db
    .insertInto('settings')
    .values({ key: KEY, value: found })
    .onConflict((conflict) => conflict.column('key').doNothing())
    .execute()
  const { value } = await db.selectFrom('settings').select('value').where('key', '=', KEY).executeTakeFirstOrThrow()
  if (value !== mode) throw new AppError('database/other-office')
}
