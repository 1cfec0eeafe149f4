import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Act, JsonObject } from '../../drivers/definition.ts'
import { connectRig } from '../../drivers/rig/control.ts'
import type { RigControl, RigState } from '../../drivers/rig/rig.ts'
import { root } from './paths.ts'

/** How long a state may take to come about. Nothing here waits for time to pass. */
const PATIENCE_MS = 15_000

export interface Door extends JsonObject {
  readonly lock: number
  readonly closed: boolean
  /** Unlocks the board executed. */
  readonly unlocks: number
}

/** The simulated devices, in a process of their own, on ptys, a socket and a TCP port. */
export class Rig {
  readonly #control: RigControl
  readonly #end: () => Promise<void>
  /** Settings file for `--devices=`; `tcp`: the locker behind its network gateway. */
  readonly files: { readonly pty: string; readonly tcp: string }

  private constructor(control: RigControl, files: Rig['files'], end: () => Promise<void>) {
    this.#control = control
    this.files = files
    this.#end = end
  }

  static async start(dir: string): Promise<Rig> {
    const child = spawn(process.execPath, [join(root, 'drivers/rig/main.ts'), '--dir', dir], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const lines = createInterface({ input: child.stdout })
    await new Promise<void>((resolve, reject) => {
      lines.on('line', (line) => line.startsWith('Devices are ready') && resolve())
      child.once('exit', (code) => reject(new Error(`the simulators ended with ${code}`)))
    })
    const pty = join(dir, 'devices.json')
    const tcp = join(dir, 'devices-tcp.json')
    const settings = JSON.parse(await readFile(pty, 'utf8')) as {
      devices: { id: string; connect: unknown }[]
      also: Record<string, unknown>
    }
    const devices = settings.devices.map((device) => ({
      ...device,
      connect: settings.also[device.id] ?? device.connect,
    }))
    await writeFile(tcp, JSON.stringify({ ...settings, devices }))
    const control = await connectRig(join(dir, 'control'))
    return new Rig(control, { pty, tcp }, async () => {
      await control.close()
      const gone = child.exitCode === null ? once(child, 'exit') : undefined
      child.kill('SIGTERM')
      await gone
    })
  }

  act(target: 'scanner' | 'pad' | 'locker', act: Act): Promise<RigState> {
    return this.#control.act(target, act)
  }

  /** Holds a paper with these lines under the scanner. */
  async scan(lines: readonly string[], framing = 'cr'): Promise<void> {
    await this.act('scanner', { do: 'scan', lines, framing })
  }

  async scanText(text: string): Promise<void> {
    await this.act('scanner', { do: 'scan', text })
  }

  /** Resolves with the first state that satisfies `is`, now or later. */
  async until(target: string, what: string, is: (state: RigState) => boolean): Promise<RigState> {
    let leave = (): void => {}
    let timer: NodeJS.Timeout | undefined
    try {
      return await new Promise<RigState>((resolve, reject) => {
        leave = this.#control.onChange((changed, state) => changed === target && is(state) && resolve(state))
        void this.#control.state(target).then((state) => is(state) && resolve(state), reject)
        timer = setTimeout(() => reject(new Error(`the ${target} never: ${what}`)), PATIENCE_MS)
      })
    } finally {
      leave()
      clearTimeout(timer)
    }
  }

  async doors(): Promise<readonly Door[]> {
    return doorsIn(await this.#control.state('locker'))
  }

  /** The one door that stands open now, or will; its lock. */
  async openDoor(): Promise<number> {
    const state = await this.until('locker', 'has an open door', (now) => doorsIn(now).some(({ closed }) => !closed))
    return doorsIn(state).findIndex(({ closed }) => !closed)
  }

  /** How often the board was asked anything. */
  async requests(): Promise<number> {
    return Number((await this.#control.state('locker'))['requests'])
  }

  /** The lock of the door that stands open at this moment, if one does. */
  async openDoorNow(): Promise<number | undefined> {
    return (await this.doors()).find(({ closed }) => !closed)?.lock
  }

  /** How often any door was unlocked. */
  async unlocks(): Promise<number> {
    return (await this.doors()).reduce((sum, door) => sum + door.unlocks, 0)
  }

  async closeDoor(lock: number): Promise<void> {
    await this.act('locker', { do: 'closeDoor', lock })
  }

  stop(): Promise<void> {
    return this.#end()
  }
}

export const doorsIn = (state: RigState): readonly Door[] => state['doors'] as unknown as readonly Door[]
