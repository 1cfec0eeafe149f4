import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { DeviceConfig } from '../../drivers/connect.ts'
import { officeRig } from '../../drivers/rig/office.ts'
import { LocalRig } from '../../drivers/rig/rig.ts'
import { hidSocketWire, TcpWire } from '../../drivers/rig/wires.ts'
import { createDevices, type Devices } from '../../src/main/features/devices/devices.handlers.ts'
import type { DeviceDraft } from '../../src/shared/contract/devices.ts'
import type { EngineUnderTest } from '../engines.ts'
import { temporaryFolder } from './paper-office.ts'
import { openPickupOffice, type PickupOffice } from './pickup-office.ts'

/** The published events, by name; `to` is the window they were for. */
export interface Sent {
  readonly name: string
  readonly payload: Record<string, unknown>
  readonly to: number | undefined
}

/** A counter with a locker of four doors, and two devices that are not set up yet: a scanner behind a device server, a pad. */
export class DevicesOffice {
  office!: PickupOffice
  rig!: LocalRig
  devices!: Devices
  folder = ''
  file = ''
  padPath = ''
  scannerPort = 0
  signing = false
  sent: Sent[] = []
  saveTo: string | undefined
  #remove: () => Promise<void> = () => Promise.resolve()

  /** @param boards addresses of two lock boards with twelve doors each, instead of one */
  async open(engine: EngineUnderTest, boards?: readonly [number, number]): Promise<void> {
    const folder = await temporaryFolder()
    this.#remove = folder.remove
    this.folder = folder.path
    this.file = join(folder.path, 'devices.json')
    this.office = await (boards === undefined
      ? openPickupOffice(engine)
      : openPickupOffice(engine, 13, 0, { board: 'CU12', boards: [...boards] }))
    this.rig = new LocalRig(officeRig({ pad: 'STU-430' }))
    const tcp = new TcpWire()
    await this.rig.addWire('scanner', tcp)
    this.scannerPort = tcp.port
    this.padPath = join(folder.path, 'pad')
    await this.rig.addWire('pad', hidSocketWire(this.padPath))
    this.sent = []
    this.signing = false
    this.saveTo = undefined
    this.start()
  }

  start({ fixed = false, scanTestMs = 60_000, also = [] as readonly DeviceConfig[] } = {}): void {
    const { office } = this
    const locker = {
      id: 'locker',
      kind: 'lock-board',
      model: 'kerong-k4',
      name: 'Abholfach 1',
      connect: { via: 'simulated' },
      options: { board: 'CU24' },
    } as const
    const pad = {
      id: 'pad',
      kind: 'pad',
      model: 'wacom-stu',
      name: 'Signaturpad',
      connect: { via: 'hid-socket', path: this.padPath },
    } as const
    if (office.hub.snapshot().devices.every(({ id }) => id !== 'pad')) office.hub.add(pad)
    this.devices = createDevices({
      database: office.database,
      hub: office.hub,
      publish: (_feature, name, payload, to) => void this.sent.push({ name, payload: payload as Sent['payload'], to }),
      log: () => undefined,
      now: () => office.now,
      config: { devices: [locker, pad, ...also], devicesFile: fixed ? undefined : this.file },
      version: '1.2.3',
      askWhereToSave: () => Promise.resolve(this.saveTo),
      signing: () => this.signing,
      doorUnderWay: () => office.pickup.underWay(),
      testDoor: (userId, at) => office.pickup.testDoor(userId, at),
      scanTestMs,
      probeAnswerMs: 40,
    })
    office.hub.onScan((id, scan) => void this.devices.scanned(id, scan))
    office.hub.onTrouble((id, trouble) => void this.devices.troubled(id, trouble))
  }

  async close(): Promise<void> {
    await this.devices.close()
    await this.office.close()
    await this.rig.close()
    await this.#remove()
  }

  get calls() {
    return this.devices.handlers
  }

  ready(id: string): Promise<unknown> {
    const state = () => this.office.hub.snapshot().devices.find((device) => device.id === id)?.state
    return this.office.until(() => Promise.resolve(state() === 'ready' ? true : undefined), `${id} ready`)
  }

  event(name: string): Promise<Sent> {
    return this.office.until(() => Promise.resolve(this.sent.find((event) => event.name === name)), name)
  }

  scanner(change: Partial<DeviceDraft> = {}): DeviceDraft {
    const connect = { via: 'tcp', host: '127.0.0.1', port: this.scannerPort } as const
    return { model: 'scanner-line', name: 'Scanner', connect, options: {}, ...change }
  }

  async actions(): Promise<string[]> {
    const rows = await this.office.database.db.selectFrom('audit').select('action').orderBy('seq').execute()
    return rows.map(({ action }) => action)
  }

  kept = async () => JSON.parse(await readFile(this.file, 'utf8')) as { version: number; devices: { id: string }[] }
}
