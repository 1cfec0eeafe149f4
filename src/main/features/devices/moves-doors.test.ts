import { afterAll, beforeAll, expect, test } from 'vitest'
import type { DeviceConfig } from '../../../../drivers/connect.ts'
import { DevicesOffice } from '../../../../test/db/devices-office.ts'
import { context, serialOf } from '../../../../test/db/pickup-office.ts'
import { sqliteUnderTest } from '../../../../test/engines.ts'
import { TcpWire } from '../../../../drivers/rig/wires.ts'
import type { DeviceDraft } from '../../../shared/contract/devices.ts'
import { classifyScan } from '../../../shared/domain/codes.ts'
import { movesDoors } from './moves-doors.ts'

const engine = sqliteUnderTest()
const page = new DevicesOffice()
beforeAll(() => page.open(engine))
afterAll(() => page.close())

const draft = {
  model: 'kerong-k1',
  name: 'Abholfach',
  connect: { via: 'tcp', host: '127.0.0.1', port: 4001 },
  options: { boards: [0, 1], locks: '12' },
} as const satisfies DeviceDraft & { readonly options: object }
const before: DeviceConfig = { ...draft, id: 'locker', kind: 'lock-board' }

test.each<readonly [change: Partial<DeviceDraft>, moves: boolean]>([
  [{}, false],
  [{ name: 'Anders' }, false],
  [{ options: { boards: [0, 1], locks: '12', base: 0, echo: true, leftOpen: 90, broadcast: true } }, false],
  [{ connect: { via: 'tcp', host: 'LOCALHOST', port: 4001 } }, false],
  [{ connect: { via: 'tcp', host: '127.0.0.1', port: 4002 } }, true],
  [{ connect: { via: 'serial', path: '/dev/ttyUSB7' } }, true],
  [{ model: 'kerong-k3' }, true],
  [{ options: { boards: [1, 0], locks: '12' } }, true],
  [{ options: { boards: [0, 1], locks: '16' } }, true],
  [{ options: { boards: [0, 1], locks: '12', base: 1 } }, true],
  [{ options: { boards: [0, 1], locks: '12', polarity: 'closed-is-0' } }, true],
])('%j', async (change, moves) => {
  expect(await movesDoors(before, { ...draft, ...change })).toBe(moves)
})

test('while compartments hold something, their doors are moved only by whoever confirmed it, and the log says so', async () => {
  const wire = new TcpWire()
  await page.office.rig.addWire('locker', wire)
  const text = serialOf(1)
  await page.office.pickup.scanFirst({
    user: context.user,
    scan: classifyScan({ text, lines: [text] }, '2026-11-21'),
  })
  const changed = {
    id: 'locker',
    model: 'kerong-k4',
    name: 'Abholfach 1',
    connect: { via: 'tcp', host: '127.0.0.1', port: wire.port },
    options: { board: 'CU24' },
  } as const
  const refused = { code: 'device/doors-move', details: { count: 1 } }
  await expect(page.calls.change(changed, context)).rejects.toMatchObject(refused)
  await expect(page.kept()).rejects.toMatchObject({ code: 'ENOENT' })
  await page.calls.change({ ...changed, despiteCards: true }, context)
  const entry = await page.office.database.db
    .selectFrom('audit')
    .selectAll()
    .where('action', '=', 'devices.changed-occupied')
    .executeTakeFirstOrThrow()
  expect(entry.details).toContain('"count":1')
  const boards = { ...changed, options: { board: 'CU24', boards: [3] } }
  await expect(page.calls.change(boards, context)).rejects.toMatchObject(refused)
  // The name moves no door.
  await page.calls.change({ ...changed, name: 'Fach am Eingang' }, context)
  expect((await page.actions()).filter((action) => action.startsWith('devices.'))).toEqual([
    'devices.changed-occupied',
    'devices.changed',
  ])
})
