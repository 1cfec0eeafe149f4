import { sql, type Kysely } from 'kysely'
import { v7 } from 'uuid'
import type { NewPerson } from '../../../shared/contract/people.ts'
import { formatCaseNumber, parseCaseNumber } from '../../../shared/domain/codes.ts'
import { personKeys } from '../../../shared/domain/person-keys.ts'
import { AppError } from '../../../shared/errors.ts'
import { isDatabaseError } from '../../db/errors.ts'
import type { Database } from '../../db/schema.ts'

/** Organisational unit in the office's Aktenzeichen: 33-2026-004711. */
const UNIT = 33

/**
 * The next Aktenzeichen of the year, without gaps: the row of the sequence is held until the transaction ends, so parallel entries wait
 * for each other. A file that came with a higher number from elsewhere moves the sequence on.
 */
export async function nextFileNumber(db: Kysely<Database>, year: number): Promise<string> {
  const first = formatCaseNumber({ unit: UNIT, year, running: 0 })
  const highest = await db
    .selectFrom('persons')
    .select('file_number')
    .where('file_number', '>=', first)
    .where('file_number', '<=', formatCaseNumber({ unit: UNIT, year, running: 999_999 }))
    .orderBy('file_number', 'desc')
    .limit(1)
    .executeTakeFirst()
  const used = highest === undefined ? 0 : (parseCaseNumber(highest.file_number)?.running ?? 0)
  const counted = sql<number>`cast(settings.value as integer)`
  const { value } = await db
    .insertInto('settings')
    .values({ key: `sequence.file-number.${UNIT}.${year}`, value: String(used + 1) })
    .onConflict((conflict) =>
      conflict.column('key').doUpdateSet({
        value: sql<string>`cast(1 + case when ${counted} > ${sql.lit(used)} then ${counted} else ${sql.lit(used)} end as text)`,
      }),
    )
    .returning('value')
    .executeTakeFirstOrThrow()
  return formatCaseNumber({ unit: UNIT, year, running: Number(value) })
}

/** Writes the search keys of a person anew from what the tables hold. In the transaction that changed any of it. */
export async function maintainKeys(db: Kysely<Database>, personId: string): Promise<void> {
  const person = await db.selectFrom('persons').selectAll().where('id', '=', personId).executeTakeFirstOrThrow()
  const documents = await db
    .selectFrom('identity_documents')
    .select('number')
    .where('person_id', '=', personId)
    .unionAll(db.selectFrom('cards').select('serial as number').where('person_id', '=', personId))
    .execute()
  const cases = await db.selectFrom('cases').select('case_number').where('person_id', '=', personId).execute()
  const keys = personKeys({
    familyName: person.family_name,
    givenNames: person.given_names,
    birthName: person.birth_name,
    birthDate: person.birth_date,
    fileNumber: person.file_number,
    documentNumbers: documents.map(({ number }) => number),
    caseNumbers: cases.map((one) => one.case_number),
  })
  await db.deleteFrom('person_keys').where('person_id', '=', personId).execute()
  await db
    .insertInto('person_keys')
    .values(keys.map(({ kind, key }) => ({ person_id: personId, kind, key })))
    .execute()
}

export interface PersonOrigin {
  readonly year: number
  readonly at: string
  /** True in the demo office, where everybody is invented. */
  readonly invented: boolean
}

/** @throws AppError `person/exists` when the document belongs to somebody already; the transaction must then be given up */
export async function insertPerson(
  db: Kysely<Database>,
  person: NewPerson,
  origin: PersonOrigin,
): Promise<{ personId: string; fileNumber: string }> {
  if (person.document !== null) await refuseKnownDocument(db, person.document)
  const personId = v7()
  const fileNumber = await nextFileNumber(db, origin.year)
  await db
    .insertInto('persons')
    .values({
      id: personId,
      file_number: fileNumber,
      family_name: person.familyName,
      given_names: person.givenNames,
      birth_name: person.birthName,
      birth_date: person.birthDate,
      birth_place: person.birthPlace,
      birth_country: person.birthCountry,
      sex: person.sex,
      nationalities: JSON.stringify(person.nationalities),
      language: person.language,
      street: person.street,
      postal_code: person.postalCode,
      city: person.city,
      email: person.email,
      phone: person.phone,
      // A document that was read by its zone shows who holds it; whether identity is clear, casework decides.
      identity_clear: 0,
      invented: origin.invented ? 1 : 0,
      created_at: origin.at,
      version: 1,
    })
    .execute()
  if (person.document !== null) await insertDocument(db, personId, person.document)
  await maintainKeys(db, personId)
  return { personId, fileNumber }
}

type ScannedDocument = NonNullable<NewPerson['document']>

/** The person who has this document, whatever its code: older booklets print `P` where newer ones print `PR`. */
async function holderOf(db: Kysely<Database>, document: ScannedDocument): Promise<string | undefined> {
  const row = await db
    .selectFrom('identity_documents')
    .select('person_id')
    .where('number', '=', document.number)
    .where('issuer', '=', document.issuer)
    .executeTakeFirst()
  return row?.person_id
}

async function refuseKnownDocument(db: Kysely<Database>, document: ScannedDocument): Promise<void> {
  const personId = await holderOf(db, document)
  if (personId !== undefined) throw new AppError('person/exists', { details: { personId } })
}

/**
 * Files a document with a person who has a file. Nothing happens when the person has it already.
 * @returns whether it is new
 * @throws AppError `person/exists` when it is somebody else's, `not-found` without such a person
 */
export async function addDocument(db: Kysely<Database>, personId: string, document: ScannedDocument): Promise<boolean> {
  const person = await db
    .updateTable('persons')
    .set((eb) => ({ version: eb('version', '+', 1) }))
    .where('id', '=', personId)
    .returning('id')
    .executeTakeFirst()
  if (person === undefined) throw new AppError('not-found')
  const holder = await holderOf(db, document)
  if (holder === personId) return false
  if (holder !== undefined) throw new AppError('person/exists', { details: { personId: holder } })
  await insertDocument(db, personId, document)
  await maintainKeys(db, personId)
  return true
}

async function insertDocument(db: Kysely<Database>, personId: string, document: ScannedDocument): Promise<void> {
  try {
    await db
      .insertInto('identity_documents')
      .values({
        id: v7(),
        person_id: personId,
        kind: documentKind(document.documentCode),
        document_code: document.documentCode,
        number: document.number,
        issuer: document.issuer,
        issued_on: null,
        expires_on: document.expiresOn,
        state: 'valid',
      })
      .execute()
  } catch (error) {
    // Another desk filed the same document in the same moment.
    if (isDatabaseError(error, 'unique')) throw new AppError('person/exists', { cause: error })
    throw error
  }
}

/** ICAO Doc 9303-4 to -6: A, C and I are cards; § 4 AufenthV: PT, PR, PS are travel documents of the authority. */
export function documentKind(code: string): 'passport' | 'id-card' | 'travel-document' | 'residence-card' {
  if (code === 'AR' || code === 'AS') return 'residence-card'
  if (code === 'PT' || code === 'PR' || code === 'PS') return 'travel-document'
  return /^[ACI]/.test(code) ? 'id-card' : 'passport'
}
