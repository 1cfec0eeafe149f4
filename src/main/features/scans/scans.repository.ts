import type { Kysely } from 'kysely'
import type { Database } from '../../db/schema.ts'

/**
 * The person whose document this is: by issuing state and number; the document code is left out, since older travel
 * documents print `P<` where newer ones print `PR`.
 */
export async function findByDocument(
  db: Kysely<Database>,
  issuer: string,
  number: string,
): Promise<string | undefined> {
  const row = await db
    .selectFrom('identity_documents')
    .select('person_id')
    .where('number', '=', number)
    .where('issuer', '=', issuer)
    .executeTakeFirst()
  return row?.person_id
}

/** The card with this serial, whatever its state. */
export function findCard(db: Kysely<Database>, serial: string): Promise<{ id: string; person_id: string } | undefined> {
  return db.selectFrom('cards').select(['id', 'person_id']).where('serial', '=', serial).executeTakeFirst()
}

/** A Vorgang by its Aktenzeichen. */
export function findCase(
  db: Kysely<Database>,
  caseNumber: string,
): Promise<{ id: string; person_id: string } | undefined> {
  return db.selectFrom('cases').select(['id', 'person_id']).where('case_number', '=', caseNumber).executeTakeFirst()
}

/** A person by the Aktenzeichen of the file. */
export async function findByFileNumber(db: Kysely<Database>, fileNumber: string): Promise<string | undefined> {
  const row = await db.selectFrom('persons').select('id').where('file_number', '=', fileNumber).executeTakeFirst()
  return row?.id
}

/** An appointment by the code on its slip. */
export function findAppointment(
  db: Kysely<Database>,
  code: string,
): Promise<{ id: string; person_id: string; case_id: string | null } | undefined> {
  return db
    .selectFrom('appointments')
    .select(['id', 'person_id', 'case_id'])
    .where('code', '=', code)
    .executeTakeFirst()
}
