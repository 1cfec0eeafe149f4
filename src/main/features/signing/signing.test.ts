import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { getDocument, OPS } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import {
  furnish,
  office,
  openCounter,
  padReady,
  temporaryFolder,
  type Counter,
} from '../../../../test/db/paper-office.ts'
import { describeEngines } from '../../../../test/engines.ts'
import type { InkBatch, SigningView } from '../../../shared/contract/signing.ts'
import { layoutPad } from '../../../shared/domain/pad-screen.ts'
import { verifyAudit } from '../../db/audit.ts'
import { getBlob } from '../../db/blobs.ts'
import type { OpenDatabase } from '../../db/open.ts'
import { createDocuments } from '../documents/documents.handlers.ts'
import { demoEscrowFiles } from './escrow-key.ts'
import { openStrokes } from './escrow.ts'
import { beginsWithDisplayed, type InkPlace } from './ink.ts'
import { SigningService } from './signing.service.ts'

const window = 7
const user = { id: office.user }
const layout = layoutPad(320, 200, 'rtl')
const middle = ({ left, top, right, bottom }: { left: number; top: number; right: number; bottom: number }) => ({
  x: (left + right) / 2,
  y: (top + bottom) / 2,
})
/** What the page would paint: here any picture the pad can show. */
const picture = (() => {
  const rgba = new Uint8Array(320 * 200 * 4).fill(255)
  for (let pixel = 0; pixel < 320 * 200; pixel += 9) rgba.fill(0, pixel * 4, pixel * 4 + 3)
  return { width: 320, height: 200, rgba }
})()

const folder = await temporaryFolder()
afterAll(() => folder.remove())

describeEngines('signing on the pad', (engine) => {
  let database: OpenDatabase
  let counter: Counter
  let documentId: string
  let displayed: Uint8Array
  let events: { states: SigningView['state'][]; inked: InkBatch[] }
  let waiting: { until: (view: SigningView) => boolean; resolve: (view: SigningView) => void }[]
  let service: SigningService

  const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
  const row = (id: string) =>
    database.db.selectFrom('signings').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
  const document = () =>
    database.db.selectFrom('documents').selectAll().where('id', '=', documentId).executeTakeFirstOrThrow()
  const blobs = async () => (await database.db.selectFrom('blobs').select('id').execute()).length
  const act = (command: { do: string; [key: string]: number | string }) => counter.rig.act('pad', command)
  /** The invented signature, until its last report has arrived: 240 and 70 points and two lifts. */
  async function sign(by = service): Promise<void> {
    const { id } = (await by.current(documentId)) ?? { id: '' }
    await act({ do: 'sign', rate: 0 })
    await expect.poll(() => by.ink(id).points.length).toBeGreaterThanOrEqual(307)
  }
  const shown = async () => (await counter.rig.state('pad'))['shown']
  const actions = async () =>
    (await database.db.selectFrom('audit').select('action').orderBy('seq').execute()).map(({ action }) => action)

  /** Waits for an event of the walk. */
  const told = (until: (view: SigningView) => boolean) =>
    new Promise<SigningView>((resolve) => waiting.push({ until, resolve }))

  /** The program, started anew over the same database. */
  function start(): SigningService {
    return new SigningService({
      database,
      kek: office.kek,
      hub: counter.hub,
      publish: (_feature, name, payload) => {
        if (name === 'inked') events.inked.push(payload as InkBatch)
        if (name !== 'changed') return
        const view = payload as SigningView
        events.states.push(view.state)
        for (const one of waiting.filter(({ until }) => until(view))) one.resolve(view)
      },
      log: () => undefined,
      now: () => office.now,
      config: { ...office.config, dataDir: folder.path },
      workstation: 'counter-3',
    })
  }
  const begin = (changes: { displayedSha256?: string; documentId?: string } = {}) =>
    service.begin({ documentId, displayedSha256: sha256(displayed), language: 'ar', picture, ...changes }, user, window)

  beforeAll(async () => {
    counter = await openCounter({ pad: 'STU-430' })
  })
  afterAll(() => counter.close())

  beforeEach(async () => {
    database = await engine.open(await engine.create())
    await furnish(database)
    events = { states: [], inked: [] }
    waiting = []
    const documents = createDocuments({
      database,
      kek: office.kek,
      config: office.config,
      now: () => office.now,
      askWhereToSave: () => Promise.resolve(undefined),
    })
    const context = { windowId: window, user: { id: office.user } } as never
    const made = await documents.handlers.create(
      { kind: 'handover-receipt', personId: office.person, caseId: null, cardId: office.card },
      context,
    )
    documentId = made.documentId
    displayed = (await documents.handlers.bytes({ documentId }, context)).bytes
    service = start()
  })
  afterEach(async () => {
    await act({ do: 'slow', ms: 0 })
    await act({ do: 'plug' })
    await padReady(counter.hub)
    await service.close()
    await database.close()
  })

  test('from the picture to the filed document: what was displayed, what was drawn, where it lies', async () => {
    const begun = await begin()
    expect(begun).toMatchObject({ state: 'signing', endedBy: null, displayedSha256: sha256(displayed), language: 'ar' })
    expect(await shown()).toBe(sha256(picture.rgba))
    expect(await row(begun.id)).toMatchObject({ state: 'signing', pad_model: 'STU-430', started_by: office.user })

    await sign()
    expect(service.ink(begun.id).points.length).toBeGreaterThan(300)
    const filed = await service.accept(begun.id)
    expect(filed).toMatchObject({ state: 'filed', signedDocumentId: documentId, lost: 0 })
    expect(events.states).toEqual(['offered', 'signing', 'filing', 'filed'])
    const inked = events.inked.flatMap(({ points }) => points)
    expect(inked.filter(({ down }) => down).length).toBe(310)
    expect(events.inked.length).toBeLessThan(20)

    const { state, sha256: hash, blob_id, signature_place } = await document()
    expect(state).toBe('signed')
    const signed = await getBlob(database.db, office.kek, blob_id)
    expect(hash).toBe(sha256(signed))
    expect(Buffer.compare(signed.subarray(0, displayed.length), displayed)).toBe(0)
    expect(beginsWithDisplayed(signed, { sha256: filed.displayedSha256, length: displayed.length })).toBe(true)
    await expectInk(signed, JSON.parse(signature_place) as InkPlace)

    const { strokes_blob_id, displayed_sha256 } = await row(begun.id)
    expect(displayed_sha256).toBe(sha256(displayed))
    const sealed = await getBlob(database.db, office.kek, strokes_blob_id ?? '')
    const { privateKey } = demoEscrowFiles(folder.path)
    const opened = await openStrokes(await readFile(privateKey, 'utf8'), sealed)
    expect(opened).toMatchObject({ displayedSha256: sha256(displayed), pad: { model: 'STU-430', lost: 0 } })
    expect(opened.strokes.map((stroke) => stroke.length)).toEqual([240, 70])
    expect(opened.strokes.flat().map(({ x, y, pressure }) => ({ x, y, pressure, down: true }))).toEqual(
      inked.filter(({ down }) => down),
    )
    expect(
      opened.strokes.flat().every((point, index, all) => index === 0 || point.time >= (all[index - 1]?.time ?? 0)),
    ).toBe(true)

    expect(await blobs()).toBe(2)
    expect(await actions()).toEqual(['document.created', 'document.read', 'signing.offered', 'signing.filed'])
    expect(await verifyAudit(database.db)).toMatchObject({ ok: true })
    await padReady(counter.hub)
    expect(await service.accept(begun.id)).toMatchObject({ state: 'filed' })
    expect(await service.current(documentId)).toMatchObject({ id: begun.id, state: 'filed' })
    await expect(begin()).rejects.toMatchObject({ code: 'document/state' })
  })

  test('the glass is empty after every end', async () => {
    const { id } = await begin()
    await service.cancel(id)
    await expect.poll(shown).toBeNull()
  })

  test('a tap on the pad signs', async () => {
    await begin()
    await sign()
    const filed = told(({ state }) => state === 'filed')
    await act({ do: 'tap', ...middle(layout.buttons.sign.rect), rate: 0 })
    await filed
    expect((await document()).state).toBe('signed')
  })

  test.each(['page', 'pad'] as const)(
    'clearing from the %s empties glass and ink, and one can write again',
    async (side) => {
      const { id } = await begin()
      await sign()
      const before = (await counter.rig.state('pad'))['strokes']
      expect(before).toBe(2)
      if (side === 'page') await service.clear(id)
      else {
        await act({ do: 'tap', ...middle(layout.buttons.clear.rect), rate: 0 })
        await expect.poll(async () => (await counter.rig.state('pad'))['strokes']).toBe(0)
      }
      await expect.poll(shown).toBe(sha256(picture.rgba))
      await expect.poll(async () => (await counter.rig.state('pad'))['inking']).toBe(true)
      expect(events.inked.at(-1)).toMatchObject({ clear: true, points: [] })
      expect(service.ink(id).points).toEqual([])
      await expect(service.accept(id)).rejects.toMatchObject({ code: 'signing/no-ink' })
      await sign()
      expect(await service.accept(id)).toMatchObject({ state: 'filed' })
      const sealed = await getBlob(database.db, office.kek, (await row(id)).strokes_blob_id ?? '')
      const opened = await openStrokes(await readFile(demoEscrowFiles(folder.path).privateKey, 'utf8'), sealed)
      expect(opened.strokes.length).toBe(2)
    },
  )

  test('cancelling on the page leaves the draft untouched, and it can be signed afterwards', async () => {
    const { id } = await begin()
    await sign()
    await service.cancel(id)
    expect(await row(id)).toMatchObject({ state: 'cancelled', ended_by: 'by-staff', strokes_blob_id: null })
    expect(await document()).toMatchObject({ state: 'draft', sha256: sha256(displayed), version: 1 })
    await expect(service.accept(id)).rejects.toMatchObject({ code: 'signing/state' })
    const again = await begin()
    await sign()
    expect(await service.accept(again.id)).toMatchObject({ state: 'filed' })
  })

  test('cancelling on the pad says that the person did', async () => {
    const { id } = await begin()
    const cancelled = told(({ state }) => state === 'cancelled')
    await act({ do: 'tap', ...middle(layout.buttons.cancel.rect), rate: 0 })
    expect(await cancelled).toMatchObject({ id, endedBy: 'by-person' })
    expect(await row(id)).toMatchObject({ state: 'cancelled', ended_by: 'by-person' })
  })

  test('a stroke that only crosses a button is no tap, and leaves no ink there', async () => {
    const { id } = await begin()
    const from = middle(layout.writing)
    const to = middle(layout.buttons.cancel.rect)
    await counter.rig.act('pad', { do: 'stroke', points: [from, { x: from.x, y: from.y + 4 }, to], rate: 0 })
    await expect.poll(() => service.ink(id).points.filter(({ down }) => down).length).toBe(2)
    expect(await service.current(documentId)).toMatchObject({ id, state: 'signing' })
  })

  test.each([
    ['nothing', []],
    [
      'a dot',
      [
        { x: 160, y: 110 },
        { x: 160, y: 110.4 },
      ],
    ],
    [
      'a tick',
      [
        { x: 160, y: 110 },
        { x: 170, y: 120 },
      ],
    ],
  ])('%s is no signature', async (_what, points) => {
    const { id } = await begin()
    if (points.length > 0) await counter.rig.act('pad', { do: 'stroke', points, rate: 0 })
    await expect(service.accept(id)).rejects.toMatchObject({ code: 'signing/no-ink' })
    await act({ do: 'tap', ...middle(layout.buttons.sign.rect), rate: 0 })
    expect(await service.current(documentId)).toMatchObject({ id, state: 'signing' })
  })

  test('what was not displayed is not signed, and nothing is left behind', async () => {
    await expect(begin({ displayedSha256: '0'.repeat(64) })).rejects.toMatchObject({
      code: 'signing/displayed-changed',
    })
    await expect(begin({ documentId: 'unknown' })).rejects.toMatchObject({ code: 'document/not-found' })
    expect(await service.current(documentId)).toBeNull()
    expect(await begin()).toMatchObject({ state: 'signing' })
  })

  test('a picture of another size is refused before anything happens', async () => {
    const wrong = { width: 10, height: 10, rgba: new Uint8Array(400) }
    const input = { documentId, displayedSha256: sha256(displayed), language: 'de' as const, picture: wrong }
    await expect(service.begin(input, user, window)).rejects.toMatchObject({ code: 'invalid-input' })
    expect(await actions()).not.toContain('signing.offered')
  })

  test('of two that begin at once, one wins', async () => {
    const results = await Promise.allSettled([begin(), begin()])
    expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    expect(results.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'signing/busy' } })
    expect(await database.db.selectFrom('signings').select('id').execute()).toHaveLength(1)
  })

  test('accepted twice at once, it is filed once', async () => {
    const { id } = await begin()
    await sign()
    const [first, second] = await Promise.all([service.accept(id), service.accept(id)])
    expect(first).toEqual(second)
    expect((await actions()).filter((action) => action === 'signing.filed')).toHaveLength(1)
  })

  test('lost reports are counted, told and sealed with the strokes', async () => {
    const { id } = await begin()
    await act({
      do: 'stroke',
      points: [
        { x: 60, y: 80 },
        { x: 70, y: 100 },
      ],
      rate: 0,
    } as never)
    await act({ do: 'dropReports', n: 5 })
    await sign()
    const filed = await service.accept(id)
    expect(filed.lost).toBe(5)
    expect(events.inked.at(-1)?.lost).toBe(5)
    const sealed = await getBlob(database.db, office.kek, (await row(id)).strokes_blob_id ?? '')
    const opened = await openStrokes(await readFile(demoEscrowFiles(folder.path).privateKey, 'utf8'), sealed)
    expect(opened.pad.lost).toBe(5)
  })

  test('unplugged while the picture goes to the pad: it says so, and signing works when it is back', async () => {
    await act({ do: 'slow', ms: 20 })
    const refused = expect(begin()).rejects.toMatchObject({ code: 'device/unplugged' })
    await told(({ state }) => state === 'offered')
    await act({ do: 'unplug' })
    await refused
    expect(await service.current(documentId)).toMatchObject({ state: 'interrupted', endedBy: 'unplugged' })
    await expect(begin()).rejects.toMatchObject({ code: 'device/absent' })
    await act({ do: 'slow', ms: 0 })
    await act({ do: 'plug' })
    await padReady(counter.hub)
    expect(await begin()).toMatchObject({ state: 'signing' })
  })

  test('unplugged while writing: interrupted, the draft untouched, and again from the start', async () => {
    const { id } = await begin()
    await sign()
    const interrupted = told(({ state }) => state === 'interrupted')
    await act({ do: 'unplug' })
    expect(await interrupted).toMatchObject({ id, endedBy: 'unplugged' })
    await expect.poll(async () => (await row(id)).state).toBe('interrupted')
    await expect(service.accept(id)).rejects.toMatchObject({ code: 'signing/state' })
    expect(await document()).toMatchObject({ state: 'draft', sha256: sha256(displayed) })
    await act({ do: 'plug' })
    await padReady(counter.hub)
    const again = await begin()
    await sign()
    expect(await service.accept(again.id)).toMatchObject({ state: 'filed' })
  })

  test('unplugged once it is accepted: the ink is here, the document is filed', async () => {
    const { id } = await begin()
    await sign()
    const filing = service.accept(id)
    await act({ do: 'unplug' })
    expect(await filing).toMatchObject({ state: 'filed' })
    expect((await document()).state).toBe('signed')
    await act({ do: 'plug' })
    await padReady(counter.hub)
  })

  test.each(['offered', 'signing'] as const)(
    'the program is killed in "%s": interrupted at the next start, nothing lost or doubled',
    async (state) => {
      const { id } = await begin()
      await sign()
      await database.db.updateTable('signings').set({ state }).where('id', '=', id).execute()
      // The next program over the same database: the walk of the first is in its memory only.
      const next = start()
      await next.recover()
      expect(await next.current(documentId)).toMatchObject({ id, state: 'interrupted', endedBy: 'program-ended' })
      expect(await document()).toMatchObject({ state: 'draft', sha256: sha256(displayed) })
      await next.recover()
      expect((await actions()).filter((action) => action === 'signing.interrupted')).toHaveLength(1)
      const again = await next.begin(
        { documentId, displayedSha256: sha256(displayed), language: 'ar', picture },
        user,
        window,
      )
      await sign(next)
      expect(await next.accept(again.id)).toMatchObject({ state: 'filed' })
      // The killed program cannot file its own any more.
      await expect(service.accept(id)).rejects.toMatchObject({ code: 'document/state' })
      expect(await blobs()).toBe(2)
    },
  )

  test('killed right after filing, the next start finds it filed', async () => {
    const { id } = await begin()
    await sign()
    await service.accept(id)
    const next = start()
    await next.recover()
    expect(await next.current(documentId)).toMatchObject({ id, state: 'filed', endedBy: null })
    expect((await document()).state).toBe('signed')
  })

  test("another workstation's open signing is left alone", async () => {
    const { id } = await begin()
    const other = new SigningService({
      database,
      kek: office.kek,
      hub: counter.hub,
      publish: () => undefined,
      log: () => undefined,
      now: () => office.now,
      config: { ...office.config, dataDir: folder.path },
      workstation: 'counter-4',
    })
    await other.recover()
    expect((await row(id)).state).toBe('signing')
  })

  test('a locked screen cancels its own signing and no other', async () => {
    const { id } = await begin()
    await service.sessionEnded(window + 1)
    expect((await row(id)).state).toBe('signing')
    await service.sessionEnded(window)
    expect(await row(id)).toMatchObject({ state: 'cancelled', ended_by: 'by-staff' })
    await expect.poll(shown).toBeNull()
  })

  test('a draft that was put aside meanwhile is not signed', async () => {
    const { id } = await begin()
    await sign()
    await database.db.updateTable('documents').set({ state: 'discarded' }).where('id', '=', documentId).execute()
    await expect(service.accept(id)).rejects.toMatchObject({ code: 'document/state' })
    expect((await row(id)).state).toBe('cancelled')
    expect(await blobs()).toBe(1)
  })

  test('real data without an escrow key is refused', async () => {
    const real = new SigningService({
      database,
      kek: office.kek,
      hub: counter.hub,
      publish: () => undefined,
      log: () => undefined,
      now: () => office.now,
      config: { ...office.config, mode: 'real', dataDir: folder.path },
      workstation: 'counter-3',
    })
    const input = { documentId, displayedSha256: sha256(displayed), language: 'de' as const, picture }
    await expect(real.begin(input, user, window)).rejects.toMatchObject({ code: 'signing/no-escrow-key' })
  })
})

/** The ink, read back by a library that had no part in writing it: inside its rectangle, on its page, wide enough to be seen. */
async function expectInk(bytes: Uint8Array, place: InkPlace): Promise<void> {
  const pdf = await getDocument({ data: new Uint8Array(bytes), verbosity: 0 }).promise
  const page = await pdf.getPage(place.page + 1)
  const { fnArray, argsArray } = await page.getOperatorList()
  const strokes: number[][] = []
  let round = false
  fnArray.forEach((operator: number, index: number) => {
    const values = argsArray[index] as unknown[]
    if (operator === OPS.setLineCap) round = values[0] === 1
    if (operator !== OPS.constructPath || values[0] !== OPS.stroke || !round) return
    strokes.push(Array.from(values[2] as Float32Array))
  })
  expect(strokes.length).toBeGreaterThan(10)
  for (const [left = 0, bottom = 0, right = 0, top = 0] of strokes) {
    expect(left).toBeGreaterThanOrEqual(place.x)
    expect(right).toBeLessThanOrEqual(place.x + place.width)
    expect(bottom).toBeGreaterThanOrEqual(place.y)
    expect(top).toBeLessThanOrEqual(place.y + place.height)
  }
  const width = Math.max(...strokes.map((box) => box[2] ?? 0)) - Math.min(...strokes.map((box) => box[0] ?? 0))
  expect(width).toBeGreaterThan(80)
  const text = (await page.getTextContent()).items.map((item) => ('str' in item ? item.str : '')).join(' ')
  expect(text).toContain('Amina Musterfrau · Musterstadt, 21.11.2026, 09:47 Uhr')
}
