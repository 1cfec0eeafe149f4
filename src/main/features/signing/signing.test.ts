import { readFile } from 'node:fs/promises'
import { getDocument, OPS } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { expect, test } from 'vitest'
import { office, padReady } from '../../../../test/db/paper-office.ts'
import { describeSigning, layout, middle, picture, user, window } from '../../../../test/db/signing-desk.ts'
import { verifyAudit } from '../../db/audit.ts'
import { getBlob } from '../../db/blobs.ts'
import { demoEscrowFiles } from './escrow-key.ts'
import { openStrokes } from './escrow.ts'
import { beginsWithDisplayed, type InkPlace } from './ink.ts'

describeSigning('signing on the pad', (desk) => {
  test('from the picture to the filed document: what was desk.displayed, what was drawn, where it lies', async () => {
    const begun = await desk.begin()
    expect(begun).toMatchObject({
      state: 'signing',
      endedBy: null,
      displayedSha256: desk.sha256(desk.displayed),
      language: 'ar',
    })
    expect(await desk.shown()).toBe(desk.sha256(picture.rgba))
    expect(await desk.row(begun.id)).toMatchObject({ state: 'signing', pad_model: 'STU-430', started_by: office.user })

    await desk.sign()
    expect(desk.service.ink(begun.id).points.length).toBeGreaterThan(300)
    const filed = await desk.service.accept(begun.id)
    expect(filed).toMatchObject({ state: 'filed', signedDocumentId: desk.documentId, lost: 0 })
    expect(desk.events.states).toEqual(['offered', 'signing', 'filing', 'filed'])
    const inked = desk.events.inked.flatMap(({ points }) => points)
    expect(inked.filter(({ down }) => down).length).toBe(310)
    expect(desk.events.inked.length).toBeLessThan(20)

    const { state, sha256: hash, blob_id, signature_place } = await desk.document()
    expect(state).toBe('signed')
    const signed = await getBlob(desk.database.db, office.kek, blob_id)
    expect(hash).toBe(desk.sha256(signed))
    expect(Buffer.compare(signed.subarray(0, desk.displayed.length), desk.displayed)).toBe(0)
    expect(beginsWithDisplayed(signed, { sha256: filed.displayedSha256, length: desk.displayed.length })).toBe(true)
    await expectInk(signed, JSON.parse(signature_place) as InkPlace)

    const { strokes_blob_id, displayed_sha256 } = await desk.row(begun.id)
    expect(displayed_sha256).toBe(desk.sha256(desk.displayed))
    const sealed = await getBlob(desk.database.db, office.kek, strokes_blob_id ?? '')
    const { privateKey } = demoEscrowFiles(desk.dataDir)
    const opened = await openStrokes(await readFile(privateKey, 'utf8'), sealed)
    expect(opened).toMatchObject({ displayedSha256: desk.sha256(desk.displayed), pad: { model: 'STU-430', lost: 0 } })
    expect(opened.strokes.map((stroke) => stroke.length)).toEqual([240, 70])
    expect(opened.strokes.flat().map(({ x, y, pressure }) => ({ x, y, pressure, down: true }))).toEqual(
      inked.filter(({ down }) => down),
    )
    expect(
      opened.strokes.flat().every((point, index, all) => index === 0 || point.time >= (all[index - 1]?.time ?? 0)),
    ).toBe(true)

    expect(await desk.blobs()).toBe(2)
    expect(await desk.actions()).toEqual(['document.created', 'document.read', 'signing.offered', 'signing.filed'])
    expect(await verifyAudit(desk.database.db)).toMatchObject({ ok: true })
    await padReady(desk.counter.hub)
    expect(await desk.service.accept(begun.id)).toMatchObject({ state: 'filed' })
    expect(await desk.service.current(desk.documentId)).toMatchObject({ id: begun.id, state: 'filed' })
    await expect(desk.begin()).rejects.toMatchObject({ code: 'document/state' })
  })

  test('the glass is empty after every end', async () => {
    const { id } = await desk.begin()
    await desk.service.cancel(id)
    await expect.poll(desk.shown).toBeNull()
  })

  test('a tap on the pad signs', async () => {
    await desk.begin()
    await desk.sign()
    const filed = desk.told(({ state }) => state === 'filed')
    await desk.act({ do: 'tap', ...middle(layout.buttons.sign.rect), rate: 0 })
    await filed
    expect((await desk.document()).state).toBe('signed')
  })

  test.each(['page', 'pad'] as const)(
    'clearing from the %s empties glass and ink, and one can write again',
    async (side) => {
      const { id } = await desk.begin()
      await desk.sign()
      const before = (await desk.counter.rig.state('pad'))['strokes']
      expect(before).toBe(2)
      if (side === 'page') await desk.service.clear(id)
      else {
        await desk.act({ do: 'tap', ...middle(layout.buttons.clear.rect), rate: 0 })
        await expect.poll(async () => (await desk.counter.rig.state('pad'))['strokes']).toBe(0)
      }
      await expect.poll(desk.shown).toBe(desk.sha256(picture.rgba))
      await expect.poll(async () => (await desk.counter.rig.state('pad'))['inking']).toBe(true)
      expect(desk.events.inked.at(-1)).toMatchObject({ clear: true, points: [] })
      expect(desk.service.ink(id).points).toEqual([])
      await expect(desk.service.accept(id)).rejects.toMatchObject({ code: 'signing/no-ink' })
      await desk.sign()
      expect(await desk.service.accept(id)).toMatchObject({ state: 'filed' })
      const sealed = await getBlob(desk.database.db, office.kek, (await desk.row(id)).strokes_blob_id ?? '')
      const opened = await openStrokes(await readFile(demoEscrowFiles(desk.dataDir).privateKey, 'utf8'), sealed)
      expect(opened.strokes.length).toBe(2)
    },
  )

  test('cancelling on the page leaves the draft untouched, and it can be signed afterwards', async () => {
    const { id } = await desk.begin()
    await desk.sign()
    await desk.service.cancel(id)
    expect(await desk.row(id)).toMatchObject({ state: 'cancelled', ended_by: 'by-staff', strokes_blob_id: null })
    expect(await desk.document()).toMatchObject({ state: 'draft', sha256: desk.sha256(desk.displayed), version: 1 })
    await expect(desk.service.accept(id)).rejects.toMatchObject({ code: 'signing/state' })
    const again = await desk.begin()
    await desk.sign()
    expect(await desk.service.accept(again.id)).toMatchObject({ state: 'filed' })
  })

  test('cancelling on the pad says that the person did', async () => {
    const { id } = await desk.begin()
    const cancelled = desk.told(({ state }) => state === 'cancelled')
    await desk.act({ do: 'tap', ...middle(layout.buttons.cancel.rect), rate: 0 })
    expect(await cancelled).toMatchObject({ id, endedBy: 'by-person' })
    expect(await desk.row(id)).toMatchObject({ state: 'cancelled', ended_by: 'by-person' })
  })

  test('a stroke that only crosses a button is no tap, and leaves no ink there', async () => {
    const { id } = await desk.begin()
    const from = middle(layout.writing)
    const to = middle(layout.buttons.cancel.rect)
    await desk.counter.rig.act('pad', { do: 'stroke', points: [from, { x: from.x, y: from.y + 4 }, to], rate: 0 })
    await expect.poll(() => desk.service.ink(id).points.filter(({ down }) => down).length).toBe(2)
    expect(await desk.service.current(desk.documentId)).toMatchObject({ id, state: 'signing' })
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
    const { id } = await desk.begin()
    if (points.length > 0) await desk.counter.rig.act('pad', { do: 'stroke', points, rate: 0 })
    await expect(desk.service.accept(id)).rejects.toMatchObject({ code: 'signing/no-ink' })
    await desk.act({ do: 'tap', ...middle(layout.buttons.sign.rect), rate: 0 })
    expect(await desk.service.current(desk.documentId)).toMatchObject({ id, state: 'signing' })
  })

  test('what was not displayed is not signed, and nothing is left behind', async () => {
    await expect(desk.begin({ displayedSha256: '0'.repeat(64) })).rejects.toMatchObject({
      code: 'signing/displayed-changed',
    })
    await expect(desk.begin({ documentId: 'unknown' })).rejects.toMatchObject({ code: 'document/not-found' })
    expect(await desk.service.current(desk.documentId)).toBeNull()
    expect(await desk.begin()).toMatchObject({ state: 'signing' })
  })

  test('a picture of another size is refused before anything happens', async () => {
    const wrong = { width: 10, height: 10, rgba: new Uint8Array(400) }
    const input = {
      documentId: desk.documentId,
      displayedSha256: desk.sha256(desk.displayed),
      language: 'de' as const,
      picture: wrong,
      takeOver: false,
    }
    await expect(desk.service.begin(input, user, window)).rejects.toMatchObject({ code: 'invalid-input' })
    expect(await desk.actions()).not.toContain('signing.offered')
  })

  test('of two that begin at once, one wins', async () => {
    const results = await Promise.allSettled([desk.begin(), desk.begin()])
    expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    expect(results.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'signing/busy' } })
    expect(await desk.database.db.selectFrom('signings').select('id').execute()).toHaveLength(1)
  })

  test('accepted twice at once, it is filed once', async () => {
    const { id } = await desk.begin()
    await desk.sign()
    const [first, second] = await Promise.all([desk.service.accept(id), desk.service.accept(id)])
    expect(first).toEqual(second)
    expect((await desk.actions()).filter((action) => action === 'signing.filed')).toHaveLength(1)
  })

  test('with the signed application its paper in the Vorgang is ticked', async () => {
    const { db } = desk.database
    const papers = async () =>
      (await db.selectFrom('case_requirements').select(['paper', 'state']).orderBy('position').execute()).map(
        ({ paper, state }) => `${paper} ${state}`,
      )
    // The receipt is about a Vorgang too, and ticks nothing.
    const receipt = await desk.begin()
    await desk.sign()
    await desk.service.accept(receipt.id)
    expect(await papers()).toEqual(['application missing', 'passport present', 'residence missing'])
    await desk.show({ kind: 'extension-application', personId: office.person, caseId: office.case, cardId: null })
    const { id } = await desk.begin()
    await desk.sign()
    await desk.service.accept(id)
    expect(await papers()).toEqual(['application checked', 'passport present', 'residence missing'])
    expect((await desk.actions()).slice(-2)).toEqual(['cases.paper_ticked', 'signing.filed'])
    expect(await verifyAudit(db)).toMatchObject({ ok: true })
  })

  test('a signature counts even when its Vorgang was closed meanwhile', async () => {
    await desk.show({ kind: 'extension-application', personId: office.person, caseId: office.case, cardId: null })
    const { id } = await desk.begin()
    await desk.sign()
    await desk.database.db.updateTable('cases').set({ closed_on: '2026-11-21', state: 'closed' }).execute()
    expect(await desk.service.accept(id)).toMatchObject({ state: 'filed' })
    expect(await desk.actions()).not.toContain('cases.paper_ticked')
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
