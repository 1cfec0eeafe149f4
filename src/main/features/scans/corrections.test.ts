import { beforeEach, describe, expect, test } from 'vitest'
import { sqliteUnderTest } from '../../../../test/engines.ts'
import type { ScanOutcome } from '../../../shared/contract/scans.ts'
import { rightsOf, type Role } from '../../../shared/domain/rights.ts'
import { AppError } from '../../../shared/errors.ts'
import type { OpenDatabase } from '../../db/open.ts'
import type { Context, Deps } from '../../deps.ts'
import { createScans, type Scans } from './scans.service.ts'

/** An invented German card, and how it was read: a letter O where its birth date has a digit. */
const PRINTED = ['ARD<<Y0TEST0X18<<<<<<<<<<<<<<<', '8506128F2908317SYR<<<<<<<<<<<4', 'MUSTERFRAU<<AMINA<<<<<<<<<<<<<']
const MISREAD = PRINTED.map((line) => line.replace('850612', '85O612'))
const scan = (lines: readonly string[]) => ({ text: lines.join('\r'), lines })

describe('corrections', () => {
  const engine = sqliteUnderTest()
  let database: OpenDatabase
  let scans: Scans
  let now: Date
  let signing: boolean
  let outcomes: ScanOutcome[]
  let loaded: string[]
  let clerk: Context

  const at = (role: Role, id = 'u1'): Context => {
    const user = { id, displayName: 'M. Beispiel', role, workplace: 'Schalter 3', rights: [...rightsOf(role)] }
    return { windowId: 1, user }
  }
  const last = (): ScanOutcome => {
    const outcome = outcomes.at(-1)
    if (outcome === undefined) throw new Error('nothing was announced')
    return outcome
  }
  const audit = () =>
    database.db
      .selectFrom('audit')
      .select(['action', 'subject_kind', 'subject_id', 'user_id', 'details'])
      .orderBy('seq')
      .execute()

  beforeEach(async () => {
    now = new Date('2026-11-21T10:00:00.000Z')
    signing = false
    outcomes = []
    loaded = []
    clerk = at('counter')
    database = await engine.open(await engine.create())
    await database.db
      .insertInto('users')
      .values({ id: 'u1', login: 'b', display_name: 'M. Beispiel', role: 'counter', workplace: '', active: 1 })
      .execute()
    const publish = (_feature: string, _name: string, outcome: ScanOutcome) => void outcomes.push(outcome)
    const given = { database, publish, log: () => undefined, now: () => now }
    const load = async (subject: string, { kind }: { kind: { kind: string; result?: { ok: boolean } } }) => {
      if (kind.kind !== 'mrz' || kind.result?.ok !== true) throw new AppError('scan/check-digit')
      loaded.push(subject)
      return { subject }
    }
    scans = createScans({
      ...(given as unknown as Deps),
      activeUser: () => clerk.user,
      signing: () => signing,
      steps: { delivery: load, load, 'hand-out': load },
    })
  })

  test('are offered for a misread zone, with the changed place, and go the way of the scan when somebody types what the paper says', async () => {
    await scans.receive(scan(MISREAD))
    const { scanId } = last()
    expect(last()).toMatchObject({ result: 'refused', refusal: { code: 'scan/check-digit' }, correctable: true })
    expect(await scans.handlers.correction({ scanId }, clerk)).toEqual({
      lines: MISREAD,
      places: [{ line: 2, column: 3, read: 'O' }],
    })
    expect(await audit()).toEqual([])
    const outcome = await scans.handlers.correct({ scanId, typed: '0' }, clerk)
    expect(outcome).toMatchObject({ result: 'no-file', documentCode: 'AR', corrected: true, by: 'scanner' })
    expect(last()).toEqual(outcome)
    expect(await scans.handlers.prefill({ scanId: outcome.scanId }, clerk)).toMatchObject({ birthDate: '1985-06-12' })
    expect((await audit()).map(({ details, ...entry }) => ({ ...entry, ...JSON.parse(details) }))).toEqual([
      { action: 'scans.corrected', subject_kind: 'scan', subject_id: outcome.scanId, user_id: 'u1', places: '2/3 O→0' },
    ])
    await expect(scans.handlers.correct({ scanId, typed: '0' }, clerk)).rejects.toThrow('scan/gone')
  })

  test('name the person in the trail whose file opens by it', async () => {
    const identity = {
      kind: 'residence-card',
      document_code: 'AR',
      number: 'Y0TEST0X1',
      issuer: 'D',
      issued_on: null,
      expires_on: '2029-08-31',
      state: 'valid',
    }
    await addPerson(database)
    await database.db
      .insertInto('identity_documents')
      .values({ id: 'd1', person_id: 'p1', ...identity })
      .execute()
    await scans.receive(scan(MISREAD))
    const outcome = await scans.handlers.correct({ scanId: last().scanId, typed: '0' }, clerk)
    expect(outcome).toMatchObject({ result: 'person', personId: 'p1', corrected: true })
    expect(await audit()).toMatchObject([{ subject_kind: 'person', subject_id: 'p1' }])
  })

  test('answer the step that was on screen, and only that', async () => {
    await scans.handlers.focus({ step: 'load', subject: 's' }, clerk)
    await scans.receive(scan(MISREAD))
    expect(last()).toMatchObject({ result: 'step', accepted: false, correctable: true })
    const { scanId } = last()
    expect(await scans.handlers.correct({ scanId, typed: '0' }, clerk)).toMatchObject({
      accepted: true,
      corrected: true,
    })
    expect(loaded).toEqual(['s'])
    expect(await audit()).toMatchObject([{ action: 'scans.corrected', subject_kind: 'scan' }])
    await scans.receive(scan(MISREAD))
    await scans.handlers.focus({ step: 'load', subject: 'another' }, clerk)
    await expect(scans.handlers.correct({ scanId: last().scanId, typed: '0' }, clerk)).rejects.toThrow('scan/gone')
    expect(loaded).toEqual(['s'])
  })

  test('are over with the next scan, the lock, the word of the clerk, and time', async () => {
    const endings: (() => unknown)[] = [
      () => scans.receive(scan(['33-2026-004711'])),
      () => scans.forget(),
      () => scans.handlers.discard({ scanId: last().scanId }, clerk),
      () => (now = new Date(now.getTime() + 10 * 60_000 + 1)),
    ]
    for (const end of endings) {
      await scans.receive(scan(MISREAD))
      const { scanId } = last()
      expect(await scans.handlers.correction({ scanId }, clerk)).not.toBeNull()
      await end()
      expect(await scans.handlers.correction({ scanId }, clerk)).toBeNull()
      await expect(scans.handlers.correct({ scanId, typed: '0' }, clerk)).rejects.toThrow('scan/gone')
    }
    expect(await audit()).toEqual([])
  })

  test('are for nobody else, for nobody without the right to files, and for no other character than looks like what was read', async () => {
    await scans.receive(scan(MISREAD))
    const { scanId } = last()
    expect(await scans.handlers.correction({ scanId }, at('casework', 'u2'))).toBeNull()
    // One answer: the second comes too late, although it would be right.
    await expect(scans.handlers.correct({ scanId, typed: '6' }, clerk)).rejects.toThrow('scan/other-place')
    await expect(scans.handlers.correct({ scanId, typed: '0' }, clerk)).rejects.toThrow('scan/gone')
    expect(outcomes).toHaveLength(1)
    clerk = at('locker')
    await scans.handlers.focus({ step: 'load', subject: 's' }, clerk)
    await scans.receive(scan(MISREAD))
    expect(last()).toMatchObject({ result: 'step', accepted: false })
    expect(last()).not.toHaveProperty('correctable')
  })

  test('a scanner that types is a scanner: it takes no page away from somebody who signs', async () => {
    signing = true
    const text = MISREAD.join('\n')
    expect(await scans.handlers.typed({ text, by: 'wedge' }, clerk)).toMatchObject({
      by: 'wedge',
      result: 'refused',
      refusal: { code: 'scan/signing' },
    })
    expect(last()).not.toHaveProperty('correctable')
    expect(await scans.handlers.typed({ text }, clerk)).toMatchObject({ by: 'typed', correctable: true })
    signing = false
    // An AIM identifier in front is the reader's word about the code, not part of it.
    expect(await scans.handlers.typed({ text: ']C133-2026-004711', by: 'wedge' }, clerk)).toMatchObject({
      refusal: { code: 'scan/unknown-code' },
    })
  })
})

function addPerson({ db }: OpenDatabase) {
  return db
    .insertInto('persons')
    .values({
      id: 'p1',
      file_number: '33-2026-000001',
      family_name: 'Musterfrau',
      given_names: 'Amina',
      birth_name: null,
      birth_date: '1985-06-12',
      birth_place: 'Aleppo',
      birth_country: 'SYR',
      sex: 'F',
      nationalities: '["SYR"]',
      language: 'ar',
      street: '',
      postal_code: '',
      city: '',
      email: null,
      phone: null,
      identity_clear: 1,
      invented: 1,
      created_at: '2026-01-01T00:00:00.000Z',
      version: 1,
    })
    .execute()
}
