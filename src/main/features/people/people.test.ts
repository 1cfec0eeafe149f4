import { sql } from 'kysely'
import { beforeEach, expect, it } from 'vitest'
import { describeEngines } from '../../../../test/engines.ts'
import type { SessionUser } from '../../../shared/contract/session.ts'
import type { NewPerson } from '../../../shared/contract/people.ts'
import { searchWays } from '../../../shared/domain/person-keys.ts'
import { AppError } from '../../../shared/errors.ts'
import type { OpenDatabase } from '../../db/open.ts'
import type { Context, FeatureOf } from '../../deps.ts'
import { historyQuery, readFile } from './people.file.ts'
import { createPeople } from './people.handlers.ts'
import { createReadings, type Readings } from './people.readings.ts'
import { waysQuery } from './people.search.ts'

const clerk: SessionUser = {
  id: 'u1',
  displayName: 'M. Beispiel',
  role: 'counter',
  workplace: 'Schalter 3',
  rights: [],
}
const context: Context = { windowId: 1, user: clerk }

const newPerson = (changes: Partial<NewPerson> = {}): NewPerson => ({
  familyName: 'Öztürk',
  givenNames: 'Deniz',
  birthName: null,
  birthDate: '1985-06-12',
  birthPlace: 'İzmir',
  birthCountry: 'TUR',
  sex: 'F',
  nationalities: ['TUR'],
  language: 'tr',
  street: 'Beispielweg 4',
  postalCode: '12345',
  city: 'Musterstadt',
  email: null,
  phone: null,
  document: { documentCode: 'P', number: 'U12345678', issuer: 'TUR', expiresOn: '2030-01-31' },
  ...changes,
})

describeEngines('people', (engine) => {
  let database: OpenDatabase
  let people: FeatureOf<'people'>
  let readings: Readings
  let now: Date

  beforeEach(async () => {
    now = new Date('2026-11-21T10:00:00.000Z')
    database = await engine.open(await engine.create())
    const deps = { database, now: () => now, log: () => undefined, config: { mode: 'demo' as const } }
    readings = createReadings(deps)
    people = createPeople(deps, readings)
    await database.db
      .insertInto('users')
      .values({
        id: clerk.id,
        login: 'beispiel',
        display_name: clerk.displayName,
        role: 'counter',
        workplace: '',
        active: 1,
      })
      .execute()
  })

  const search = async (text: string) => (await people.search({ text }, context)).map((hit) => hit.familyName)
  const audit = () =>
    database.db.selectFrom('audit').select(['action', 'subject_id', 'user_id']).orderBy('seq').execute()

  it('finds a person in any spelling, by birth date, Aktenzeichen and document', async () => {
    const { fileNumber } = await people.create(newPerson(), context)
    await people.create(
      newPerson({ familyName: 'Müller-Sayed', givenNames: 'El', document: null, birthDate: '1990-01-02' }),
      context,
    )
    for (const text of [
      'ÖZTÜRK',
      'OEZTURK',
      'Ozturk',
      'OEZTUERK<<DENIZ',
      'deniz ozt',
      'Öztürk 12.06.1985',
      '12061985',
      'U1234',
      fileNumber,
    ]) {
      expect(await search(text), text).toEqual(['Öztürk'])
    }
    expect(await search('sayed mueller')).toEqual(['Müller-Sayed'])
    expect(await search('deniz 02.01.1990')).toEqual([])
  })

  it('puts whole names before beginnings and the family name first', async () => {
    for (const [familyName, givenNames] of [
      ['Alimov', 'Timur'],
      ['Zahedi', 'Ali'],
      ['Ali', 'Zara'],
      ['Hassan', 'Aliye'],
    ] as const) {
      await people.create(newPerson({ familyName, givenNames, document: null }), context)
    }
    expect(await search('ali')).toEqual(['Ali', 'Zahedi', 'Alimov', 'Hassan'])
  })

  it('is not impressed by hostile input', async () => {
    await people.create(newPerson(), context)
    for (const text of [
      "' or 1=1 --",
      '%',
      '_',
      '\u0000',
      '\ud800',
      '"; drop table persons; --',
      'x'.repeat(120),
      '1 '.repeat(60),
      'a b c d e f g h i j k l',
    ]) {
      expect(await search(text), JSON.stringify(text)).toEqual([])
    }
    expect(await search('öztürk')).toEqual(['Öztürk'])
  })

  it('walks the index for every kind of search among many', async () => {
    await fill(database)
    for (const text of [
      'ozt',
      'ozturk deniz',
      '12061985',
      'a 12.06.1985',
      'U12345678',
      '33-2026-004711',
      '33-2026-004711-1',
    ]) {
      for (const way of searchWays(text, '2026-11-21')) {
        const plan = await planOf(database, waysQuery(database.db, way, 120).compile())
        expect(plan, text).not.toMatch(engine.name === 'sqlite' ? /SCAN|TEMP B-TREE/ : /Seq Scan/)
        expect(plan, text).toMatch(/person_keys/)
      }
    }
    const history = await planOf(database, historyQuery(database.db, 'p77', 100).compile())
    expect(history).toMatch(/audit_subject/)
    expect(history).not.toMatch(engine.name === 'sqlite' ? /SCAN audit/ : /Seq Scan on audit/)
  })

  it('refuses a document somebody has, and writes nothing', async () => {
    const first = await people.create(newPerson(), context)
    const again = people.create(
      newPerson({
        familyName: 'Other',
        document: { documentCode: 'PR', number: 'U12345678', issuer: 'TUR', expiresOn: '2031-01-31' },
      }),
      context,
    )
    await expect(again).rejects.toMatchObject({ code: 'person/exists', details: { personId: first.personId } })
    const { count } = await database.db
      .selectFrom('persons')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow()
    expect(count).toBe(1)
    expect(await audit()).toHaveLength(1)
    const next = await people.create(newPerson({ document: null }), context)
    expect(next.fileNumber).toBe('33-2026-000002')
  })

  it('lets exactly one of two desks file the same document', async () => {
    const tries = await Promise.allSettled([1, 2, 3].map(() => people.create(newPerson(), context)))
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    for (const result of tries) {
      if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'person/exists' })
    }
  })

  it('numbers parallel entries without gap or repetition, also after a file from elsewhere', async () => {
    const created = await Promise.all(
      Array.from({ length: 20 }, () => people.create(newPerson({ document: null }), context)),
    )
    expect(created.map(({ fileNumber }) => fileNumber).sort()).toEqual(
      Array.from({ length: 20 }, (_, i) => `33-2026-${String(i + 1).padStart(6, '0')}`),
    )
    const first = created[0]
    await database.db
      .updateTable('persons')
      .set({ file_number: '33-2026-004711' })
      .where('id', '=', first?.personId ?? '')
      .execute()
    expect((await people.create(newPerson({ document: null }), context)).fileNumber).toBe('33-2026-004712')
  })

  it('proposes similar people, likeliest first', async () => {
    await people.create(newPerson({ familyName: 'Sommer', givenNames: 'Eva', document: null }), context)
    await people.create(newPerson({ birthDate: '1999-09-09', document: null }), context)
    await people.create(newPerson({ givenNames: 'Deniz Ayşe', document: null }), context)
    await people.create(
      newPerson({ familyName: 'Weit', givenNames: 'Weg', birthDate: '2000-01-01', document: null }),
      context,
    )
    const similar = await people.similar(
      { familyName: 'OEZTUERK', givenNames: 'DENIZ', birthDate: '1985-06-12' },
      context,
    )
    expect(similar.map(({ familyName, birthDate }) => `${familyName} ${birthDate}`)).toEqual([
      'Öztürk 1985-06-12',
      'Öztürk 1999-09-09',
      'Sommer 1985-06-12',
    ])
  })

  it('files a new passport with its person and finds it', async () => {
    const { personId } = await people.create(newPerson(), context)
    const other = await people.create(newPerson({ familyName: 'Other', document: null }), context)
    const document = { documentCode: 'P', number: 'U99999999', issuer: 'TUR', expiresOn: '2036-01-31' }
    await people.addDocument({ personId, document }, context)
    await people.addDocument({ personId, document }, context)
    expect(await search('U99999999')).toEqual(['Öztürk'])
    await expect(people.addDocument({ personId: other.personId, document }, context)).rejects.toMatchObject({
      code: 'person/exists',
    })
    await expect(people.addDocument({ personId: 'nobody', document }, context)).rejects.toBeInstanceOf(AppError)
    expect((await audit()).map(({ action }) => action)).toEqual([
      'people.created',
      'people.created',
      'people.document_added',
    ])
  })

  it('answers the whole file in at most ten queries, with explained dates and warnings', async () => {
    const { personId, fileNumber } = await people.create(
      newPerson({ document: { documentCode: 'P', number: 'U1', issuer: 'TUR', expiresOn: '2027-02-02' } }),
      context,
    )
    await database.db
      .insertInto('titles')
      .values({
        id: 't1',
        person_id: personId,
        kind: 'ae-18b',
        granted_on: '2023-10-01',
        expires_on: '2026-10-31',
        card_expires_on: '2026-10-31',
        state: 'expired',
        conditions: '',
      })
      .execute()
    await database.db
      .insertInto('cases')
      .values({
        id: 'c1',
        case_number: `${fileNumber}-1`,
        person_id: personId,
        procedure: 'extension',
        state: 'demanded',
        received_on: '2026-09-14',
        channel: 'online',
        title_id: 't1',
        assignee_id: 'u1',
        closed_on: null,
        fiction_until: null,
        note: '',
        created_at: now.toISOString(),
        version: 1,
      })
      .execute()
    await database.db
      .insertInto('case_requirements')
      .values([
        { id: 'r1', case_id: 'c1', paper: 'passport', state: 'checked', due_on: null, position: 0 },
        { id: 'r2', case_id: 'c1', paper: 'residence', state: 'demanded', due_on: '2026-11-20', position: 1 },
      ])
      .execute()
    const relative = await people.create(
      newPerson({ familyName: 'Öztürk', givenNames: 'Can', document: null }),
      context,
    )
    await database.db
      .insertInto('kinship')
      .values({ person_id: personId, relative_id: relative.personId, relation: 'child' })
      .execute()

    const file = await people.file({ personId }, context)
    expect(file.person.mrzName).toBe('OEZTUERK<<DENIZ')
    expect(file.cases).toMatchObject([
      {
        assignee: 'M. Beispiel',
        due: { date: '2026-11-20', key: 'demand', basis: '§ 82 Abs. 1 AufenthG' },
        fiction: { kind: 'continues', key: 'fiction-title', until: null },
        requirements: [{ paper: 'passport' }, { paper: 'residence', state: 'demanded' }],
      },
    ])
    expect(file.warnings.map(({ level, key }) => `${level} ${key}`)).toEqual([
      'warning passport-expires',
      'warning fiction-no-certificate',
      'warning identity-unclear',
      'warning demand-overdue',
    ])
    expect(file.relatives).toMatchObject([{ relation: 'child', givenNames: 'Can' }])
    expect(file.history).toMatchObject([{ user: 'M. Beispiel', action: 'people.created', details: { document: 'P' } }])

    let queries = 0
    const counted = database.db.withPlugin({
      transformQuery: ({ node }) => node,
      transformResult: ({ result }) => {
        queries++
        return Promise.resolve(result)
      },
    })
    await readFile(counted, personId, '2026-11-21')
    expect(queries).toBeLessThanOrEqual(10)
    await expect(people.file({ personId: 'nobody' }, context)).rejects.toMatchObject({ code: 'not-found' })
  })

  it('writes one reading a person, user and five minutes', async () => {
    const { personId } = await people.create(newPerson(), context)
    const other: Context = { windowId: 2, user: { ...clerk, id: 'u2' } }
    const reads = async () => {
      await readings.close()
      return (await audit()).filter(({ action }) => action === 'people.read').map(({ user_id }) => user_id)
    }
    await people.file({ personId }, context)
    await people.file({ personId }, context)
    expect(await reads()).toEqual(['u1'])
    await people.file({ personId }, other)
    expect(await reads()).toEqual(['u1', 'u2'])
    now = new Date(now.getTime() + 5 * 60_000)
    await people.file({ personId }, context)
    expect(await reads()).toEqual(['u1', 'u2', 'u1'])
  })
})

/** Enough rows that a planner which could use the index does. */
async function fill({ db, engine }: OpenDatabase): Promise<void> {
  const numbers =
    engine === 'sqlite'
      ? sql`(with recursive counter(n) as (select 1 union all select n + 1 from counter where n < 20000) select n from counter)`
      : sql`generate_series(1, 20000) as numbers(n)`
  await sql`insert into persons select 'p' || n, '33-2025-' || n, 'Name' || n, '', null, '1985-06-12', '', 'D', 'X', '[]', 'de', '', '', '', null, null, 1, 1, '', 1 from ${numbers}`.execute(
    db,
  )
  await sql`insert into person_keys select 'p' || n, 'name', 'name' || n from ${numbers}`.execute(db)
  await sql`insert into person_keys select 'p' || n, 'name', 'given' || (n % 700) from ${numbers}`.execute(db)
  await sql`insert into person_keys select 'p' || n, 'birth', 19500101 + n || '' from ${numbers}`.execute(db)
  await sql`insert into audit select n, 'a' || n, '', 'u1', 'people.read', 'person', 'p' || (n % 5000), '', '{}', '', '' from ${numbers}`.execute(
    db,
  )
  await sql`analyze`.execute(db)
}

async function planOf(
  { db, engine }: OpenDatabase,
  query: { readonly sql: string; readonly parameters: readonly unknown[] },
): Promise<string> {
  const text = `explain ${engine === 'sqlite' ? 'query plan ' : ''}${query.sql}`
  const parts = text.split(engine === 'sqlite' ? '?' : /\$\d+/)
  const rows = await sql<Record<string, unknown>>`${sql.join(
    parts.flatMap((part, i) => (i === 0 ? [sql.raw(part)] : [sql`${query.parameters[i - 1]}`, sql.raw(part)])),
    sql``,
  )}`.execute(db)
  return rows.rows.map((row) => String(row['detail'] ?? row['QUERY PLAN'])).join('\n')
}
