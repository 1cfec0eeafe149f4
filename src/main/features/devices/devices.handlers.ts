import type { DeviceConfig } from '../../../../drivers/connect.ts'
import type { Scan } from '../../../../drivers/devices.ts'
import { systemNotes, UDEV_FILE, udevRules } from '../../../../drivers/notes.ts'
import { definitions } from '../../../../drivers/registry.ts'
import { DeviceConnect, DeviceOptions, type DeviceModel } from '../../../shared/contract/devices.ts'
import type { ReaderTrouble } from '../../../shared/contract/scans.ts'
import { AppError, isAppError } from '../../../shared/errors.ts'
import { appendAudit } from '../../db/audit.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { Deps, FeatureOf } from '../../deps.ts'
import type { DeviceSnapshot } from '../../devices/hub.ts'
import { findModel, type Model, models } from '../../devices/models.ts'
import { auditOf, DeviceList } from './device-list.ts'
import { doorsBehind } from './devices.repository.ts'
import { DoorLog } from './door-log.ts'
import { findDevices } from './finding.ts'
import { PadTest } from './pad-test.ts'
import { Probing } from './probing.ts'
import { ScanTests } from './scan-test.ts'
import { saveText, trafficText, TrafficWatch } from './traffic.ts'

type Outcome = 'opened' | 'stayed-shut' | 'not-sent' | 'refused' | 'unknown'

export interface DevicesDeps extends Pick<Deps, 'database' | 'hub' | 'publish' | 'log' | 'now'> {
  readonly config: Pick<Deps['config'], 'devices' | 'devicesFile'>
  /** Of the program, for the export. */
  readonly version: string
  readonly askWhereToSave: (name: string) => Promise<string | undefined>
  readonly signing: () => boolean
  readonly doorUnderWay: () => boolean
  /** Opens one empty door, once, by the locker's own way. */
  readonly testDoor: (userId: string, at: { deviceId: string; lock: number }) => Promise<Outcome>
  /** How long a scan test lasts unless it is ended. Milliseconds. */
  readonly scanTestMs?: number
  /** How long each question of a probe waits; the driver's own time unless told. Milliseconds. */
  readonly probeAnswerMs?: number
}

export interface Devices {
  readonly handlers: FeatureOf<'devices'>
  /** Takes a scan that belongs to a test; true when it does, and must open nothing. */
  scanned(deviceId: string, scan: Scan): boolean
  /** The same for what a reader could not read. */
  troubled(deviceId: string, trouble: ReaderTrouble): boolean
  /** Somebody wants to sign: a drawing test makes room. */
  freePad(): Promise<void>
  /** The window's person left. */
  sessionEnded(windowId: number): Promise<void>
  /** The page was loaded anew: nobody looks at tests and traffic any more. */
  pageGone(): Promise<void>
  /** While the devices still listen. */
  close(): Promise<void>
}

/** The devices page: what hangs on this workstation, how it stands, what goes over its line, and trying it. */
export function createDevices(deps: DevicesDeps): Devices {
  const { database, hub, publish, now } = deps
  const scans = new ScanTests({
    publish,
    now,
    ...(deps.scanTestMs === undefined ? {} : { testMs: deps.scanTestMs }),
  })
  const pad = new PadTest(deps)
  const traffic = new TrafficWatch(deps)
  const probing = new Probing(hub, deps.probeAnswerMs)
  const doorLog = new DoorLog()
  /** Boards at which a door is being tried. */
  const testing = new Set<string>()
  const list = new DeviceList({
    ...deps,
    doorUnderWay: () => testing.size > 0 || deps.doorUnderWay(),
    async release(deviceId) {
      scans.end(deviceId)
      await pad.end(deviceId)
    },
  })
  const leaves = [
    hub.onPorts(() => publish('devices', 'portsChanged', {})),
    hub.onDoors((deviceId) => publish('devices', 'doorsMoved', { id: deviceId })),
    hub.onDoorEvent((deviceId, event) => {
      doorLog.heard(deviceId, event)
      publish('devices', 'doorHappened', { id: deviceId })
    }),
  ]
  const windows = new Set<number>()

  const handlers: FeatureOf<'devices'> = {
    snapshot: () => withTitles(hub.snapshot()),

    async details({ id }) {
      const device = list.one(id)
      const connect = DeviceConnect.safeParse(device.connect)
      const options = DeviceOptions.safeParse(device.options ?? {})
      return {
        model: device.model,
        name: device.name,
        connect: connect.success ? connect.data : null,
        options: options.success ? options.data : {},
        origin: list.editable ? 'page' : 'fixed',
        occupied: device.kind === 'lock-board' ? await list.occupied(id) : 0,
      }
    },
    models: () => models.map(modelOf),
    async found() {
      const { devices, problems } = await findDevices(hub, list.all())
      return { devices, problems, editable: list.editable }
    },
    async probe({ connect }, { windowId }) {
      windows.add(windowId)
      return {
        found: await probing.run(connect, list.all(), (asking) => publish('devices', 'probing', asking, windowId)),
      }
    },
    endProbe() {
      probing.end()
      return {}
    },

    add: async (draft, { user }) => ({ id: await list.add(user.id, draft) }),
    async change({ id, despiteCards = false, ...draft }, { user }) {
      await list.change(user.id, id, draft, despiteCards)
      return {}
    },
    async remove({ id }, { user }) {
      await list.remove(user.id, id)
      doorLog.forget(id)
      return {}
    },

    beginScanTest({ id }, { windowId }) {
      list.one(id)
      windows.add(windowId)
      scans.begin(id, windowId)
      return {}
    },
    endScanTest({ id }) {
      scans.end(id)
      return {}
    },
    async beginPadTest({ id }, { windowId }) {
      list.one(id)
      windows.add(windowId)
      return await pad.begin(id, windowId)
    },
    endPadTest: ({ id }) => pad.end(id),

    async doors({ id }) {
      list.one(id)
      const heard = hub.doors(id)
      const behind = await doorsBehind(database.db, id)
      const doors = (heard?.doors ?? []).map(({ lock, closed, item }) => {
        const door = behind.find((known) => known.lock === lock)
        return {
          lock,
          closed,
          item: item ?? null,
          compartment: door?.number ?? null,
          occupied: door?.occupied === true || item === true,
        }
      })
      const locks = heard === undefined ? 0 : (hub.get(id, 'lock-board')?.locks ?? 0)
      const unknown = Array.from({ length: locks }, (_, lock) => lock)
        .filter((lock) => !doors.some((door) => door.lock === lock))
        .map((lock) => ({ lock, compartment: behind.find((known) => known.lock === lock)?.number ?? null }))
      return { askedAt: heard?.askedAt ?? null, doors, unknown }
    },
    async doorLog({ id }) {
      list.one(id)
      const numbers = new Map((await doorsBehind(database.db, id)).map(({ lock, number }) => [lock, number]))
      return doorLog.of(id).map((entry) => ({ ...entry, compartment: numbers.get(entry.lock) ?? null }))
    },
    async testDoor({ id, lock }, { user }) {
      const device = list.one(id)
      // Two at once would send a lock that nobody watches two orders.
      if (testing.has(id)) throw new AppError('device/in-use')
      testing.add(id)
      try {
        return await testDoor(device, lock, user.id)
      } finally {
        testing.delete(id)
      }
    },

    watchTraffic({ id }, { windowId }) {
      list.one(id)
      windows.add(windowId)
      return traffic.watch(id, windowId)
    },
    unwatchTraffic({ id }, { windowId }) {
      traffic.unwatch(id, windowId)
      return {}
    },
    async exportTraffic({ id }) {
      const device = list.one(id)
      const at = now().toISOString()
      const firmware = hub.snapshot().devices.find((known) => known.id === id)?.firmware ?? null
      // What is saved is what stood there when it was asked for.
      const text = trafficText(device, { version: deps.version, firmware, at }, hub.traffic(id))
      const path = await deps.askWhereToSave(`tresen-${id}-${at.slice(0, 19).replaceAll(':', '')}.txt`)
      if (path === undefined) return { saved: false }
      await saveText(path, text)
      return { saved: true }
    },

    systemNotes: () => ({
      udev: udevRules(definitions),
      models: systemNotes(definitions).map((note) => ({ ...note, ids: [...note.ids] })),
    }),
    async saveUdev() {
      const path = await deps.askWhereToSave(UDEV_FILE)
      if (path === undefined) return { saved: false }
      await saveText(path, udevRules(definitions))
      return { saved: true }
    },
  }

  async function testDoor(device: DeviceConfig, lock: number, userId: string): Promise<{ outcome: Outcome }> {
    const { id } = device
    const behind = await doorsBehind(database.db, id)
    const door = behind.find((known) => known.lock === lock)?.number ?? lock + 1
    const note = (action: string) =>
      inTransaction(database, (db) => appendAudit(db, auditOf(userId, action, device, { door, lock })))
    await note('devices.door-test')
    const outcome = await deps.testDoor(userId, { deviceId: id, lock }).catch(async (error: unknown) => {
      // Refused before anything moved; of what nobody foresaw, nobody knows how far it came.
      await note(`devices.door-tested.${isAppError(error) ? 'not-sent' : 'unknown'}`)
      throw error
    })
    await note(`devices.door-tested.${outcome}`)
    return { outcome }
  }

  const endOf = async (windowId: number): Promise<void> => {
    probing.end()
    scans.endOf(windowId)
    traffic.endOf(windowId)
    windows.delete(windowId)
    await pad.endOf(windowId)
  }

  return {
    handlers,
    scanned: (deviceId, scan) => scans.take(deviceId, scan),
    troubled: (deviceId, trouble) => scans.trouble(deviceId, trouble),
    freePad: () => pad.makeRoom(),
    sessionEnded: endOf,
    async pageGone() {
      for (const windowId of windows) await endOf(windowId)
    },
    async close() {
      for (const leave of leaves) leave()
      scans.endAll()
      probing.end()
      traffic.close()
      await pad.makeRoom()
    },
  }
}

/** The hub knows models by their names in the settings; people know them by what the maker writes on them. */
export function withTitles({ number, devices }: DeviceSnapshot) {
  return {
    number,
    devices: devices.map((device) => ({
      ...device,
      title: findModel(device.model)?.title ?? device.model,
      silentBoards: [...device.silentBoards],
      lastTrouble: device.lastTrouble === null ? null : troubleOf(device.lastTrouble),
    })),
  }
}

const troubleOf = ({ boards, ...trouble }: NonNullable<DeviceSnapshot['devices'][number]['lastTrouble']>) => ({
  ...trouble,
  ...(boards !== undefined && { boards: [...boards] }),
})

function modelOf({ model, kind, title, wire, settings, defaults: set }: Model): DeviceModel {
  const line = wire === 'bytes' ? { dataBits: 8 as const, parity: 'none' as const, stopBits: 1 as const } : null
  return {
    model,
    kind,
    title,
    wire,
    line:
      line === null || set === undefined
        ? null
        : {
            baudRate: set.baudRate,
            dataBits: set.dataBits ?? line.dataBits,
            parity: set.parity ?? line.parity,
            stopBits: set.stopBits ?? line.stopBits,
          },
    settings: settings.map((setting) =>
      setting.type === 'choice'
        ? { ...setting, choices: [...setting.choices] }
        : setting.type === 'wholes'
          ? { ...setting, default: [...setting.default] }
          : setting,
    ),
  }
}
