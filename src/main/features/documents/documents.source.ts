import type { Kysely, Selectable } from 'kysely'
import { z } from 'zod'
import type { FormKind } from '../../../shared/contract/documents.ts'
import { ageOn, type IsoDate } from '../../../shared/domain/dates.ts'
import { FEES, isFeeExempt } from '../../../shared/domain/fees.ts'
import { country } from '../../../shared/domain/nationalities.ts'
import { PAPERS, PROCEDURES } from '../../../shared/domain/procedures.ts'
import { titleKind } from '../../../shared/domain/titles.ts'
import { AppError } from '../../../shared/errors.ts'
import type { Config } from '../../config.ts'
import type { CardsTable, Database, PersonsTable, TitlesTable } from '../../db/schema.ts'
import { officeDay, startOfDay } from '../../../shared/domain/office-time.ts'
import type { FormData, FormPassport, FormTitle } from './forms/form-data.ts'

export interface Subject {
  readonly personId: string
  readonly caseId: string | null
  readonly cardId: string | null
}

/** What a paper is made from, and what the file shows about it. */
export interface Source {
  readonly data: FormData
  readonly person: Selectable<PersonsTable>
  /** The title that counts now. */
  readonly title: Selectable<TitlesTable> | undefined
}

export interface SourceContext {
  readonly config: Pick<Config, 'office' | 'pickupDays'>
  readonly userId: string
  readonly now: Date
}

const Codes = z.array(z.string())

/**
 * Letterhead, person, marks of the file. The date is the day alone: the same paper made twice a day has the same bytes.
 * @throws AppError `not-found` for an unknown person or a Vorgang of somebody else
 */
export async function readSource(db: Kysely<Database>, subject: Subject, context: SourceContext): Promise<Source> {
  const { config, userId, now } = context
  const [person, ownCase, clerk, titles] = await Promise.all([
    db.selectFrom('persons').selectAll().where('id', '=', subject.personId).executeTakeFirst(),
    subject.caseId === null ? undefined : findCase(db, subject.caseId),
    db.selectFrom('users').select(['display_name', 'workplace']).where('id', '=', userId).executeTakeFirst(),
    db
      .selectFrom('titles')
      .selectAll()
      .where('person_id', '=', subject.personId)
      .where('state', 'in', ['valid', 'expired'])
      .execute(),
  ])
  if (person === undefined) throw new AppError('not-found')
  if (subject.caseId !== null && ownCase?.person_id !== person.id) throw new AppError('not-found')
  const title = titles.find((one) => one.id === ownCase?.title_id) ?? titles.toSorted(byWeight)[0]
  return {
    person,
    title,
    data: {
      office: {
        name: config.office.name,
        department: config.office.city,
        contact: [],
        place: config.office.city,
      },
      caseNumber: ownCase?.case_number ?? person.file_number,
      clerk: clerk === undefined ? undefined : `${clerk.display_name}, ${clerk.workplace}`,
      at: startOfDay(officeDay(now)),
      invented: person.invented === 1,
      person: {
        familyName: person.family_name,
        givenNames: person.given_names,
        birthName: person.birth_name ?? undefined,
        birthDate: person.birth_date,
        birthPlace: person.birth_place,
        birthCountry: country(person.birth_country).de,
        nationalities: Codes.parse(JSON.parse(person.nationalities)).map((code) => country(code).de),
        address: `${person.street}, ${person.postal_code} ${person.city}`,
        phone: person.phone ?? undefined,
        email: person.email ?? undefined,
      },
      title: title === undefined ? undefined : formTitle(title),
    },
  }
}

/** Valid before expired, then the one that lasts longest. */
const byWeight = (a: Selectable<TitlesTable>, b: Selectable<TitlesTable>): number =>
  Number(b.state === 'valid') - Number(a.state === 'valid') || (endOf(a) < endOf(b) ? 1 : -1)
const endOf = ({ expires_on }: Selectable<TitlesTable>): string => expires_on ?? '9999-12-31'

const formTitle = (row: Selectable<TitlesTable>): FormTitle => {
  const { de, basis, unlimited } = titleKind(row.kind)
  return { name: de, basis, unlimited, validUntil: row.expires_on ?? undefined }
}

const findCase = (db: Kysely<Database>, caseId: string) =>
  db.selectFrom('cases').selectAll().where('id', '=', caseId).executeTakeFirst()

/**
 * The same with what one of the forms needs beside it.
 * @throws AppError `not-found`, `card/not-found` when the person has no card the form could be about
 */
export async function readFormSource(
  db: Kysely<Database>,
  kind: FormKind,
  subject: Subject,
  context: SourceContext,
): Promise<{ readonly data: FormData; readonly subject: Subject }> {
  const source = await readSource(db, subject, context)
  if (kind === 'extension-application') {
    const [passport, extension] = await Promise.all([
      readPassport(db, subject.personId),
      readExtension(db, subject, source),
    ])
    return { subject, data: { ...source.data, ...(passport === undefined ? {} : { passport }), extension } }
  }
  const card = await findCard(db, subject)
  if (card === undefined && (kind === 'handover-receipt' || subject.cardId !== null))
    throw new AppError('card/not-found')
  const about = { ...subject, cardId: card?.id ?? null, caseId: subject.caseId ?? card?.case_id ?? null }
  const { data } = about.caseId === subject.caseId ? source : await readSource(db, about, context)
  if (kind === 'handover-receipt' && card !== undefined) {
    return { subject: about, data: { ...data, handover: await readHandover(db, source, card, context) } }
  }
  return { subject: about, data: { ...data, pickup: await readPickup(db, source, context) } }
}

async function readPassport(db: Kysely<Database>, personId: string): Promise<FormPassport | undefined> {
  const row = await db
    .selectFrom('identity_documents')
    .selectAll()
    .where('person_id', '=', personId)
    .where('kind', 'in', ['passport', 'travel-document'])
    .where('state', '=', 'valid')
    .orderBy('expires_on', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (row === undefined) return undefined
  return {
    type: passportTypes[row.document_code] ?? 'Nationalpass',
    number: row.number,
    issuer: country(row.issuer).de,
    validUntil: row.expires_on,
  }
}

/** § 4 Abs. 1 and 3 AufenthV. */
const passportTypes: Readonly<Record<string, string>> = {
  PT: 'Reiseausweis für Ausländer',
  PR: 'Reiseausweis für Flüchtlinge',
  PS: 'Reiseausweis für Staatenlose',
}

async function readExtension(
  db: Kysely<Database>,
  { caseId }: Subject,
  { title }: Source,
): Promise<NonNullable<FormData['extension']>> {
  const [papers, own] =
    caseId === null
      ? [[], undefined]
      : await Promise.all([
          db
            .selectFrom('case_requirements')
            .select(['paper', 'state'])
            .where('case_id', '=', caseId)
            // The application is this very paper.
            .where('paper', '!=', 'application')
            .orderBy('position')
            .execute(),
          findCase(db, caseId),
        ])
  const procedure = PROCEDURES.find(({ code }) => code === own?.procedure)
  const kind = title === undefined ? undefined : titleKind(title.kind)
  return {
    purpose: kind === undefined ? '' : `wie bisher: ${kind.de} nach ${kind.basis}`,
    feeCents: title !== undefined && isFeeExempt(title.kind) ? 0 : FEES[procedure?.fee ?? 'extension'].cents,
    documents: papers.map(({ paper, state }) => ({
      text: paperName(paper),
      done: state === 'present' || state === 'checked',
    })),
  }
}

/** German name of a paper; a code of a newer program is its own name. */
export const paperName = (code: string): string => (code in PAPERS ? PAPERS[code as keyof typeof PAPERS].de : code)

/** The card meant: the one named, else the newest that still waits for its person. */
async function findCard(
  db: Kysely<Database>,
  { personId, cardId }: Subject,
): Promise<Selectable<CardsTable> | undefined> {
  return await db
    .selectFrom('cards')
    .selectAll()
    .where('person_id', '=', personId)
    .$if(cardId !== null, (query) => query.where('id', '=', cardId ?? ''))
    .$if(cardId === null, (query) => query.where('state', 'in', ['ordered', 'at-counter', 'in-locker']))
    .orderBy('ordered_on', 'desc')
    .limit(1)
    .executeTakeFirst()
}

/** The online function is switched on from 16 years, where identity is established (§ 78 Abs. 5 AufenthG, § 10 PAuswG). */
const ONLINE_ID_AGE = 16

async function readHandover(
  db: Kysely<Database>,
  { person }: Source,
  card: Selectable<CardsTable>,
  { userId, now }: SourceContext,
): Promise<NonNullable<FormData['handover']>> {
  const [old, clerk] = await Promise.all([
    db
      .selectFrom('identity_documents')
      .select(['number', 'state'])
      .where('person_id', '=', person.id)
      .where('kind', '=', 'residence-card')
      .where('number', '!=', card.serial)
      .where('state', 'in', ['valid', 'collected'])
      .orderBy('expires_on', 'desc')
      .limit(1)
      .execute(),
    db.selectFrom('users').select('workplace').where('id', '=', userId).executeTakeFirst(),
  ])
  const eid = person.identity_clear === 1 && (ageOn(person.birth_date, officeDay(now)) ?? 0) >= ONLINE_ID_AGE
  return {
    serial: card.serial,
    validUntil: card.expires_on,
    where: card.state === 'in-locker' ? 'Abholfach' : (clerk?.workplace ?? ''),
    onlineId: eid ? 'on' : 'off',
    blockingLetter: card.document_code.startsWith('A'),
    returned: old.map(({ number, state }) => ({ text: `Bisherige Karte ${number}`, done: state === 'collected' })),
  }
}

async function readPickup(
  db: Kysely<Database>,
  { person }: Source,
  { config }: SourceContext,
): Promise<NonNullable<FormData['pickup']>> {
  const locker = await db.selectFrom('lockers').select(['name', 'site']).orderBy('id').limit(1).executeTakeFirst()
  const channel = person.phone !== null ? 'sms' : person.email !== null ? 'email' : 'letter'
  return {
    channel,
    channelAddress: person.phone ?? person.email ?? undefined,
    days: config.pickupDays,
    place: [locker?.name, locker?.site].filter(Boolean).join(', '),
  }
}

/** What a notice is about, and when it ends. @throws AppError `not-found` when the file holds no such date */
export async function readEnding(
  db: Kysely<Database>,
  kind: 'passport-expires' | 'title-expires',
  { person, title }: Source,
): Promise<{ readonly about: 'passport' | 'title' | 'card'; readonly endsOn: IsoDate }> {
  if (kind === 'passport-expires') {
    const passport = await readPassport(db, person.id)
    if (passport?.validUntil === undefined) throw new AppError('not-found')
    return { about: 'passport', endsOn: passport.validUntil }
  }
  if (title === undefined) throw new AppError('not-found')
  const { unlimited } = titleKind(title.kind)
  const endsOn = unlimited ? title.card_expires_on : title.expires_on
  if (endsOn === null) throw new AppError('not-found')
  return { about: unlimited ? 'card' : 'title', endsOn }
}
