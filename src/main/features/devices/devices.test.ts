import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { TcpWire } from '../../../../drivers/rig/wires.ts'
import { DevicesOffice } from '../../../../test/db/devices-office.ts'
import { context, LEFT_OPEN_MS, serialOf } from '../../../../test/db/pickup-office.ts'
import { sqliteUnderTest } from '../../../../test/engines.ts'
import type { DeviceDraft } from '../../../shared/contract/devices.ts'
import { classifyScan } from '../../../shared/domain/codes.ts'
import { verifyAudit } from '../../db/audit.ts'

const WINDOW = context.windowId
const engine = sqliteUnderTest()
const failsWith = (code: string, details: object = {}) => expect.objectContaining({ code, details })

const page = new DevicesOffice()

describe('the list of devices', () => {
  beforeEach(() => page.open(engine))
  afterEach(() => page.close())

  test('takes a new one: checked, kept in the file, in the log with who did it, connected', async () => {
    const { id } = await page.calls.add(page.scanner({ options: { gapMs: 200 } }), context)
    expect(id).toBe('scanner')
    await page.ready('scanner')
    expect(await page.kept()).toMatchObject({
      version: 1,
      devices: [{ id: 'locker' }, { id: 'pad' }, { id: 'scanner', kind: 'scanner', options: { gapMs: 200 } }],
    })
    const entry = await page.office.database.db
      .selectFrom('audit')
      .selectAll()
      .where('action', '=', 'devices.added')
      .executeTakeFirstOrThrow()
    expect(entry).toMatchObject({ user_id: context.user.id, subject_kind: 'device', subject_id: 'scanner' })
    expect(await page.calls.details({ id: 'scanner' }, context)).toMatchObject({
      connect: { via: 'tcp', port: page.scannerPort },
      origin: 'page',
      options: { gapMs: 200 },
    })
    const connect = { via: 'tcp', host: '127.0.0.1', port: 9 } as const
    expect(await page.calls.add(page.scanner({ name: 'Scanner 2', connect }), context)).toEqual({ id: 'scanner-2' })
    expect(await verifyAudit(page.office.database.db)).toMatchObject({ ok: true })
  })

  test('refuses what is wrong by its name, and nothing changes', async () => {
    const wrong: readonly (readonly [field: string, change: Partial<DeviceDraft>])[] = [
      ['model', { model: 'no-such-model' }],
      ['gapMs', { options: { gapMs: 5 } }],
      ['polarity', { options: { polarity: 'closed-is-1' } }],
      ['connect', { connect: { via: 'hid' } }],
      ['path', { connect: { via: 'serial' } }],
      ['host', { connect: { via: 'tcp', host: 'http://192.0.2.10:4001/', port: 4001 } }],
    ]
    for (const [field, change] of wrong) {
      await expect(page.calls.add(page.scanner(change), context)).rejects.toEqual(
        failsWith('device/setting', { field }),
      )
    }
    const twin = page.scanner({ name: 'abholfach 1' })
    await expect(page.calls.add(twin, context)).rejects.toEqual(failsWith('device/name-taken', { device: twin.name }))
    await expect(page.kept()).rejects.toMatchObject({ code: 'ENOENT' })
    expect(await page.actions()).toEqual([])
  })

  test('a change keeps the id and the kind; a removed one is gone', async () => {
    await page.calls.add(page.scanner(), context)
    await page.ready('scanner')
    await page.calls.change({ id: 'scanner', ...page.scanner({ name: 'Scanner links' }) }, context)
    await page.ready('scanner')
    expect((await page.calls.snapshot({}, context)).devices.at(-1)).toMatchObject({
      id: 'scanner',
      name: 'Scanner links',
    })
    const asLock = { id: 'scanner', ...page.scanner({ model: 'kerong-k4' }) }
    await expect(page.calls.change(asLock, context)).rejects.toEqual(failsWith('device/setting', { field: 'model' }))
    await page.calls.remove({ id: 'scanner' }, context)
    expect((await page.kept()).devices.map(({ id }) => id)).toEqual(['locker', 'pad'])
    expect(page.office.hub.snapshot().devices.map(({ id }) => id)).toEqual(['locker', 'pad'])
    await expect(page.calls.remove({ id: 'scanner' }, context)).rejects.toEqual(failsWith('not-found'))
    expect(await page.actions()).toEqual(['devices.added', 'devices.changed', 'devices.removed'])
  })

  test('a board whose compartments hold something stays, and a pad while somebody signs', async () => {
    const scan = { user: context.user, scan: classifyScan({ text: serialOf(1), lines: [serialOf(1)] }, '2026-11-21') }
    await page.office.pickup.scanFirst(scan)
    await expect(page.calls.remove({ id: 'locker' }, context)).rejects.toEqual(
      failsWith('device/holds-cards', { count: 1 }),
    )
    expect(await page.calls.details({ id: 'locker' }, context)).toMatchObject({ occupied: 1, connect: null })
    page.signing = true
    await expect(page.calls.remove({ id: 'pad' }, context)).rejects.toEqual(failsWith('device/signing'))
    page.signing = false
    await page.calls.remove({ id: 'pad' }, context)
    // A board that is set up anew has the doors of the one before.
    const [pickup] = await page.office.pickup.handlers.active({}, context)
    await page.office.pickup.handlers.abort({ pickupId: pickup?.id ?? '', empty: false }, context)
    await page.calls.remove({ id: 'locker' }, context)
    expect(await page.calls.add(page.scanner({ model: 'kerong-k4', name: 'Abholfach' }), context)).toEqual({
      id: 'locker',
    })
  })

  test('named by start options is fixed; a file that is broken or newer is left alone', async () => {
    await writeFile(page.file, '{ "version": 9 }')
    await expect(page.calls.add(page.scanner(), context)).rejects.toEqual(failsWith('device/file'))
    expect(await readFile(page.file, 'utf8')).toBe('{ "version": 9 }')
    expect(await page.actions()).toEqual([])
    await page.devices.close()
    page.start({ fixed: true })
    await expect(page.calls.add(page.scanner(), context)).rejects.toEqual(failsWith('device/fixed'))
    expect(await page.calls.found({}, context)).toMatchObject({ editable: false })
  })

  test('every model has a form: its own settings, and the line it leaves the factory with', async () => {
    const models = await page.calls.models({}, context)
    expect(models.find(({ model }) => model === 'kerong-k4')).toMatchObject({
      wire: 'bytes',
      line: { baudRate: 19_200, dataBits: 8, parity: 'none', stopBits: 1 },
    })
    expect(models.filter(({ wire, line }) => (wire === 'bytes') !== (line !== null))).toEqual([])
    // The pad that is a window needs no driver, and is set up like any other.
    const screen = models.find(({ wire }) => wire === 'screen')
    const draft = { model: screen?.model ?? '', name: 'Zweiter Bildschirm', options: {} }
    expect(await page.calls.add({ ...draft, connect: { via: 'screen' } }, context)).toEqual({ id: 'pad-2' })
    await expect(page.calls.add({ ...draft, connect: { via: 'hid' } }, context)).rejects.toEqual(
      failsWith('device/setting', { field: 'connect' }),
    )
  })

  test('a reading test ends when the page is locked or loaded anew, and by itself when it is forgotten', async () => {
    const { id } = await page.calls.add(page.scanner(), context)
    const running = () => page.devices.troubled(id, 'garbled')
    await page.calls.beginScanTest({ id }, context)
    expect(running()).toBe(true)
    await page.devices.sessionEnded(WINDOW)
    expect(running()).toBe(false)
    await page.calls.beginScanTest({ id }, context)
    await page.devices.pageGone()
    expect(running()).toBe(false)
    await page.devices.close()
    page.start({ scanTestMs: 20, also: [{ ...page.scanner(), id, kind: 'scanner' }] })
    await page.calls.beginScanTest({ id }, context)
    expect(await page.event('testEnded')).toMatchObject({ payload: { id, test: 'scan' }, to: WINDOW })
    expect(running()).toBe(false)
  })
})

describe('what is tried', () => {
  beforeAll(() => page.open(engine))
  afterAll(() => page.close())
  beforeEach(() => {
    page.sent = []
    page.signing = false
    page.saveTo = undefined
  })

  describe('a reading test', () => {
    const passport = ['P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<', 'L898902C36UTO7408122F1204159ZE184226B<<<<<10']
    const present = (lines: readonly string[]) => page.rig.act('scanner', { do: 'scan', lines: [...lines] })

    test('shows what was read as kind and length, to the window that asked, and takes it from the office', async () => {
      const { id } = await page.calls.add(page.scanner(), context)
      await page.ready(id)
      await page.calls.beginScanTest({ id }, context)
      await present(passport)
      const { payload, to } = await page.event('tested')
      expect(payload).toMatchObject({ id, kind: 'scan', meaning: 'zone', lines: 2, characters: 89 })
      expect(to).toBe(WINDOW)
      expect(JSON.stringify(page.sent)).not.toContain('ERIKSSON')
      await page.calls.endScanTest({ id }, context)
      expect(page.devices.troubled(id, 'no-read')).toBe(false)
    })
  })

  describe('a drawing test', () => {
    test('shows a field on the pad, mirrors the pen, counts what came and what was lost, and clears the glass', async () => {
      await page.ready('pad')
      const begun = await page.calls.beginPadTest({ id: 'pad' }, context)
      expect(begun).toMatchObject({ width: 320, height: 200 })
      expect((await page.rig.state('pad'))['shown']).not.toBeNull()
      const points = Array.from({ length: 40 }, (_, n) => ({ x: 20 + n * 5, y: 100, p: 0.5 }))
      const ink = () => page.sent.filter(({ name }) => name === 'padInk').at(-1)?.payload
      const drawn = (reports: number) =>
        page.office.until(
          () => Promise.resolve(Number(ink()?.['reports']) >= reports ? true : undefined),
          `${reports} reports`,
        )
      await page.rig.act('pad', { do: 'stroke', points, rate: 0 })
      await drawn(40)
      await page.rig.act('pad', { do: 'dropReports', n: 3 })
      await page.rig.act('pad', { do: 'stroke', points, rate: 0 })
      await drawn(77)
      expect(page.sent.find(({ name }) => name === 'padInk')?.to).toBe(WINDOW)
      const { reports, lost } = await page.calls.endPadTest({ id: 'pad' }, context)
      expect(reports).toBe(Number(ink()?.['reports']))
      expect(lost).toBe(3)
      await expect.poll(async () => (await page.rig.state('pad'))['shown']).toBeNull()
    })

    test('makes room for whoever wants to sign, and does not begin meanwhile', async () => {
      await page.ready('pad')
      await page.calls.beginPadTest({ id: 'pad' }, context)
      await page.devices.freePad()
      expect(await page.event('testEnded')).toMatchObject({ payload: { id: 'pad', test: 'pad' }, to: WINDOW })
      page.signing = true
      await expect(page.calls.beginPadTest({ id: 'pad' }, context)).rejects.toEqual(failsWith('device/signing'))
    })
  })

  describe('a door test', () => {
    test('opens one empty door once, with intent and outcome in the log; the wall knows why it is open', async () => {
      const before = (await page.actions()).length
      expect(await page.calls.testDoor({ id: 'locker', lock: 1 }, context)).toEqual({ outcome: 'opened' })
      expect(await page.office.unlocks(1)).toBe(1)
      const { doors } = await page.calls.doors({ id: 'locker' }, context)
      expect(doors[1]).toMatchObject({ closed: false, compartment: 2, occupied: false })
      await page.office.act({ do: 'closeDoor', lock: 1 })
      await page.office.until(
        async () => ((await page.calls.doors({ id: 'locker' }, context)).doors[1]?.closed === true ? true : undefined),
        'the shut door',
      )
      expect(page.sent.some(({ name }) => name === 'doorsMoved')).toBe(true)
      expect(await page.office.pickup.handlers.questions({}, context)).toEqual([])
      const actions = (await page.actions()).slice(before)
      expect(actions.slice(0, 2)).toEqual(['devices.door-test', 'pickup.unlock'])
      expect(actions).toContain('devices.door-tested.opened')
      expect(actions).not.toContain('pickup.opened_unasked')
      expect(await page.office.pickup.handlers.story({ compartmentId: 'compartment-2' }, context)).toMatchObject([
        { purpose: 'staff', reason: 'door-test', outcome: 'opened' },
      ])
    })

    test('is in the list of what happened at the doors, with those that open without one; of a lock nobody set up as well', async () => {
      const log = async () => await page.calls.doorLog({ id: 'locker' }, context)
      const newest = (what: string, lock: number) =>
        page.office.until(async () => {
          const [entry] = await log()
          return entry?.what === what && entry.lock === lock ? entry : undefined
        }, `${what} at ${lock}`)
      // The test before opened door 2 by order.
      const before = await log()
      expect(before.map(({ what }) => what)).toContain('opened')
      expect(before.find(({ what }) => what === 'opened')).toMatchObject({ lock: 1, compartment: 2, since: null })
      page.sent = []
      await page.office.act({ do: 'openDoor', lock: 9 })
      expect(await newest('opened-without-order', 9)).toMatchObject({ compartment: null })
      expect(await page.event('doorHappened')).toMatchObject({ payload: { id: 'locker' } })
      const left = await newest('left-open', 9)
      expect(Date.parse(left.at) - Date.parse(left.since ?? '')).toBeGreaterThanOrEqual(LEFT_OPEN_MS)
      await page.office.act({ do: 'closeDoor', lock: 9 })
      await newest('closed', 9)
      expect((await log()).map(({ number }) => number)).toEqual((await log()).map((_, n, all) => all.length - n))
      await expect(page.calls.doorLog({ id: 'nobody' }, context)).rejects.toEqual(failsWith('not-found'))
    })

    test('leaves a compartment shut in which something lies, or is about to', async () => {
      const text = serialOf(1)
      const user = context.user
      await page.office.pickup.scanFirst({ user, scan: classifyScan({ text, lines: [text] }, '2026-11-21') })
      await expect(page.calls.testDoor({ id: 'locker', lock: 0 }, context)).rejects.toEqual(
        failsWith('device/door-occupied', { compartment: 1 }),
      )
      expect(await page.office.unlocks(0)).toBe(0)
      expect((await page.actions()).slice(-2)).toEqual(['devices.door-test', 'devices.door-tested.not-sent'])
    })

    test('asked twice at once, one order goes out, also to a lock without a compartment', async () => {
      const [first, second] = await Promise.allSettled(
        [22, 22].map((lock) => page.calls.testDoor({ id: 'locker', lock }, context)),
      )
      expect(first).toMatchObject({ status: 'fulfilled', value: { outcome: 'opened' } })
      expect(second).toMatchObject({ status: 'rejected', reason: { code: 'device/in-use' } })
      expect(await page.office.unlocks(22)).toBe(1)
    })

    test('reaches a lock without a compartment as well', async () => {
      expect(await page.calls.testDoor({ id: 'locker', lock: 20 }, context)).toEqual({ outcome: 'opened' })
      expect(await page.office.unlocks(20)).toBe(1)
      await expect(page.calls.testDoor({ id: 'locker', lock: 20 }, context)).rejects.toEqual(
        failsWith('pickup/door-open', { compartment: 21 }),
      )
    })
  })

  describe('the live view', () => {
    test('shows the locker in words to the window that watches, until it stops', async () => {
      await page.calls.watchTraffic({ id: 'locker' }, context)
      const { payload, to } = await page.event('traffic')
      expect(to).toBe(WINDOW)
      expect(payload).toMatchObject({ id: 'locker', entries: expect.arrayContaining([expect.anything()]) })
      const seen = await page.calls.watchTraffic({ id: 'locker' }, context)
      expect(seen.map(({ meaning }) => meaning)).toEqual(expect.arrayContaining(['ask-doors', 'doors']))
      await page.calls.unwatchTraffic({ id: 'locker' }, context)
      page.sent = []
      await page.office.hub.askDoors('locker')
      await page.office.hub.askDoors('locker')
      expect(page.sent.filter(({ name }) => name === 'traffic')).toEqual([])
    })

    test('is saved as text for support, with people as dots; cancelled, nothing is', async () => {
      const id = 'scanner'
      await page.ready(id)
      await page.rig.act('scanner', { do: 'scan', text: 'T-SECRET' })
      await page.office.until(
        () => Promise.resolve(page.office.hub.traffic(id).some(({ meaning }) => meaning === 'scan') || undefined),
        'the scan on the line',
      )
      expect(await page.calls.exportTraffic({ id }, context)).toEqual({ saved: false })
      page.saveTo = join(page.folder, 'traffic.txt')
      expect(await page.calls.exportTraffic({ id }, context)).toEqual({ saved: true })
      const text = await readFile(page.saveTo, 'utf8')
      expect(text).toContain('Tresen 1.2.3')
      // The clock of the screen, and how far it is from UTC.
      expect(text).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0[12]:00 <= /m)
      expect(text).toMatch(/<= (·· )+.*scan/)
      expect(text).not.toContain(
        Buffer.from('SECRET')
          .toString('hex')
          .toUpperCase()
          .replaceAll(/(..)(?=.)/g, '$1 '),
      )
    })

    test('the rules for Linux are saved as they are shown', async () => {
      page.saveTo = join(page.folder, 'rules')
      const { udev, models } = await page.calls.systemNotes({}, context)
      expect(await page.calls.saveUdev({}, context)).toEqual({ saved: true })
      expect(await readFile(page.saveTo, 'utf8')).toBe(udev)
      expect(models.length).toBeGreaterThan(3)
    })
  })

  describe('a line of which nobody knows what hangs on it', () => {
    test('is asked for states only, and says family and addresses; a line in use is left alone', async () => {
      const boards = new TcpWire()
      await page.office.rig.addWire('locker', boards)
      const connect = { via: 'tcp', host: '127.0.0.1', port: boards.port } as const
      const unlocks = () => Promise.all(Array.from({ length: 24 }, (_, lock) => page.office.unlocks(lock)))
      const before = await unlocks()
      expect(await page.calls.probe({ connect }, context)).toMatchObject({
        found: [{ model: 'kerong-k4', baud: null, addresses: [0], options: { board: 'CU24' } }],
      })
      expect(await unlocks()).toEqual(before)
      expect(await page.event('probing')).toMatchObject({ payload: { baud: null, allAddresses: false }, to: WINDOW })
      await expect(page.calls.probe({ connect: { ...connect, port: 9 } }, context)).rejects.toEqual(
        failsWith('device/probe-line', { line: '127.0.0.1:9' }),
      )
      const { id } = await page.calls.add(page.scanner({ model: 'kerong-k4', name: 'Zweites', connect }), context)
      await page.ready(id)
      await expect(page.calls.probe({ connect }, context)).rejects.toEqual(
        failsWith('device/line-taken', { device: 'Zweites' }),
      )
    })
  })
})
