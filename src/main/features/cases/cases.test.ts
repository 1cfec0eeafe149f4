import { v7 } from 'uuid'
import { beforeEach, expect, it } from 'vitest'
import { describeEngines } from '../../../../test/engines.ts'
import type { SessionUser } from '../../../shared/contract/session.ts'
import type { OpenDatabase } from '../../db/open.ts'
import type { Context, FeatureOf } from '../../deps.ts'
import { createCases } from './cases.handlers.ts'
import type { DemandLetter, PrepareLetter } from './cases.service.ts'

const clerk: SessionUser = { id: 'u1', displayName: 'M. Beispiel', role: 'counter', workplace: '', rights: [] }
const context: Context = { windowId: 1, user: clerk }

describeEngines('cases', (engine) => {
  let database: OpenDatabase
  let cases: FeatureOf<'cases'>
  let letters: DemandLetter[]
  /** Stands between preparing the letter and filing it: another desk may act here. */
  let meanwhile: () => Promise<unknown>
  let fileFails: boolean

  const prepareLetter: PrepareLetter = async (letter) => {
    letters.push(letter)
    await meanwhile()
    return async (db) => {
      if (fileFails) throw new Error('disk full')
      const documentId = v7()
      const blob = {
        id: v7(),
        version: 1,
        media_type: 'application/pdf',
        size: 0,
        kek_id: '',
        wrapped_dek: new Uint8Array(),
        nonce: new Uint8Array(),
        ciphertext: new Uint8Array(),
        created_at: '',
      }
      await db.insertInto('blobs').values(blob).execute()
      await db
        .insertInto('documents')
        .values({
          id: documentId,
          person_id: letter.personId,
          case_id: letter.caseId,
          card_id: null,
          kind: 'demand',
          title: 'Nachforderung',
          state: 'draft',
          media_type: 'application/pdf',
          pages: 1,
          signature_place: '',
          sha256: '',
          blob_id: blob.id,
          created_at: letter.at.toISOString(),
          created_by: letter.userId,
          version: 1,
        })
        .execute()
      return { documentId }
    }
  }

  beforeEach(async () => {
    letters = []
    fileFails = false
    meanwhile = () => Promise.resolve()
    database = await engine.open(await engine.create())
    cases = createCases({ database, now: () => new Date('2026-11-21T10:00:00') }, prepareLetter)
    const { db } = database
    await db
      .insertInto('users')
      .values({ id: 'u1', login: 'b', display_name: 'M. Beispiel', role: 'counter', workplace: '', active: 1 })
      .execute()
    await db
      .insertInto('persons')
      .values({
        id: 'p1',
        file_number: '33-2026-004711',
        family_name: 'Musterfrau',
        given_names: 'Amina',
        birth_name: null,
        birth_date: '1985-06-12',
        birth_place: '',
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
        created_at: '',
        version: 1,
      })
      .execute()
    await db
      .insertInto('titles')
      .values([
        {
          id: 't1',
          person_id: 'p1',
          kind: 'ae-25-2',
          granted_on: '2020-01-01',
          expires_on: '2022-12-31',
          card_expires_on: null,
          state: 'expired',
          conditions: '',
        },
        {
          id: 't2',
          person_id: 'p1',
          kind: 'ae-25-2',
          granted_on: '2023-01-01',
          expires_on: '2026-12-31',
          card_expires_on: null,
          state: 'valid',
          conditions: '',
        },
      ])
      .execute()
  })

  const stateOf = (caseId: string) =>
    database.db.selectFrom('cases').selectAll().where('id', '=', caseId).executeTakeFirstOrThrow()
  const papersOf = (caseId: string) =>
    database.db.selectFrom('case_requirements').selectAll().where('case_id', '=', caseId).orderBy('position').execute()
  const actions = async () =>
    (await database.db.selectFrom('audit').select('action').orderBy('seq').execute()).map(({ action }) => action)

  it('opens a Vorgang with its papers, the title the Fiktion hangs on, and its number as a key', async () => {
    const { caseId, caseNumber } = await cases.create({ personId: 'p1', procedure: 'extension' }, context)
    expect(caseNumber).toBe('33-2026-004711-1')
    expect(await stateOf(caseId)).toMatchObject({
      state: 'received',
      received_on: '2026-11-21',
      title_id: 't2',
      channel: 'counter',
    })
    expect((await papersOf(caseId)).map(({ paper, state }) => `${paper} ${state}`)).toEqual([
      'passport missing',
      'photo missing',
      'application missing',
      'residence missing',
    ])
    expect(await database.db.selectFrom('person_keys').select('key').execute()).toEqual([{ key: '332026004711-1' }])
    expect(await cases.open({ mine: false }, context)).toMatchObject([
      { caseNumber, familyName: 'Musterfrau', due: { date: '2027-02-21', key: 'inaction-suit' } },
    ])
    expect(await cases.open({ mine: true }, context)).toEqual([])
    await expect(cases.create({ personId: 'p1', procedure: 'magic' }, context)).rejects.toMatchObject({
      code: 'invalid-input',
    })
    await expect(cases.create({ personId: 'nobody', procedure: 'extension' }, context)).rejects.toMatchObject({
      code: 'not-found',
    })
  })

  it('numbers Vorgänge opened at several desks at once in turn', async () => {
    const opened = await Promise.all(
      Array.from({ length: 6 }, () => cases.create({ personId: 'p1', procedure: 'reissue' }, context)),
    )
    expect(opened.map(({ caseNumber }) => caseNumber.slice(-1)).sort()).toEqual(['1', '2', '3', '4', '5', '6'])
  })

  it('demands papers with a date, files the letter, and is done when the last paper came', async () => {
    const { caseId } = await cases.create({ personId: 'p1', procedure: 'extension' }, context)
    const [, photo, , residence] = await papersOf(caseId)
    const requirementIds = [residence?.id ?? '', photo?.id ?? '']
    const { documentId } = await cases.demand({ caseId, requirementIds, dueOn: '2026-12-07' }, context)
    expect(letters).toMatchObject([
      { personId: 'p1', papers: ['photo', 'residence'], dueOn: '2026-12-07', userId: 'u1' },
    ])
    expect(documentId).not.toBe('')
    expect(await stateOf(caseId)).toMatchObject({ state: 'demanded', assignee_id: 'u1' })
    expect(await cases.open({ mine: true }, context)).toMatchObject([{ due: { date: '2026-12-07', key: 'demand' } }])

    await cases.setRequirement({ requirementId: photo?.id ?? '', state: 'present' }, context)
    expect(await stateOf(caseId)).toMatchObject({ state: 'demanded' })
    await cases.setRequirement({ requirementId: residence?.id ?? '', state: 'checked' }, context)
    await cases.setRequirement({ requirementId: residence?.id ?? '', state: 'checked' }, context)
    expect(await stateOf(caseId)).toMatchObject({ state: 'completeness' })
    expect((await papersOf(caseId)).map(({ due_on }) => due_on)).toEqual([null, null, null, null])
    expect(await actions()).toEqual(['cases.opened', 'cases.demanded', 'cases.paper_ticked', 'cases.paper_ticked'])
  })

  it('makes no demand without papers of this Vorgang and a date ahead', async () => {
    const { caseId } = await cases.create({ personId: 'p1', procedure: 'extension' }, context)
    const other = await cases.create({ personId: 'p1', procedure: 'reissue' }, context)
    const [passport] = await papersOf(caseId)
    const [foreign] = await papersOf(other.caseId)
    const demand = (requirementIds: string[], dueOn: string) => cases.demand({ caseId, requirementIds, dueOn }, context)
    await expect(demand([passport?.id ?? ''], '2026-11-21')).rejects.toMatchObject({
      code: 'invalid-input',
      details: { field: 'dueOn' },
    })
    await expect(demand([passport?.id ?? ''], '2026-02-30')).rejects.toMatchObject({ code: 'invalid-input' })
    await expect(demand([foreign?.id ?? ''], '2026-12-07')).rejects.toMatchObject({
      details: { field: 'requirementIds' },
    })
    await cases.setRequirement({ requirementId: passport?.id ?? '', state: 'checked' }, context)
    await expect(demand([passport?.id ?? ''], '2026-12-07')).rejects.toMatchObject({ code: 'conflict' })
    await database.db.updateTable('cases').set({ state: 'granted' }).where('id', '=', caseId).execute()
    await expect(demand([passport?.id ?? ''], '2026-12-07')).rejects.toMatchObject({ code: 'conflict' })
    expect(letters).toEqual([])
  })

  it('leaves everything as it was when the letter cannot be filed or a paper came meanwhile', async () => {
    const { caseId } = await cases.create({ personId: 'p1', procedure: 'extension' }, context)
    const [passport] = await papersOf(caseId)
    const demand = () => cases.demand({ caseId, requirementIds: [passport?.id ?? ''], dueOn: '2026-12-07' }, context)
    fileFails = true
    await expect(demand()).rejects.toThrow('disk full')
    fileFails = false
    meanwhile = async () => {
      await cases.setRequirement({ requirementId: passport?.id ?? '', state: 'present' }, context)
    }
    await expect(demand()).rejects.toMatchObject({ code: 'conflict' })
    expect(await stateOf(caseId)).toMatchObject({ state: 'received' })
    expect(await papersOf(caseId)).toMatchObject([{ state: 'present', due_on: null }, {}, {}, {}])
    expect(await database.db.selectFrom('documents').select('id').execute()).toEqual([])
  })

  it('changes no paper of a closed Vorgang', async () => {
    const { caseId } = await cases.create({ personId: 'p1', procedure: 'extension' }, context)
    const [passport] = await papersOf(caseId)
    await database.db
      .updateTable('cases')
      .set({ closed_on: '2026-11-21', state: 'closed' })
      .where('id', '=', caseId)
      .execute()
    const tick = cases.setRequirement({ requirementId: passport?.id ?? '', state: 'present' }, context)
    await expect(tick).rejects.toMatchObject({ code: 'conflict' })
    expect(await papersOf(caseId)).toMatchObject([{ state: 'missing' }, {}, {}, {}])
    expect(await cases.open({ mine: false }, context)).toEqual([])
  })
})
