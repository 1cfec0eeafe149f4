import { createHash } from 'node:crypto'
import { type Insertable, type Kysely } from 'kysely'
import { z } from 'zod'
import { newStanding, step, type QueueEvent, type Standing } from '../../shared/domain/consultation/machine.ts'
import { outcomes } from '../../shared/domain/consultation/states.ts'
import { addDays, isBusinessDay, type IsoDate } from '../../shared/domain/dates.ts'
import { officeDay, startOfDay } from '../../shared/domain/office-time.ts'
import type { OpenDatabase } from '../db/open.ts'
import type { Database } from '../db/schema.ts'
import { callerRoles } from '../db/staff.ts'
import { inTransaction } from '../db/transaction.ts'
import { toColumns } from '../features/consultations/rows.ts'
import { at } from './draft.ts'
import { createChance, type Chance } from './random.ts'

type Row = Insertable<Database['consultations']>
type EventRow = Insertable<Database['consultation_events']>

/** Days back of which the statistics know. */
const DAYS = 21
const BOOKED = 6
/** The first is soon, so that nobody has to wait for trying; minutes. */
const FIRST_IN = 5
const APART = 15
/** Times are full five minutes. */
const GRID_MS = 300_000
const LINK_MS = 12 * 3_600_000

const Ids = z.array(z.string())

interface Visitor {
  readonly personId: string
  readonly caseId: string
  readonly matter: string
  readonly language: string
}

/**
 * The consultation hour of the demo office: three weeks that are over, so that figures and estimates have something to stand on, and
 * six people who come within the next hours. An older demo office without them gets them; those of an earlier day come to today.
 */
export async function prepareConsultations(database: OpenDatabase, seed: number, now: Date): Promise<void> {
  const first = await database.db.selectFrom('consultations').select('id').limit(1).executeTakeFirst()
  if (first === undefined) await invent(database, createChance(seed), officeDay(now))
  await bringToday(database, createChance(now.getTime()), now)
}

async function invent(database: OpenDatabase, chance: Chance, today: IsoDate): Promise<void> {
  const visitors = await readVisitors(database.db)
  const clerks = await database.db
    .selectFrom('users')
    .select(['id', 'role'])
    .where('role', 'in', callerRoles)
    .orderBy('login')
    .execute()
  if (visitors.length === 0 || clerks.length === 0) return
  const rows: Row[] = []
  const events: EventRow[] = []
  const pick = () => chance.pick(visitors)
  for (let back = DAYS; back > 0; back--) {
    const day = addDays(today, -back)
    if (!isBusinessDay(day)) continue
    for (let number = 1; number <= chance.between(3, 5); number++) {
      const clerk = chance.pick(clerks).id
      const { row, happened } = playOut(chance, pick(), day, number, clerk)
      rows.push(row)
      events.push(...happened)
    }
  }
  await inTransaction(database, async (db, note) => {
    for (const row of rows) await db.insertInto('consultations').values(row).execute()
    for (let from = 0; from < events.length; from += 500)
      await db
        .insertInto('consultation_events')
        .values(events.slice(from, from + 500))
        .execute()
    await addSettings(db)
    await addAvailabilities(db, clerks, at(addDays(today, -1), '15:30'))
    note('consultations', '*')
  })
}

/** Somebody with an open Vorgang, in the language they speak. */
async function readVisitors(db: Kysely<Database>): Promise<Visitor[]> {
  const rows = await db
    .selectFrom('cases')
    .innerJoin('persons', 'persons.id', 'cases.person_id')
    .select(['cases.id', 'cases.person_id', 'cases.procedure', 'persons.language'])
    .where('cases.closed_on', 'is', null)
    .orderBy('cases.case_number')
    .execute()
  const seen = new Set<string>()
  return rows.flatMap(({ id, person_id, procedure, language }) => {
    if (seen.has(person_id)) return []
    seen.add(person_id)
    return [{ personId: person_id, caseId: id, matter: procedure, language }]
  })
}

function booked(chance: Chance, visitor: Visitor, dueAt: string, number: number): Row {
  const standing = newStanding({
    kind: 'booked',
    priority: number % 5 === 0 ? 2 : 3,
    dueAt,
    minutes: 15,
    wantedClerkId: null,
    matter: visitor.matter,
    language: visitor.language,
    needsInterpreter: ['ar', 'fa'].includes(visitor.language),
  })
  return rowOf(chance, visitor, standing, number)
}

/** A consultation of an earlier day, step by step by the same rules as the real ones. */
function playOut(chance: Chance, visitor: Visitor, day: IsoDate, number: number, clerkId: string) {
  const hour = String(chance.between(8, 14)).padStart(2, '0')
  const dueAt = at(day, `${hour}:${chance.pick(['00', '15', '30', '45'])}`)
  const walkIn = chance.happens(0.3)
  let standing = newStanding({
    kind: walkIn ? 'walk-in' : 'booked',
    priority: 3,
    dueAt,
    minutes: 15,
    wantedClerkId: null,
    matter: visitor.matter,
    language: visitor.language,
    needsInterpreter: false,
  })
  const id = chance.uuid(Date.parse(dueAt))
  const happened: EventRow[] = []
  let time = Date.parse(dueAt) - chance.between(2, 9) * 60_000
  const then = (event: QueueEvent, seconds: number, userId: string | null = null) => {
    time += seconds * 1000
    const when = new Date(time).toISOString()
    const next = step(standing, event, when)
    if (next === undefined) throw new Error(`The demo office lets ${event.type} follow where it does not.`)
    happened.push({
      id: chance.uuid(time),
      consultation_id: id,
      at: when,
      event: event.type,
      from_state: standing.state,
      to_state: next.state,
      user_id: userId,
    })
    standing = next
  }
  if (chance.happens(0.1)) {
    time = Date.parse(dueAt)
    then({ type: 'not-come' }, walkIn ? 3_700 : 1_260)
  } else {
    then({ type: 'consent', language: visitor.language }, 0)
    then({ type: 'enter' }, chance.between(40, 120))
    time = Math.max(time, Date.parse(dueAt) - 100_000)
    if (chance.happens(0.06)) then({ type: 'cancel' }, chance.between(60, 600))
    else {
      if (chance.happens(0.08)) {
        then({ type: 'call', clerkId }, chance.between(60, 400), clerkId)
        then({ type: 'ring-over' }, 60)
      }
      then({ type: 'call', clerkId }, chance.between(40, 900), clerkId)
      then({ type: 'accept', round: standing.calls }, chance.between(4, 25))
      then({ type: 'hang-up' }, chance.between(240, 1_300), clerkId)
      then(
        { type: 'finish', outcome: chance.pick([...outcomes, 'solved', 'solved', 'solved']) },
        chance.between(30, 150),
        clerkId,
      )
    }
  }
  return { row: { ...rowOf(chance, visitor, standing, number), id }, happened }
}

function rowOf(chance: Chance, visitor: Visitor, standing: Standing, number: number): Row {
  const id = chance.uuid(Date.parse(standing.dueAt))
  return {
    id,
    ticket: `V-${String(number).padStart(3, '0')}`,
    kind: standing.kind,
    person_id: visitor.personId,
    case_id: visitor.caseId,
    needs_interpreter: standing.needsInterpreter ? 1 : 0,
    priority: standing.priority,
    due_at: standing.dueAt,
    minutes: standing.minutes,
    ...toColumns(standing),
    workstation: null,
    test: null,
    notice: standing.consentAt === null ? null : '1',
    // Nobody holds this link: the desk makes a new one for whoever tries it.
    token_hash: createHash('sha256').update(`demo ${id}`).digest('hex'),
    device_hash: null,
    interpreter_hash: null,
    interpreter_device: null,
    expires_at: standing.dueAt,
    provider: 'p2p',
    room: null,
    created_at: standing.dueAt,
    created_by: null,
    version: 1,
  }
}

/** Open always, unlike any real office: whoever tries the program in the evening or on a holiday finds it open. */
async function addSettings(db: Kysely<Database>): Promise<void> {
  const days = [1, 2, 3, 4, 5, 6, 7].map((day) => ({ day, from: '00:00', to: '24:00' }))
  await db
    .insertInto('settings')
    .values({ key: 'consultation.hours', value: JSON.stringify({ days, walkIn: true, holidays: true }) })
    .onConflict((conflict) => conflict.column('key').doNothing())
    .execute()
}

const SKILLS: Readonly<Record<string, { readonly place: string; readonly languages: readonly string[] }>> = {
  counter: { place: 'counter', languages: ['en', 'tr'] },
  casework: { place: 'home', languages: ['en', 'fr', 'ar'] },
  lead: { place: 'back-office', languages: ['en', 'uk', 'ru'] },
}

async function addAvailabilities(
  db: Kysely<Database>,
  clerks: readonly { readonly id: string; readonly role: string }[],
  seenAt: string,
): Promise<void> {
  await db
    .insertInto('availabilities')
    .values(
      clerks.map(({ id, role }) => ({
        user_id: id,
        available: 1,
        place: SKILLS[role]?.place ?? 'counter',
        until_at: null,
        languages: JSON.stringify(SKILLS[role]?.languages ?? []),
        matters: '[]',
        workstation: '',
        seen_at: seenAt,
        version: 1,
      })),
    )
    .onConflict((conflict) => conflict.column('user_id').doNothing())
    .execute()
}

/** Ids of the six, in `settings`. */
const SIX = 'demo.consultations'

/**
 * The six of the demo come within the next hours, however late it is and however long the office lay closed; who was served on an earlier
 * day is followed by somebody else. Whoever was booked by hand stays where they are.
 */
async function bringToday(database: OpenDatabase, chance: Chance, now: Date): Promise<void> {
  const { db } = database
  const setting = await db.selectFrom('settings').select('value').where('key', '=', SIX).executeTakeFirst()
  const known = setting === undefined ? [] : Ids.parse(JSON.parse(setting.value))
  const rows =
    known.length === 0 ? [] : await db.selectFrom('consultations').selectAll().where('id', 'in', known).execute()
  const today = startOfDay(officeDay(now))
  const expected = rows.filter(({ state }) => ['booked', 'checked-in', 'no-show'].includes(state))
  const missed = expected.filter(({ due_at }) => due_at < now.toISOString())
  const stay = rows.filter((row) => !missed.includes(row) && row.due_at >= today)
  const coming = [...missed.map(({ id }) => id), ...Array<null>(BOOKED - missed.length - stay.length).fill(null)]
  if (coming.length === 0) return
  const visitors = byLanguage(await readVisitors(db), rows)
  const start = Math.ceil((now.getTime() + FIRST_IN * 60_000) / GRID_MS) * GRID_MS
  await inTransaction(database, async (db, note) => {
    const ids = stay.map(({ id }) => id)
    for (const [index, id] of coming.entries()) {
      const dueAt = new Date(start + index * APART * 60_000).toISOString()
      const expires_at = new Date(Date.parse(dueAt) + LINK_MS).toISOString()
      const visitor = visitors[index]
      if (id !== null) {
        await db
          .updateTable('consultations')
          .set((eb) => ({
            state: 'booked',
            due_at: dueAt,
            expires_at,
            consent_at: null,
            device_hash: null,
            finished_at: null,
            version: eb('version', '+', 1),
          }))
          .where('id', '=', id)
          .execute()
        ids.push(id)
      } else if (visitor !== undefined) {
        const row = booked(chance, visitor, dueAt, index + 1)
        await db
          .insertInto('consultations')
          .values({ ...row, expires_at })
          .execute()
        ids.push(row.id)
      }
    }
    await keepSetting(db, SIX, JSON.stringify(ids))
    // Numbers that were given out by hand today go on from there.
    await db
      .insertInto('settings')
      .values({ key: `consultation.ticket.${officeDay(now)}`, value: String(BOOKED) })
      .onConflict((conflict) => conflict.column('key').doNothing())
      .execute()
    note('consultations', '*')
  })
}

/** One of each language first: the page is there in all of them. Nobody comes twice in a row. */
function byLanguage(visitors: readonly Visitor[], before: readonly { readonly person_id: string | null }[]): Visitor[] {
  const fresh = visitors.filter(({ personId }) => !before.some(({ person_id }) => person_id === personId))
  const spoken = ['ar', 'uk', 'tr', 'fr', 'en', 'fa', 'es', 'ru', 'ro']
  const first = spoken.flatMap((language) => fresh.find((one) => one.language === language) ?? [])
  return [...first, ...fresh.filter((one) => !first.includes(one))]
}

async function keepSetting(db: Kysely<Database>, key: string, value: string): Promise<void> {
  await db
    .insertInto('settings')
    .values({ key, value })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
    .execute()
}
