import { readFile } from 'node:fs/promises'
import { expect, test, vi } from 'vitest'
import type { SignaturePad } from '../../../../drivers/devices.ts'
import { office, padReady } from '../../../../test/db/paper-office.ts'
import { describeSigning, picture, user, window } from '../../../../test/db/signing-desk.ts'
import { getBlob } from '../../db/blobs.ts'
import { demoEscrowFiles } from './escrow-key.ts'
import { openStrokes } from './escrow.ts'

describeSigning('signing, when something goes wrong', (desk) => {
  test('lost reports are counted, told and sealed with the strokes', async () => {
    const { id } = await desk.begin()
    await desk.act({
      do: 'stroke',
      points: [
        { x: 60, y: 80 },
        { x: 70, y: 100 },
      ],
      rate: 0,
    } as never)
    await desk.act({ do: 'dropReports', n: 5 })
    await desk.sign()
    const filed = await desk.service.accept(id)
    expect(filed.lost).toBe(5)
    expect(desk.events.inked.at(-1)?.lost).toBe(5)
    const sealed = await getBlob(desk.database.db, office.kek, (await desk.row(id)).strokes_blob_id ?? '')
    const opened = await openStrokes(await readFile(demoEscrowFiles(desk.dataDir).privateKey, 'utf8'), sealed)
    expect(opened.pad.lost).toBe(5)
  })

  test('unplugged while the picture goes to the pad: it says so, and signing works when it is back', async () => {
    await desk.act({ do: 'slow', ms: 20 })
    const refused = expect(desk.begin()).rejects.toMatchObject({ code: 'device/unplugged' })
    await desk.told(({ state }) => state === 'offered')
    await desk.act({ do: 'unplug' })
    await refused
    expect(await desk.service.current(desk.documentId)).toMatchObject({ state: 'interrupted', endedBy: 'unplugged' })
    await expect(desk.begin()).rejects.toMatchObject({ code: 'device/absent' })
    await desk.act({ do: 'slow', ms: 0 })
    await desk.act({ do: 'plug' })
    await padReady(desk.counter.hub)
    expect(await desk.begin()).toMatchObject({ state: 'signing' })
  })

  test('unplugged while writing: interrupted, the draft untouched, and again from the start', async () => {
    const { id } = await desk.begin()
    await desk.sign()
    const interrupted = desk.told(({ state }) => state === 'interrupted')
    await desk.act({ do: 'unplug' })
    expect(await interrupted).toMatchObject({ id, endedBy: 'unplugged' })
    await expect.poll(async () => (await desk.row(id)).state).toBe('interrupted')
    await expect(desk.service.accept(id)).rejects.toMatchObject({ code: 'signing/state' })
    expect(await desk.document()).toMatchObject({ state: 'draft', sha256: desk.sha256(desk.displayed) })
    await desk.act({ do: 'plug' })
    await padReady(desk.counter.hub)
    const again = await desk.begin()
    await desk.sign()
    expect(await desk.service.accept(again.id)).toMatchObject({ state: 'filed' })
  })

  test('unplugged once it is accepted: the ink is here, the document is filed', async () => {
    const { id } = await desk.begin()
    await desk.sign()
    const filing = desk.service.accept(id)
    await desk.act({ do: 'unplug' })
    expect(await filing).toMatchObject({ state: 'filed' })
    expect((await desk.document()).state).toBe('signed')
    await desk.act({ do: 'plug' })
    await padReady(desk.counter.hub)
  })

  test.each(['offered', 'signing'] as const)(
    'the program is killed in "%s": interrupted at the next start, nothing lost or doubled',
    async (state) => {
      const { id } = await desk.begin()
      await desk.sign()
      await desk.database.db.updateTable('signings').set({ state }).where('id', '=', id).execute()
      // The next program over the same database: the walk of the first is in its memory only.
      const next = desk.start()
      await next.recover()
      expect(await next.current(desk.documentId)).toMatchObject({ id, state: 'interrupted', endedBy: 'program-ended' })
      expect(await desk.document()).toMatchObject({ state: 'draft', sha256: desk.sha256(desk.displayed) })
      await next.recover()
      expect((await desk.actions()).filter((action) => action === 'signing.interrupted')).toHaveLength(1)
      const again = await next.begin(
        {
          documentId: desk.documentId,
          displayedSha256: desk.sha256(desk.displayed),
          language: 'ar',
          picture,
          takeOver: false,
        },
        user,
        window,
      )
      await desk.sign(next)
      expect(await next.accept(again.id)).toMatchObject({ state: 'filed' })
      // The killed program cannot file its own any more.
      await expect(desk.service.accept(id)).rejects.toMatchObject({ code: 'document/state' })
      expect(await desk.blobs()).toBe(2)
    },
  )

  test('killed right after filing, the next start finds it filed', async () => {
    const { id } = await desk.begin()
    await desk.sign()
    await desk.service.accept(id)
    const next = desk.start()
    await next.recover()
    expect(await next.current(desk.documentId)).toMatchObject({ id, state: 'filed', endedBy: null })
    expect((await desk.document()).state).toBe('signed')
  })

  test("another workstation's open signing is left alone", async () => {
    const { id } = await desk.begin()
    const other = desk.start({ workstation: 'counter-4' })
    await other.recover()
    expect((await desk.row(id)).state).toBe('signing')
  })

  test('a document left open on a machine that is off is signed at another desk after a quarter of an hour', async () => {
    const { id } = await desk.begin()
    await desk.sign()
    const other = desk.start({ workstation: 'counter-4' })
    expect(await other.current(desk.documentId)).toMatchObject({ id, state: 'signing', elsewhere: true })
    const begun = { now: office.now }
    try {
      await expect(desk.begin({ takeOver: true }, other)).rejects.toMatchObject({
        code: 'signing/elsewhere',
        details: { since: '09:47' },
      })
      office.now = new Date(office.now.getTime() + 15 * 60_000)
      await expect(desk.begin({}, other)).rejects.toMatchObject({ code: 'signing/left-open' })
      expect((await desk.row(id)).state).toBe('signing')
      const again = await desk.begin({ takeOver: true }, other)
      expect(again).toMatchObject({ state: 'signing', elsewhere: false })
      expect(await desk.row(id)).toMatchObject({ state: 'cancelled', ended_by: 'by-staff' })
      expect((await desk.actions()).slice(-3)).toEqual(['signing.offered', 'signing.cancelled', 'signing.offered'])
      // The machine is back: what it has in memory is not filed, and its page is told that this signing is over.
      await expect(desk.service.accept(id)).rejects.toMatchObject({ code: 'signing/state' })
      expect(await desk.document()).toMatchObject({ state: 'draft' })
      await desk.sign(other)
      expect(await other.accept(again.id)).toMatchObject({ state: 'filed' })
    } finally {
      office.now = begun.now
    }
  })

  test('a locked screen cancels its own signing and no other', async () => {
    const { id } = await desk.begin()
    await desk.service.sessionEnded(window + 1)
    expect((await desk.row(id)).state).toBe('signing')
    await desk.service.sessionEnded(window)
    expect(await desk.row(id)).toMatchObject({ state: 'cancelled', ended_by: 'by-staff' })
    await expect.poll(desk.shown).toBeNull()
  })

  test('locked while a signing is being prepared: nothing goes to the pad, and the next person can sign', async () => {
    const begun = desk.begin()
    await desk.service.sessionEnded(window)
    expect(await begun).toMatchObject({ state: 'cancelled', endedBy: 'by-staff' })
    expect(await desk.row((await begun).id)).toMatchObject({ state: 'cancelled', ended_by: 'by-staff' })
    expect(desk.events.states).toEqual(['cancelled'])
    await expect.poll(desk.shown).toBeNull()
    expect(await desk.begin()).toMatchObject({ state: 'signing' })
  })

  test.each(['locked', 'cancelled'] as const)(
    '%s while the pad still makes room: no name and no form come onto the glass, and no pen is heard',
    async (how) => {
      let free: () => void = () => undefined
      const freePad = vi.fn(() => new Promise<void>((resolve) => (free = resolve)))
      const service = desk.start({ freePad })
      const pad = desk.counter.hub.ready('pad')[0]?.device
      const listened = vi.spyOn(pad as SignaturePad, 'onPen')
      const begun = desk.begin({}, service)
      await expect.poll(() => freePad.mock.calls.length).toBe(1)
      const { id } = (await service.current(desk.documentId)) ?? { id: '' }
      await (how === 'locked' ? service.sessionEnded(window) : service.cancel(id))
      free()
      expect(await begun).toMatchObject({ id, state: 'cancelled', endedBy: 'by-staff' })
      // Whatever was still to come onto the glass came before this.
      await pad?.stopInk()
      expect(await desk.shown()).toBeNull()
      expect(listened).not.toHaveBeenCalled()
      listened.mockRestore()
      expect(service.underWay).toBe(false)
    },
  )

  test('a draft that was put aside meanwhile is not signed', async () => {
    const { id } = await desk.begin()
    await desk.sign()
    await desk.database.db
      .updateTable('documents')
      .set({ state: 'discarded' })
      .where('id', '=', desk.documentId)
      .execute()
    await expect(desk.service.accept(id)).rejects.toMatchObject({ code: 'document/state' })
    expect((await desk.row(id)).state).toBe('cancelled')
    expect(await desk.blobs()).toBe(1)
  })

  test('real data without an escrow key is refused', async () => {
    const real = desk.start({ mode: 'real' })
    const input = {
      documentId: desk.documentId,
      displayedSha256: desk.sha256(desk.displayed),
      language: 'de' as const,
      picture,
      takeOver: false,
    }
    await expect(real.begin(input, user, window)).rejects.toMatchObject({ code: 'signing/no-escrow-key' })
  })
})
