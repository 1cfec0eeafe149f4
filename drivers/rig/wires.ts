import { spawn } from 'node:child_process'
import { lstat, rm } from 'node:fs/promises'
import { createServer, type Server, type Socket } from 'node:net'
import type { Simulator } from '../definition.ts'
import { serveHid } from '../transport/hid-socket.ts'
import { openSerial } from '../transport/serial.ts'
import { socketTransport } from '../transport/tcp.ts'
import type { Wire } from './rig.ts'

/** Two ends of a serial line that the system takes for real ones. */
export interface PtyLine {
  close(): Promise<void>
}

/**
 * Lays a line between two ptys by socat, reachable under the two given paths. It ends with this process at the latest.
 * @throws Error when socat is missing or cannot create the ptys
 */
export async function openPtyLine(host: string, device: string): Promise<PtyLine> {
  await Promise.all([removeLink(host), removeLink(device)])
  const command = ['socat', '-d', '-d', `pty,raw,echo=0,link=${host}`, `pty,raw,echo=0,link=${device}`]
  // The kernel ends socat with us, even where we are killed and can do nothing any more.
  const [program = '', ...rest] =
    process.platform === 'linux' ? ['setpriv', '--pdeathsig', 'TERM', ...command] : command
  const socat = spawn(program, rest, { stdio: ['ignore', 'ignore', 'pipe'] })
  const gone = new Promise<void>((resolve) => {
    socat.once('exit', () => resolve())
    socat.once('error', () => resolve())
  })
  let said = ''
  await new Promise<void>((resolve, reject) => {
    socat.once('error', (cause) => reject(new Error('socat cannot be started (Debian package socat)', { cause })))
    socat.once('exit', () => reject(new Error(`socat ended at once: ${said.trim().split('\n').at(-1) ?? ''}`)))
    socat.stderr.on('data', (chunk: Buffer) => {
      // Kept only until it runs; read on all the same, else socat blocks on a full pipe.
      if (said.includes('starting data transfer loop')) return
      said += chunk.toString()
      if (said.includes('starting data transfer loop')) resolve()
    })
  })
  return {
    async close() {
      socat.kill()
      await gone
      await Promise.all([removeLink(host), removeLink(device)])
    },
  }
}

/** Removes what an earlier, killed run left behind; anything but a link is not ours. */
async function removeLink(path: string): Promise<void> {
  const found = await lstat(path).catch(() => undefined)
  if (found?.isSymbolicLink()) await rm(path, { force: true })
}

/** A serial line: the workstation opens `host`, the simulator speaks on `device`. */
export function ptyWire(paths: { readonly host: string; readonly device: string; readonly baudRate: number }): Wire {
  let pull: (() => Promise<void>) | undefined
  return {
    async plug(simulator) {
      if (simulator.wire !== 'bytes') throw new Error('a serial line carries bytes')
      const line = await openPtyLine(paths.host, paths.device)
      try {
        const end = await openSerial({ path: paths.device, baudRate: paths.baudRate })
        const leave = simulator.attach(end)
        pull = async () => {
          leave()
          await line.close()
          await end.close()
        }
      } catch (error) {
        await line.close()
        throw error
      }
    },
    async unplug() {
      await pull?.()
      pull = undefined
    },
  }
}

/** A TCP port of this machine, as an RS-485 gateway would offer it. The port stays the same when plugged in again. */
export class TcpWire implements Wire {
  readonly #plugged: Listening
  #port: number

  /** @param port 0 for a free one */
  constructor(port = 0) {
    this.#port = port
    this.#plugged = new Listening()
  }

  get port(): number {
    return this.#port
  }

  async plug(simulator: Simulator): Promise<void> {
    if (simulator.wire !== 'bytes') throw new Error('this TCP port carries bytes')
    const server = createServer({ noDelay: true }, (socket) => {
      this.#plugged.hold(socket)
      simulator.attach(socketTransport(socket, 'tcp'))
    })
    await this.#plugged.listen(server, { host: '127.0.0.1', port: this.#port })
    const address = server.address()
    if (address && typeof address === 'object') this.#port = address.port
  }

  unplug(): Promise<void> {
    return this.#plugged.close()
  }
}

/** HID reports over a unix socket (see `hid-socket.ts`). */
export function hidSocketWire(path: string): Wire {
  const listening = new Listening()
  return {
    async plug(simulator) {
      if (simulator.wire !== 'hid') throw new Error('this socket carries HID reports')
      await rm(path, { force: true })
      const server = createServer((socket) => {
        listening.hold(socket)
        simulator.attach(serveHid(socket, simulator, path))
      })
      await listening.listen(server, { path })
    },
    unplug: () => listening.close(),
  }
}

/** A server and its connections, which end together. */
export class Listening {
  #server: Server | undefined
  readonly #sockets = new Set<Socket>()

  hold(socket: Socket): void {
    this.#sockets.add(socket)
    socket.on('close', () => this.#sockets.delete(socket))
    socket.on('error', () => {})
  }

  async listen(server: Server, where: { path: string } | { host: string; port: number }): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(where, () => resolve())
    })
    this.#server = server
  }

  async close(): Promise<void> {
    const server = this.#server
    this.#server = undefined
    if (!server) return
    for (const socket of this.#sockets) socket.destroy()
    await new Promise<void>((resolve) => server.close(() => resolve()))
  }
}
