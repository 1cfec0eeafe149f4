import { PDFDocument, PDFName, PDFRawStream } from '@cantoo/pdf-lib'
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import {
  as,
  Guest,
  OfficeClock,
  patience,
  TestServer,
  workstation,
  type TestWorkstation,
} from '../../../../test/db/consultation-office.ts'
import { secret } from '../../../../test/consultation/rig.ts'
import { furnish, office } from '../../../../test/db/paper-office.ts'
import { picture } from '../../../../test/db/picture.ts'
import { describeEngines } from '../../../../test/engines.ts'
import { getBlob } from '../../db/blobs.ts'
import type { OpenDatabase } from '../../db/open.ts'
import { readFile } from '../people/people.file.ts'

describeEngines('what a consultation leaves in the file', (engine) => {
  let clock: OfficeClock
  let server: TestServer
  let database: OpenDatabase
  let desk: TestWorkstation
  const clerk = as(office.user)
  const colleague = as(office.colleague)
  const guests: Guest[] = []

  beforeEach(async () => {
    clock = new OfficeClock()
    server = await TestServer.start(clock)
    database = await engine.open(await engine.create())
    await furnish(database)
    desk = await workstation(database, { server, clock })
  })
  afterEach(async () => {
    for (const guest of guests.splice(0)) await guest.leave()
    await desk.close()
    await server.close()
    await database.close()
  })

  const book = async (language = 'uk') => (await bookAll(language)).consultationId
  const bookAll = (language = 'uk', startsAt = '2026-11-24T08:30:00.000Z') =>
    desk.handlers.book(
      {
        personId: office.person,
        caseId: office.case,
        matter: 'extension',
        language,
        startsAt,
        minutes: 20,
        clerkId: null,
        needsInterpreter: false,
        priority: 3,
      },
      clerk,
    )
  const walkIn = async () => {
    const given = { personId: null, caseId: null, matter: 'general', language: 'de', needsInterpreter: false }
    return (await desk.handlers.walkIn({ ...given, priority: 3 }, clerk)).consultationId
  }
  /** The person waits, is called here and answers: from now on it is this clerk's talk. */
  const call = async (consultationId: string, who = clerk) => {
    const { invitation } = await desk.handlers.renewLink({ consultationId }, who)
    const guest = await Guest.wait(server, invitation.url)
    guests.push(guest)
    await vi.waitFor(async () => expect(await one(consultationId)).toMatchObject({ online: true }), patience)
    await desk.handlers.call({ consultationId }, who)
    const { round } = await guest.status('called')
    await guest.say({ s: 'accept', round }, 'in-call')
    return consultationId
  }
  const bookToday = async () => (await bookAll('uk', clock.iso(1))).consultationId
  const one = (consultationId: string) => desk.handlers.one({ consultationId }, clerk)
  const textOf = async (bytes: Uint8Array) => {
    const pdf = await getDocument({ data: new Uint8Array(bytes), verbosity: 0 }).promise
    const contents = await Promise.all([1, 2].map(async (page) => (await pdf.getPage(page)).getTextContent()))
    return contents.flatMap(({ items }) => items.map((item) => ('str' in item ? item.str : ''))).join(' ')
  }
  const details = async (action: string) =>
    (await database.db.selectFrom('audit').select('details').where('action', '=', action).execute()).map(
      (row) => JSON.parse(row.details) as unknown,
    )
  const bytesOf = async (documentId: string) => {
    const row = await database.db
      .selectFrom('documents')
      .selectAll()
      .where('id', '=', documentId)
      .executeTakeFirstOrThrow()
    return { row, bytes: await getBlob(database.db, office.kek, row.blob_id) }
  }

  test('an invitation with link and code, when and what for, in German and the person’s language', async () => {
    const consultationId = await book()
    const before = await desk.handlers.renewLink({ consultationId }, clerk)
    const { documentId, print } = await desk.handlers.letter({ consultationId }, clerk)
    const { row, bytes } = await bytesOf(documentId)
    expect(row).toMatchObject({ kind: 'consultation-invitation', state: 'filed', case_id: office.case })
    const text = await textOf(print)
    expect(text).toContain('24.11.2026 um 09:30 Uhr')
    expect(text).toContain('Mietvertrag')
    expect(text).toContain('Запрошення')
    const token = /#([\w-]{22})/.exec(text.replaceAll(' ', ''))?.[1]
    expect(token).toHaveLength(22)
    // The letter's link is the one that counts now.
    expect(before.invitation.url).not.toContain(token)
    const log = await database.db.selectFrom('audit').select('details').execute()
    expect(JSON.stringify(log)).not.toContain(token)
    // Whoever reads the file finds the letter, and no way into somebody else's seat.
    const kept = await textOf(bytes)
    expect(kept).toContain('24.11.2026 um 09:30 Uhr')
    expect(kept).toContain('Link und Code wurden gedruckt und sind hier nicht gespeichert.')
    expect(kept).not.toContain('#')
    await (await Guest.come(server, `${server.url}/#${token}`)).leave()
  })

  test('who sits in the waiting room is not thrown out by a letter, and keeps their link', async () => {
    const { consultationId, invitation } = await bookAll('uk', clock.iso(30))
    const guest = await Guest.wait(server, invitation.url)
    await expect(desk.handlers.letter({ consultationId }, clerk)).rejects.toMatchObject({ code: 'consultation/state' })
    await guest.leave()
    await (await guest.back(server, invitation.url)).leave()
  })

  test('a letter that cannot be made leaves the link that was sent before', async () => {
    const { consultationId, invitation } = await bookAll()
    // The paper cannot be written: it speaks of an appointment at no time.
    await database.db.updateTable('consultations').set({ due_at: 'never' }).where('id', '=', consultationId).execute()
    await expect(desk.handlers.letter({ consultationId }, clerk)).rejects.toThrow(RangeError)
    await (await Guest.come(server, invitation.url)).leave()
  })

  test('a page that writes words of its own as its notice has agreed to nothing, and the log has none of them', async () => {
    const { consultationId, invitation } = await bookAll()
    const guest = await Guest.come(server, invitation.url)
    guest.page.say({ s: 'consent', notice: 'Frau M. ist verreist', language: 'uk' })
    await guest.say({ s: 'consent', notice: '2026-11-1', language: 'uk' }, 'checked-in')
    expect(await details('consultation.consent')).toEqual([{ notice: '2026-11-1' }])
    expect((await one(consultationId)).linkUsed).toBe(true)
    await guest.leave()
  })

  test('no invitation for somebody nobody knows yet', async () => {
    const consultationId = await walkIn()
    await expect(desk.handlers.letter({ consultationId }, clerk)).rejects.toMatchObject({
      code: 'consultation/no-file',
    })
  })

  test('a still picture, unchanged, with the moment of the consent', async () => {
    const consultationId = await call(await bookToday())
    const still = { requestId: secret(), bytes: picture, width: 16, height: 12, title: 'Mietvertrag, Seite 1' }
    const consentAt = '2031-01-01T00:00:00.000Z'
    const { documentId } = await desk.handlers.fileStill({ consultationId, ...still, consentAt }, clerk)
    const { row, bytes } = await bytesOf(documentId)
    expect(row).toMatchObject({
      kind: 'video-still',
      state: 'filed',
      title: 'Mietvertrag, Seite 1',
      media_type: 'application/pdf',
      pages: 1,
    })
    const pdf = await PDFDocument.load(bytes)
    const images = pdf.context
      .enumerateIndirectObjects()
      .flatMap(([, object]) =>
        object instanceof PDFRawStream && object.dict.get(PDFName.of('Subtype')) === PDFName.of('Image')
          ? [object]
          : [],
      )
    expect(images.map(({ contents }) => Buffer.from(contents).equals(picture))).toEqual([true])
    // The office's clock, whatever the person's telephone says; that is kept as what it is.
    const consent = (await one(consultationId)).history.at(-1)
    expect(consent).toMatchObject({ event: 'still-consent' })
    expect(consent?.at.slice(0, 10)).toBe(clock.iso().slice(0, 10))
    expect(await details('consultation.still_filed')).toEqual([{ consentAt, document: documentId }])
    const file = (wrong: object) =>
      desk.handlers.fileStill({ consultationId, ...still, consentAt, requestId: secret(), ...wrong }, clerk)
    await expect(file({ width: 17 })).rejects.toMatchObject({ code: 'invalid-input' })
    await expect(file({ bytes: picture.subarray(0, 200) })).rejects.toMatchObject({ code: 'invalid-input' })
  })

  test('a picture that is filed again after a failure, or twice at once, stands in the file once', async () => {
    const consultationId = await call(await bookToday())
    const still = { requestId: secret(), bytes: picture, width: 16, height: 12, title: 'Pass', consentAt: clock.iso() }
    const file = (id: string, who = clerk) => desk.handlers.fileStill({ ...still, consultationId: id }, who)
    const [first, second] = await Promise.all([file(consultationId), file(consultationId)])
    expect(second).toEqual(first)
    expect(await file(consultationId)).toEqual(first)
    const rows = await database.db.selectFrom('documents').select('id').where('kind', '=', 'video-still').execute()
    expect(rows).toEqual([{ id: first.documentId }])
    expect(await details('consultation.still_filed')).toHaveLength(1)
    const other = await call(await bookToday(), colleague)
    await expect(file(other, colleague)).rejects.toMatchObject({ code: 'invalid-input' })
  })

  test('notes while one talks: straight into the Vorgang, and nobody’s words are overwritten', async () => {
    const consultationId = await walkIn()
    const save = (text: string, version: number) => desk.handlers.saveNote({ consultationId, text, version }, clerk)
    expect(await save('Möchte', 0)).toMatchObject({ version: 1 })
    expect(await save('Möchte den Titel verlängern', 1)).toMatchObject({ version: 2 })
    await expect(save('überholt', 1)).rejects.toMatchObject({ code: 'conflict' })
    await expect(save('überholt', 0)).rejects.toMatchObject({ code: 'conflict' })
    await desk.handlers.attach({ consultationId, personId: office.person, caseId: office.case }, clerk)
    const { notes, history } = await readFile(database.db, office.person, '2026-11-23')
    expect(notes).toMatchObject([
      { text: 'Möchte den Titel verlängern', caseNumber: '33-2026-004711-2', createdBy: 'M. Beispiel', consultationId },
    ])
    expect(history.map(({ action }) => action)).toEqual([
      'consultation.attached',
      'consultation.note_saved',
      'consultation.walk-in',
    ])
    expect((await one(consultationId)).note).toMatchObject({ text: 'Möchte den Titel verlängern', version: 2 })
  })

  test('pages that were shown and words that were compared are entries; a stranger’s paper is none of its', async () => {
    const consultationId = await bookToday()
    const { documentId } = await desk.handlers.letter({ consultationId }, clerk)
    await call(consultationId)
    await desk.handlers.shown({ consultationId, documentId, page: 1 }, clerk)
    await desk.handlers.wordsCompared({ consultationId, party: 'citizen', same: true }, clerk)
    const log = await database.db
      .selectFrom('audit')
      .select(['action', 'details'])
      .where('subject_id', '=', consultationId)
      .orderBy('seq', 'desc')
      .limit(2)
      .execute()
    expect(log).toEqual([
      { action: 'consultation.words_compared', details: '{"party":"citizen","same":true}' },
      { action: 'consultation.shown', details: JSON.stringify({ document: documentId, page: 1 }) },
    ])
    await desk.handlers.hangUp({ consultationId }, clerk)
    await desk.handlers.finish({ consultationId, outcome: 'solved' }, clerk)
    const other = await walkIn()
    await call(other)
    await expect(desk.handlers.shown({ consultationId: other, documentId, page: 1 }, clerk)).rejects.toMatchObject({
      code: 'document/not-found',
    })
  })

  test('the page beside the file has everything in one answer', async () => {
    const consultationId = await book()
    expect(await one(consultationId)).toMatchObject({
      ticket: 'V-001',
      fileNumber: '33-2026-004711',
      familyName: 'Musterfrau',
      caseNumber: '33-2026-004711-2',
      nationalities: ['SYR'],
      identityClear: true,
      openPapers: [{ paper: 'application' }, { paper: 'residence' }],
      note: { text: '', version: 0, savedAt: null },
      linkUsed: false,
      history: [{ event: 'book', user: 'M. Beispiel' }],
    })
    expect(await desk.handlers.list({ personId: office.person, day: null }, clerk)).toMatchObject([
      { id: consultationId },
    ])
    expect(await desk.handlers.list({ personId: null, day: '2026-11-24' }, clerk)).toHaveLength(1)
    expect(await desk.handlers.list({ personId: null, day: '2026-11-23' }, clerk)).toEqual([])
  })

  test('what cannot be booked is refused by its field', async () => {
    const given = {
      personId: office.person,
      caseId: office.case,
      matter: 'extension',
      language: 'de',
      startsAt: clock.iso(60),
      minutes: 15,
      clerkId: null,
      needsInterpreter: false,
      priority: 3,
    }
    const tryTo = (wrong: object) => desk.handlers.book({ ...given, ...wrong }, clerk)
    await expect(tryTo({ startsAt: clock.iso(-1) })).rejects.toMatchObject({ details: { field: 'startsAt' } })
    await expect(tryTo({ matter: 'lottery' })).rejects.toMatchObject({ details: { field: 'matter' } })
    await expect(tryTo({ language: 'xx' })).rejects.toMatchObject({ details: { field: 'language' } })
    await expect(tryTo({ personId: 'nobody' })).rejects.toMatchObject({ code: 'not-found' })
    await expect(tryTo({ caseId: 'nothing' })).rejects.toMatchObject({ code: 'not-found' })
    await expect(tryTo({ clerkId: 'nobody' })).rejects.toMatchObject({ code: 'not-found' })
  })

  test('parallel bookings of a day get numbers without gap or repetition', async () => {
    await Promise.all(Array.from({ length: 8 }, () => book()))
    const rows = await desk.handlers.list({ personId: null, day: '2026-11-24' }, clerk)
    expect(rows.map(({ ticket }) => ticket).toSorted()).toEqual([1, 2, 3, 4, 5, 6, 7, 8].map((n) => `V-00${n}`))
  })
})
