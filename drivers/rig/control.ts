import { connect, createServer, type Socket } from 'node:net'
import { rm } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import type { Act } from '../definition.ts'
import { deferred, within } from '../transport/lifetime.ts'
import { Listeners } from '../transport/listeners.ts'
import type { Leave } from '../transport/transport.ts'
import type { RigControl, RigState, RigTarget } from './rig.ts'
import { Listening } from './wires.ts'

/** One line to the rig: a command, a question for one state, or `subscribe` (answered by all targets). */
type Request = { readonly id: number } & (
  | { readonly target: string; readonly act: Act }
  | { readonly target: string; readonly state: true }
  | { readonly subscribe: true }
)

/** One line from the rig: the answer of the same number, or a changed state. */
type Answer =
  | { readonly id: number; readonly ok: true; readonly state: RigState }
  | { readonly id: number; readonly ok: true; readonly targets: readonly RigTarget[] }
  | { readonly id: number; readonly ok: false; readonly error: string }
  | { readonly event: 'state'; readonly target: string; readonly state: RigState }

/** Offers a rig on a unix socket, as JSON lines. @throws Error when the path cannot be listened on */
export async function serveRig(rig: RigControl, path: string): Promise<{ close(): Promise<void> }> {
  await rm(path, { force: true })
  const listening = new Listening()
  const server = createServer((socket) => {
    listening.hold(socket)
    const send = (answer: Answer): void => {
      if (socket.writable) socket.write(`${JSON.stringify(answer)}\n`)
    }
    let leave: Leave | undefined
    const answer = async (line: string): Promise<void> => {
      let id = 0
      try {
        const request = JSON.parse(line) as Request
        id = request.id
        if ('subscribe' in request) {
          leave ??= rig.onChange((target, state) => send({ event: 'state', target, state }))
          send({ id, ok: true, targets: rig.targets() })
        } else if ('act' in request) {
          send({ id, ok: true, state: await rig.act(request.target, request.act) })
        } else {
          send({ id, ok: true, state: await rig.state(request.target) })
        }
      } catch (error) {
        send({ id, ok: false, error: error instanceof Error ? error.message : 'failed' })
      }
    }
    onLines(socket, (line) => void answer(line))
    socket.on('close', () => leave?.())
  })
  await listening.listen(server, { path })
  return { close: () => listening.close() }
}

/** Takes hold of a rig in another process. @throws Error when nobody listens at `path` */
export async function connectRig(path: string): Promise<RigControl> {
  const socket = connect(path)
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', () => resolve())
    socket.once('error', (cause) => reject(new Error(`no devices run at ${path}`, { cause })))
  })
  const remote = new RemoteRig(socket)
  await remote.subscribe()
  return remote
}

class RemoteRig implements RigControl {
  readonly #socket: Socket
  readonly #changed = new Listeners<[string, RigState]>()
  readonly #waiting = new Map<number, (answer: Answer | undefined) => void>()
  #targets: readonly RigTarget[] = []
  #number = 0

  constructor(socket: Socket) {
    this.#socket = socket
    socket.on('error', () => {})
    socket.on('close', () => {
      for (const settle of this.#waiting.values()) settle(undefined)
    })
    onLines(socket, (line) => {
      const answer = JSON.parse(line) as Answer
      if ('event' in answer) this.#changed.emit(answer.target, answer.state)
      else this.#waiting.get(answer.id)?.(answer)
    })
  }

  async subscribe(): Promise<void> {
    const answer = await this.#ask({ subscribe: true })
    if ('targets' in answer) this.#targets = answer.targets
  }

  targets(): readonly RigTarget[] {
    return this.#targets
  }

  async act(target: string, command: Act): Promise<RigState> {
    return stateIn(await this.#ask({ target, act: command }))
  }

  async state(target: string): Promise<RigState> {
    return stateIn(await this.#ask({ target, state: true }))
  }

  onChange(listener: (target: string, state: RigState) => void): Leave {
    return this.#changed.add(listener)
  }

  async close(): Promise<void> {
    this.#changed.clear()
    if (this.#socket.closed) return
    const { promise, resolve } = deferred<void>()
    this.#socket.once('close', () => resolve())
    this.#socket.destroy()
    await promise
  }

  async #ask(request: Record<string, unknown>): Promise<Answer & { ok: true }> {
    if (!this.#socket.writable) throw new Error('the devices have ended')
    this.#number += 1
    const id = this.#number
    const { promise, resolve } = deferred<Answer | undefined>()
    this.#waiting.set(id, resolve)
    this.#socket.write(`${JSON.stringify({ id, ...request })}\n`)
    try {
      const answer = await within(promise, { ms: 10_000, late: () => new Error('the devices do not answer') })
      if (!answer || 'event' in answer) throw new Error('the devices have ended')
      if (!answer.ok) throw new Error(answer.error)
      return answer
    } finally {
      this.#waiting.delete(id)
    }
  }
}

function stateIn(answer: Answer & { ok: true }): RigState {
  if (!('state' in answer)) throw new Error('the devices answered something else')
  return answer.state
}

function onLines(socket: Socket, onLine: (line: string) => void): void {
  const lines = createInterface({ input: socket, crlfDelay: Infinity })
  lines.on('line', onLine)
  // readline repeats the errors of its input; the socket's own listeners deal with them.
  lines.on('error', () => {})
}
