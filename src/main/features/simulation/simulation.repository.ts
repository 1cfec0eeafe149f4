import type { Kysely } from 'kysely'
import type { Database } from '../../db/schema.ts'

const holder = [
  'persons.id as person_id',
  'persons.family_name',
  'persons.given_names',
  'persons.birth_date',
  'persons.sex',
  'persons.nationalities',
] as const

/** Invented people's valid documents whose holder's name begins with `text` (any case). */
export function findPapers(db: Kysely<Database>, text: string) {
  return db
    .selectFrom('identity_documents')
    .innerJoin('persons', 'persons.id', 'identity_documents.person_id')
    .select(holder)
    .select(['identity_documents.document_code', 'issuer', 'number', 'expires_on'])
    .where('persons.invented', '=', 1)
    .where('identity_documents.state', '=', 'valid')
    .where((eb) => eb(eb.fn<string>('lower', ['persons.family_name']), 'like', `${escapeLike(text.toLowerCase())}%`))
    .orderBy('persons.family_name')
    .limit(12)
    .execute()
}

/** Cards on their way, at the counter or in the locker, whose holder's name begins with `text`. */
export function findCards(db: Kysely<Database>, text: string) {
  return db
    .selectFrom('cards')
    .innerJoin('persons', 'persons.id', 'cards.person_id')
    .select(holder)
    .select(['cards.document_code', 'cards.serial', 'cards.expires_on', 'cards.state'])
    .where('persons.invented', '=', 1)
    .where('cards.state', 'in', ['ordered', 'at-counter', 'in-locker'])
    .where((eb) => eb(eb.fn<string>('lower', ['persons.family_name']), 'like', `${escapeLike(text.toLowerCase())}%`))
    .orderBy('persons.family_name')
    .limit(12)
    .execute()
}

/** Slips of appointments that are still expected. */
export function findSlips(db: Kysely<Database>, text: string) {
  return db
    .selectFrom('appointments')
    .innerJoin('persons', 'persons.id', 'appointments.person_id')
    .select(['persons.family_name', 'persons.given_names', 'appointments.code', 'appointments.starts_at'])
    .where('persons.invented', '=', 1)
    .where('appointments.state', '=', 'expected')
    .where((eb) => eb(eb.fn<string>('lower', ['persons.family_name']), 'like', `${escapeLike(text.toLowerCase())}%`))
    .orderBy('appointments.starts_at')
    .limit(6)
    .execute()
}

/** `%` and `_` of a typed text are letters, not wildcards: a backslash form differs between the engines, so they are dropped. */
function escapeLike(text: string): string {
  return text.replaceAll(/[%_\\]/g, '')
}
