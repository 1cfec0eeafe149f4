import { createHash } from 'node:crypto'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest'
import { furnish, office, temporaryFolder } from '../../../../test/db/paper-office.ts'
import { describeEngines } from '../../../../test/engines.ts'
import type { FormKind } from '../../../shared/contract/documents.ts'
import { padForms } from '../../../shared/domain/pad-texts.ts'
import { verifyAudit } from '../../db/audit.ts'
import type { OpenDatabase } from '../../db/open.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { Context } from '../../deps.ts'
import { createDocuments, type Documents } from './documents.handlers.ts'

const folder = await temporaryFolder()
afterAll(() => folder.remove())

const as = (id: string): Context => ({
  windowId: 1,
  user: { id, displayName: '', role: 'counter', workplace: '', rights: [] },
})

async function textOf(bytes: Uint8Array): Promise<string> {
  const pdf = await getDocument({ data: new Uint8Array(bytes), verbosity: 0 }).promise
  const pages = await Promise.all(
    Array.from({ length: pdf.numPages }, async (_, index) => {
      const content = await (await pdf.getPage(index + 1)).getTextContent()
      return content.items.map((item) => ('str' in item ? item.str : '')).join(' ')
    }),
  )
  return pages.join(' ').replaceAll(/\s+/g, ' ')
}

describeEngines("the file's papers", (engine) => {
  let database: OpenDatabase
  let documents: Documents
  let now: Date
  let path: string | undefined

  beforeEach(async () => {
    database = await engine.open(await engine.create())
    await furnish(database)
    now = office.now
    path = undefined
    documents = createDocuments({
      database,
      kek: office.kek,
      config: office.config,
      now: () => now,
      askWhereToSave: (name) => Promise.resolve(path === undefined ? undefined : join(path, name)),
    })
  })
  afterEach(() => database.close())

  const create = async (kind: FormKind, subject: { caseId?: string | null; cardId?: string | null } = {}) => {
    const input = { kind, personId: office.person, caseId: null, cardId: null, ...subject }
    return (await documents.handlers.create(input, as(office.user))).documentId
  }
  const bytesOf = async (documentId: string, user = office.user) =>
    (await documents.handlers.bytes({ documentId }, as(user))).bytes
  const states = async () =>
    (await database.db.selectFrom('documents').select('state').orderBy('id').execute()).map(({ state }) => state)
  const actions = async () =>
    (await database.db.selectFrom('audit').select('action').orderBy('seq').execute()).map(({ action }) => action)

  test.each(padForms)('%s: the file says what is in it, and where it is signed', async (kind) => {
    const documentId = await create(kind, kind === 'extension-application' ? { caseId: office.case } : {})
    const view = await documents.handlers.view({ documentId }, as(office.user))
    expect(view).toMatchObject({
      kind,
      state: 'draft',
      personId: office.person,
      familyName: 'Musterfrau',
      language: 'ar',
    })
    expect(view.signature).not.toBeNull()
    const bytes = await bytesOf(documentId)
    expect(view.sha256).toBe(createHash('sha256').update(bytes).digest('hex'))
    const text = await textOf(bytes)
    for (const word of [
      'MUSTERFRAU',
      'Amina',
      '12.06.1985',
      'Syrien',
      '33-2026-004711-2',
      '21.11.2026',
      'M. Beispiel, Schalter 3',
    ])
      expect(text).toContain(word)
    expect(text).toContain('Testdaten – erfundene Person')
  })

  test('the application names pass, title, fee and papers; itself is none of them', async () => {
    const text = await textOf(await bytesOf(await create('extension-application', { caseId: office.case })))
    for (const word of [
      'Reiseausweis für',
      'C01X00T47',
      '§ 25 Abs. 2 AufenthG',
      '31.08.2029',
      'gebührenfrei',
      'Mietvertrag oder Meldebestätigung',
    ])
      expect(text).toContain(word)
    expect(text).not.toContain('Antrag, unterschrieben')
  })

  test('the receipt is about the card that waits, and knows the old one', async () => {
    const documentId = await create('handover-receipt')
    expect(await documents.handlers.view({ documentId }, as(office.user))).toMatchObject({
      cardId: office.card,
      caseId: office.case,
    })
    const text = await textOf(await bytesOf(documentId))
    expect(text).toContain('Y05PVYP4C')
    expect(text).toContain('Bisherige Karte Y01ABC234')
    await database.db.updateTable('cards').set({ state: 'handed-over' }).execute()
    await expect(create('handover-receipt')).rejects.toMatchObject({ code: 'card/not-found' })
    // Consent may come with the application, before any card is ordered.
    const consent = await create('pickup-consent', { caseId: office.case })
    expect(await documents.handlers.view({ documentId: consent }, as(office.user))).toMatchObject({ cardId: null })
  })

  test('the same form again is the same draft; what changed makes a new one and puts the old aside', async () => {
    const first = await create('handover-receipt')
    expect(await create('handover-receipt')).toBe(first)
    const other = await create('pickup-consent')
    await database.db.updateTable('persons').set({ given_names: 'Amina Leila' }).execute()
    const second = await create('handover-receipt')
    expect(second).not.toBe(first)
    expect(await states()).toEqual(['discarded', 'draft', 'draft'])
    expect((await documents.handlers.view({ documentId: other }, as(office.user))).state).toBe('draft')
    now = new Date('2026-11-22T08:00:00.000Z')
    await create('handover-receipt')
    expect(await states()).toEqual(['discarded', 'draft', 'discarded', 'draft'])
    expect((await actions()).filter((action) => action === 'document.discarded')).toHaveLength(2)
    expect((await actions()).filter((action) => action === 'document.created')).toHaveLength(4)
  })

  test('a draft on the pad is not taken away under the pen', async () => {
    const documentId = await create('handover-receipt')
    await database.db
      .insertInto('signings')
      .values({
        id: 'signing-1',
        document_id: documentId,
        state: 'signing',
        ended_by: null,
        pad_model: 'STU-430',
        language: 'ar',
        displayed_sha256: '',
        strokes_blob_id: null,
        signed_document_id: null,
        started_at: now.toISOString(),
        started_by: office.user,
        ended_at: null,
        version: 1,
      })
      .execute()
    await expect(documents.handlers.discard({ documentId }, as(office.user))).rejects.toMatchObject({
      code: 'signing/busy',
    })
    await database.db.updateTable('persons').set({ given_names: 'Amina Leila' }).execute()
    await create('handover-receipt')
    expect(await states()).toEqual(['draft', 'draft'])
    await database.db.updateTable('signings').set({ state: 'cancelled' }).execute()
    await documents.handlers.discard({ documentId }, as(office.user))
    expect(await states()).toEqual(['discarded', 'draft'])
    await expect(documents.handlers.discard({ documentId }, as(office.user))).rejects.toMatchObject({
      code: 'document/state',
    })
  })

  test('a consent is withdrawn with a word why; no other paper, and not twice', async () => {
    const consent = await create('pickup-consent')
    const revoke = (documentId: string) =>
      documents.handlers.revoke({ documentId, reason: 'am Schalter gesagt' }, as(office.colleague))
    await expect(revoke(consent)).rejects.toMatchObject({ code: 'document/state' })
    const receipt = await create('handover-receipt')
    await database.db.updateTable('documents').set({ state: 'signed' }).execute()
    await expect(revoke(receipt)).rejects.toMatchObject({ code: 'document/state' })
    await revoke(consent)
    expect(await documents.handlers.view({ documentId: consent }, as(office.user))).toMatchObject({
      state: 'revoked',
      revokedReason: 'am Schalter gesagt',
    })
    await expect(revoke(consent)).rejects.toMatchObject({ code: 'document/state' })
    const log = await database.db.selectFrom('audit').selectAll().where('action', '=', 'document.revoked').execute()
    expect(log).toMatchObject([{ subject_id: consent, user_id: office.colleague }])
    expect(JSON.stringify(log)).not.toContain('am Schalter gesagt')
  })

  test('reading is logged once in five minutes, for each user and document', async () => {
    const documentId = await create('handover-receipt')
    await bytesOf(documentId)
    await bytesOf(documentId)
    await bytesOf(documentId, office.colleague)
    await bytesOf(await create('pickup-consent'))
    expect((await actions()).filter((action) => action === 'document.read')).toHaveLength(3)
    expect(await verifyAudit(database.db)).toMatchObject({ ok: true })
  })

  test('bytes that are not those of the row are not shown', async () => {
    const documentId = await create('handover-receipt')
    const other = await create('pickup-consent')
    const { blob_id } = await database.db
      .selectFrom('documents')
      .select('blob_id')
      .where('id', '=', other)
      .executeTakeFirstOrThrow()
    await database.db.updateTable('documents').set({ blob_id }).where('id', '=', documentId).execute()
    await expect(bytesOf(documentId)).rejects.toMatchObject({ code: 'document/tampered' })
    await expect(bytesOf('unknown')).rejects.toMatchObject({ code: 'document/not-found' })
  })

  test('a copy is written whole, for its owner alone, under a name without a name', async () => {
    const documentId = await create('handover-receipt')
    expect(await documents.handlers.saveCopy({ documentId }, as(office.user))).toEqual({ saved: false })
    expect(await actions()).not.toContain('document.copied')
    path = folder.path
    expect(await documents.handlers.saveCopy({ documentId }, as(office.user))).toEqual({ saved: true })
    const name = 'Empfangsbestaetigung-eAT_33-2026-004711_2026-11-21.pdf'
    expect(await readdir(folder.path)).toEqual([name])
    const file = join(folder.path, name)
    expect(Buffer.compare(await readFile(file), await bytesOf(documentId))).toBe(0)
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    path = join(folder.path, 'missing')
    await expect(documents.handlers.saveCopy({ documentId }, as(office.user))).rejects.toMatchObject({
      code: 'document/not-saved',
    })
    // The log knows of a copy before there is one, and of one that failed.
    expect((await actions()).filter((action) => action.startsWith('document.cop'))).toEqual([
      'document.copied',
      'document.copied',
      'document.copy_failed',
    ])
  })

  test.each([
    ['passport-expires', 'uk', '02.02.2027', 'Строк дії вашого паспорта закінчується'],
    ['title-expires', 'tr', '31.08.2029', 'Oturma izninizin süresi doluyor'],
    ['title-expires', 'ar', '31.08.2029', /\p{Script=Arabic}.* Amina Musterfrau /u],
    ['passport-expires', 'fa', '02.02.2027', /\p{Script=Arabic}.* Amina Musterfrau /u],
    ['title-expires', 'de', '31.08.2029', 'Ihr Aufenthaltstitel läuft ab'],
  ] as const)('%s in %s', async (kind, language, date, words) => {
    await database.db.updateTable('persons').set({ language }).execute()
    const { documentId } = await documents.handlers.createNotice({ personId: office.person, kind }, as(office.user))
    const view = await documents.handlers.view({ documentId }, as(office.user))
    expect(view).toMatchObject({ kind, pages: 1, signature: null, state: 'filed' })
    const text = await textOf(await bytesOf(documentId))
    for (const word of [date, 'Beispielweg 4', 'ist nicht unterschrieben']) expect(text).toContain(word)
    expect(text).toMatch(words)
    expect(text).not.toContain('▯')
    expect(await database.db.selectFrom('notices').selectAll().execute()).toMatchObject([
      { kind, person_id: office.person, language },
    ])
  })

  test('an unlimited right does not end: the notice is about the card', async () => {
    await database.db.updateTable('titles').set({ kind: 'ne-9', expires_on: null }).execute()
    const input = { personId: office.person, kind: 'title-expires' as const }
    const { documentId } = await documents.handlers.createNotice(input, as(office.user))
    expect(await textOf(await bytesOf(documentId))).toContain('unbefristet und endet nicht')
  })

  test('the letter of a Nachforderung stands exactly if the Nachforderung stands', async () => {
    const letter = {
      personId: office.person,
      caseId: office.case,
      papers: ['residence', 'health-insurance'],
      dueOn: '2026-12-05',
      userId: office.user,
      at: now,
    }
    const file = await documents.prepareDemand(letter)
    const failed = inTransaction(database, async (db) => {
      await file(db)
      throw new Error('the demand failed')
    })
    await expect(failed).rejects.toThrow('the demand failed')
    expect(await states()).toEqual([])
    const { documentId } = await inTransaction(database, (db) => file(db))
    expect(await states()).toEqual(['filed'])
    const text = await textOf(await bytesOf(documentId))
    for (const word of [
      'Mietvertrag oder Meldebestätigung',
      'Nachweis der Krankenversicherung',
      'bis zum 05.12.2026',
      '§ 82 Abs. 3 S. 2 AufenthG',
      '33-2026-004711-2',
    ])
      expect(text).toContain(word)
  })
})
