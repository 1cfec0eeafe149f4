import { type DeviceConfig, lineOf } from '../../../../drivers/connect.ts'
import type { DeviceKind } from '../../../../drivers/devices.ts'
import { isDriverError } from '../../../../drivers/errors.ts'
import { readSettings } from '../../../../drivers/settings.ts'
import { type DeviceDraft, MOST_DEVICES } from '../../../shared/contract/devices.ts'
import { isHost } from '../../../shared/domain/host.ts'
import { isPlainText } from '../../../shared/domain/plain-text.ts'
import { AppError } from '../../../shared/errors.ts'
import { DevicesChanged, keepDevices } from '../../config-devices.ts'
import { ConfigError } from '../../config-error.ts'
import { appendAudit, type AuditDetails } from '../../db/audit.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { Deps } from '../../deps.ts'
import { findModel, type Model } from '../../devices/models.ts'
import { doorsBehind } from './devices.repository.ts'
import { movesDoors } from './moves-doors.ts'
import { isPortPath } from './port-path.ts'
import { fileKey, lineKey } from './same-line.ts'

export interface DeviceListDeps extends Pick<Deps, 'database' | 'hub'> {
  readonly config: Pick<Deps['config'], 'devices' | 'devicesFile'>
  /** Somebody signs at the pad. */
  readonly signing: () => boolean
  /** A door is being opened from here at this moment. */
  readonly doorUnderWay: () => boolean
  /** A test of this device makes room: its line goes. */
  readonly release: (deviceId: string) => Promise<void>
}

/**
 * The devices of this workstation. A change is checked, kept in `devices.json`, written into the log, and only then carried
 * out at the hub. One at a time.
 */
export class DeviceList {
  readonly #deps: DeviceListDeps
  #devices: readonly DeviceConfig[]
  #queue: Promise<unknown> = Promise.resolve()

  constructor(deps: DeviceListDeps) {
    this.#deps = deps
    this.#devices = deps.config.devices
  }

  /** Whether this page may change the list, or start options name it. */
  get editable(): boolean {
    return this.#deps.config.devicesFile !== undefined
  }

  all(): readonly DeviceConfig[] {
    return this.#devices
  }

  /** @throws AppError `not-found` */
  one(id: string): DeviceConfig {
    const device = this.#devices.find((known) => known.id === id)
    if (device === undefined) throw new AppError('not-found')
    return device
  }

  /** @returns the new device's id. @throws AppError `device/fixed`, `device/setting`, `device/settings-clash`, `device/too-many`, `device/line-taken`, `device/name-taken`, `device/not-saved`, `device/file-changed` */
  add(userId: string, draft: DeviceDraft): Promise<string> {
    return this.#inTurn(async () => {
      if (this.#devices.length >= MOST_DEVICES)
        throw new AppError('device/too-many', { details: { most: MOST_DEVICES } })
      const definition = await check(draft)
      await this.#refuseShared(draft)
      this.#refuseTwin(draft)
      const device: DeviceConfig = { id: this.#freeId(definition.kind), kind: definition.kind, ...settled(draft) }
      await this.#keep(userId, 'devices.added', device, [...this.#devices, device])
      await this.#deps.hub.add(device)
      return device.id
    })
  }

  /**
   * Keeps the id: compartments of the locker name it.
   * @param despiteCards somebody confirmed that other doors may stand behind the numbers of compartments that hold something
   * @throws AppError as {@link add}, and `device/signing`, `device/in-use`, `device/doors-move`
   */
  change(userId: string, id: string, draft: DeviceDraft, despiteCards = false): Promise<void> {
    return this.#inTurn(async () => {
      const before = this.one(id)
      const definition = await check(draft)
      if (definition.kind !== before.kind) throw new AppError('device/setting', { details: { field: 'model' } })
      await this.#refuseShared(draft, id)
      this.#refuseTwin(draft, id)
      this.#refuseHarm(before.kind)
      const count = before.kind === 'lock-board' && (await movesDoors(before, draft)) ? await this.occupied(id) : 0
      if (count > 0 && !despiteCards) throw new AppError('device/doors-move', { details: { count } })
      // What is known to be pretended stays marked as long as it hangs on the same line.
      const same = before.simulated === true && lineOf(before.connect) === lineOf(draft.connect)
      const marked = same ? { simulated: true } : {}
      const device: DeviceConfig = { id, kind: before.kind, ...settled(draft), ...marked }
      await this.#deps.release(id)
      await this.#keep(
        userId,
        count > 0 ? 'devices.changed-occupied' : 'devices.changed',
        device,
        this.#devices.map((known) => (known.id === id ? device : known)),
        count > 0 ? { count } : {},
      )
      await this.#deps.hub.change(device)
    })
  }

  /** @throws AppError as {@link change}, and `device/holds-cards` */
  remove(userId: string, id: string): Promise<void> {
    return this.#inTurn(async () => {
      const device = this.one(id)
      this.#refuseHarm(device.kind)
      const count = device.kind === 'lock-board' ? await this.occupied(id) : 0
      if (count > 0) throw new AppError('device/holds-cards', { details: { count } })
      await this.#deps.release(id)
      await this.#keep(
        userId,
        'devices.removed',
        device,
        this.#devices.filter((known) => known.id !== id),
      )
      await this.#deps.hub.remove(id)
    })
  }

  /** Compartments behind a board in which something lies or is about to. */
  async occupied(id: string): Promise<number> {
    return (await doorsBehind(this.#deps.database.db, id)).filter(({ occupied }) => occupied).length
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#queue.then(() => {
      if (!this.editable) throw new AppError('device/fixed')
      return work()
    })
    this.#queue = turn.catch(() => undefined)
    return turn
  }

  /** Two devices on one line would count every scan twice, and two would ask the locks of one bus at once. */
  async #refuseShared({ connect }: DeviceDraft, id?: string): Promise<void> {
    const key = await lineKey(connect)
    if (key === undefined) return
    for (const device of this.#devices) {
      if (device.id === id) continue
      const open = this.#deps.hub.pathOf(device.id)
      const keys = [await lineKey(device.connect), open === undefined ? undefined : await fileKey(open)]
      if (keys.includes(key)) throw new AppError('device/line-taken', { details: { device: device.name } })
    }
  }

  /** Sentences call a device by its name. */
  #refuseTwin({ name }: DeviceDraft, id?: string): void {
    const same = (other: string) => other.trim().toLocaleLowerCase('de') === name.toLocaleLowerCase('de')
    if (this.#devices.some((device) => device.id !== id && same(device.name))) {
      throw new AppError('device/name-taken', { details: { device: name } })
    }
  }

  /** A line that goes in the middle of a signature or of an unlock costs more than a moment's patience. */
  #refuseHarm(kind: DeviceKind): void {
    if (kind === 'pad' && this.#deps.signing()) throw new AppError('device/signing')
    if (kind === 'lock-board' && this.#deps.doorUnderWay()) throw new AppError('device/in-use')
  }

  /** `locker`, then `locker-2`: a board that takes the place of a removed one has its doors at once. */
  #freeId(kind: DeviceKind): string {
    const name = kind === 'lock-board' ? 'locker' : kind
    for (let count = 1; ; count += 1) {
      const id = count === 1 ? name : `${name}-${count}`
      if (!this.#devices.some((known) => known.id === id)) return id
    }
  }

  /** The file first: it can be put back when the log cannot be written, and not the other way round. */
  async #keep(
    userId: string,
    action: string,
    device: DeviceConfig,
    devices: readonly DeviceConfig[],
    details: AuditDetails = {},
  ): Promise<void> {
    await this.#write(devices, this.#devices)
    try {
      await inTransaction(this.#deps.database, async (db) => {
        await appendAudit(db, auditOf(userId, action, device, details))
        // Asked once more, as the last before the line goes: writing took its time. A new device has no line yet.
        if (this.#devices.some(({ id }) => id === device.id)) this.#refuseHarm(device.kind)
      })
    } catch (error) {
      await this.#write(this.#devices, devices)
      throw error
    }
    this.#devices = devices
  }

  async #write(devices: readonly DeviceConfig[], before: readonly DeviceConfig[]): Promise<void> {
    const { devicesFile } = this.#deps.config
    if (devicesFile === undefined) throw new AppError('device/fixed')
    try {
      await keepDevices(devicesFile, devices, before)
    } catch (error) {
      if (error instanceof DevicesChanged) throw new AppError('device/file-changed', { cause: error })
      throw new AppError(error instanceof ConfigError ? 'device/file' : 'device/not-saved', { cause: error })
    }
  }
}

/** An entry of the log about a device; its name is one of the office's things, not of a person. */
export function auditOf(
  userId: string,
  action: string,
  { id, name, model }: DeviceConfig,
  details: AuditDetails = {},
): Parameters<typeof appendAudit>[1] {
  return {
    userId,
    action,
    subjectKind: 'device',
    subjectId: id,
    purpose: 'devices',
    details: { device: name, model, ...details },
  }
}

/** @throws AppError `device/setting` naming what does not fit, `device/settings-clash` naming what does not fit together */
async function check({ model, name, connect, options }: DeviceDraft): Promise<Model> {
  const wrong = (field: string, cause?: unknown) => new AppError('device/setting', { details: { field }, cause })
  const definition = findModel(model)
  if (definition === undefined) throw wrong('model')
  if (!isPlainText(name)) throw wrong('name')
  if (!waysOf(definition).includes(connect.via)) throw wrong('connect')
  if (connect.via === 'tcp' && !isHost(connect.host)) throw wrong('host')
  if (connect.via === 'serial' && connect.path === undefined && connect.usb === undefined) throw wrong('path')
  if (connect.via === 'serial' || connect.via === 'hid') {
    if (connect.path !== undefined && !(await isPortPath(connect.via, connect.path))) throw wrong('path')
    const { serialNumber = '', port = '' } = (connect.via === 'hid' ? connect : connect.usb) ?? {}
    if (!isPlainText(serialNumber + port)) throw wrong('connect')
  }
  for (const [key, value] of Object.entries(options)) {
    try {
      readSettings(model, definition.settings, { [key]: value })
    } catch (error) {
      throw isDriverError(error) ? wrong(key, error) : error
    }
  }
  const [field, other] = definition.clash?.(options) ?? []
  if (field !== undefined && other !== undefined)
    throw new AppError('device/settings-clash', { details: { field, other } })
  return definition
}

/** Ways that can lead to a model. */
export function waysOf({ wire }: Model): readonly DeviceDraft['connect']['via'][] {
  return wire === 'bytes' ? ['serial', 'tcp'] : wire === 'hid' ? ['hid'] : ['screen']
}

const settled = ({ model, name, connect, options }: DeviceDraft) => ({ model, name, connect, options })
