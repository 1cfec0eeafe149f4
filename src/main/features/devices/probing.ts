import { type DeviceConfig, lineOf, openTransport } from '../../../../drivers/connect.ts'
import type { SerialLine } from '../../../../drivers/definition.ts'
import { DriverError, isDriverError } from '../../../../drivers/errors.ts'
import { type ProbedBoards, probeLockBoard } from '../../../../drivers/locks/probe.ts'
import { definitions } from '../../../../drivers/registry.ts'
import type { ByteTransport } from '../../../../drivers/transport/transport.ts'
import { DeviceOptions, type DeviceConnect } from '../../../shared/contract/devices.ts'
import { AppError } from '../../../shared/errors.ts'
import type { Hub } from '../../devices/hub.ts'
import { asAppError } from './device-errors.ts'
import { lineKey } from './same-line.ts'

/** A device that is set up on the line and does not answer tries again and again; between two tries the line is free. */
const OPEN_TRIES = 12
const BETWEEN_MS = 300

interface Probed {
  readonly model: string
  readonly baud: number | null
  readonly addresses: number[]
  readonly options: DeviceOptions
}

/** What a probe is asking just now. */
export interface Progress {
  readonly baud: number | null
  readonly model: string
  readonly allAddresses: boolean
}

/** Asks a line which lock family is there. Questions for states only: nothing is ever unlocked. One at a time. */
export class Probing {
  readonly #hub: Pick<Hub, 'snapshot'>
  readonly #answerMs: number | undefined
  #running: AbortController | undefined
  /** Until the last one has let go of its line. */
  #done: Promise<unknown> = Promise.resolve()

  constructor(hub: Pick<Hub, 'snapshot'>, answerMs?: number) {
    this.#hub = hub
    this.#answerMs = answerMs
  }

  /** The next question is not asked any more. */
  end(): void {
    this.#running?.abort()
    this.#running = undefined
  }

  /**
   * @param configured a device that answers on this very line keeps it
   * @param onAsking told which family is being asked at which speed (null where the line has its own)
   * @throws AppError `device/line-taken`, `device/probe-line` (the line does not open), `device/setting` (not a line of bytes)
   */
  async run(
    connect: DeviceConnect,
    configured: readonly DeviceConfig[],
    onAsking: (asking: Progress) => void,
  ): Promise<Probed[]> {
    if (connect.via !== 'serial' && connect.via !== 'tcp') {
      throw new AppError('device/setting', { details: { field: 'connect' } })
    }
    const key = (await lineKey(connect)) ?? lineOf(connect)
    const keys = await Promise.all(
      configured.map(async (device) => (await lineKey(device.connect)) ?? lineOf(device.connect)),
    )
    const sharing = configured.filter((_, at) => keys[at] === key)
    const { devices } = this.#hub.snapshot()
    const holder = sharing.find(({ id }) => devices.some((device) => device.id === id && device.state === 'ready'))
    if (holder !== undefined) throw new AppError('device/line-taken', { details: { device: holder.name } })
    this.end()
    const running = new AbortController()
    this.#running = running
    const asked = this.#done.then(() => this.#ask(connect, sharing.length > 0, running.signal, onAsking))
    this.#done = asked.catch(() => undefined)
    try {
      return await asked
    } finally {
      if (this.#running === running) this.#running = undefined
    }
  }

  async #ask(
    connect: Extract<DeviceConnect, { via: 'serial' | 'tcp' }>,
    shared: boolean,
    signal: AbortSignal,
    onAsking: (asking: Progress) => void,
  ): Promise<Probed[]> {
    const serial = connect.via === 'serial'
    try {
      const found = await probeLockBoard((line) => openLine(connect, line, shared, signal), {
        signal,
        onAsking: ({ line, model, allAddresses }) =>
          onAsking({ baud: serial ? line.baudRate : null, model, allAddresses }),
        ...(this.#answerMs === undefined ? {} : { answerMs: this.#answerMs }),
        // A device server has one speed, whatever we would like.
        ...(connect.via === 'tcp' ? { lines: [{ baudRate: 0 }] } : {}),
        ...(connect.via === 'serial' && connect.baud !== undefined ? { lines: [{ baudRate: connect.baud }] } : {}),
      })
      return found.map((boards) => probed(boards, serial))
    } catch (error) {
      if (isDriverError(error, 'aborted')) return []
      if (isDriverError(error, 'cannot-open')) {
        throw new AppError('device/probe-line', { details: { line: lineOf(connect) }, cause: error })
      }
      throw asAppError(error)
    }
  }
}

function probed({ model, line, addresses, options }: ProbedBoards, serial: boolean): Probed {
  const said = DeviceOptions.safeParse(options)
  return {
    model,
    baud: serial ? line.baudRate : null,
    addresses: [...addresses],
    options: said.success ? said.data : {},
  }
}

async function openLine(
  connect: Extract<DeviceConnect, { via: 'serial' | 'tcp' }>,
  { baudRate }: SerialLine,
  shared: boolean,
  signal: AbortSignal,
): Promise<ByteTransport> {
  const definition = definitions.find(({ kind, wire }) => kind === 'lock-board' && wire === 'bytes')
  if (definition === undefined) throw new DriverError('unsupported', 'there is no driver for locks')
  const way = connect.via === 'serial' ? { ...connect, baud: baudRate } : connect
  const config: DeviceConfig = { id: 'probe', kind: 'lock-board', model: definition.model, name: '', connect: way }
  for (let attempt = 1; ; attempt += 1) {
    try {
      const line = await openTransport(definition, config)
      if (line.kind === 'bytes') return line
      await line.close()
      throw new DriverError('unsupported', 'this way is no line of bytes')
    } catch (error) {
      if (!shared || attempt === OPEN_TRIES || signal.aborted || !isDriverError(error, 'cannot-open')) throw error
      await new Promise((resolve) => setTimeout(resolve, BETWEEN_MS))
    }
  }
}
