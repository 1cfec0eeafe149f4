import { type ChildProcess, spawn } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface Turn {
  /** `turn:` URLs for the consultation server's settings. */
  readonly urls: readonly string[]
  /** What coturn has written so far: allocations, and why it refused. */
  log(): string
  stop(): Promise<void>
}

/**
 * Starts Debian's coturn on this machine as docs/consultation-server.md sets it up, but reachable only from here: it relays to
 * loopback addresses, which the real one must not.
 * @param options.secret the `static-auth-secret`
 */
export async function startTurn(options: { readonly secret: string }): Promise<Turn> {
  const folder = await mkdtemp(join(tmpdir(), 'tresen-turn-'))
  const port = await freeUdpPort()
  const child: ChildProcess = spawn(
    'turnserver',
    [
      // No settings file of the system.
      '-n',
      '--listening-ip=127.0.0.1',
      '--relay-ip=127.0.0.1',
      `--listening-port=${port}`,
      '--use-auth-secret',
      `--static-auth-secret=${options.secret}`,
      '--realm=tresen.test',
      '--fingerprint',
      '--allow-loopback-peers',
      '--no-cli',
      '--no-tls',
      '--no-dtls',
      '--no-multicast-peers',
      '--relay-threads=1',
      '--min-port=49160',
      '--max-port=49999',
      '--verbose',
      '--simple-log',
      '--log-file=stdout',
      `--pidfile=${join(folder, 'pid')}`,
      `--userdb=${join(folder, 'db')}`,
    ],
    { stdio: ['ignore', 'pipe', 'pipe'], cwd: folder },
  )
  let text = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (bytes: Buffer) => (text += String(bytes)))
  const ended = once(child, 'exit')
  // Without the program there is no 'exit', only this.
  const failed = once(child, 'error').then(([error]) => Promise.reject(error as Error))
  failed.catch(() => undefined)

  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null && child.kill('SIGKILL')) await ended
    await rm(folder, { recursive: true, force: true })
  }
  try {
    await Promise.race([answers(port), failed, ended.then(() => Promise.reject(new Error(`coturn ended:\n${text}`)))])
  } catch (error) {
    await stop()
    throw error
  }
  const urls = [`turn:127.0.0.1:${port}?transport=udp`, `turn:127.0.0.1:${port}?transport=tcp`]
  return { urls, log: () => text, stop }
}

async function freeUdpPort(): Promise<number> {
  const socket = createSocket('udp4')
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  const { port } = socket.address()
  socket.close()
  return port
}

/** Asks with a STUN binding request (RFC 8489 section 6) until there is an answer. */
async function answers(port: number): Promise<void> {
  const socket = createSocket('udp4')
  const request = Buffer.alloc(20)
  request.writeUInt16BE(0x0001, 0)
  request.writeUInt32BE(0x2112a442, 4)
  const ask = () => socket.send(request, port, '127.0.0.1')
  const timer = setInterval(ask, 50)
  // Nobody listens yet.
  socket.on('error', () => undefined)
  try {
    await once(socket, 'message')
  } finally {
    clearInterval(timer)
    socket.close()
  }
}
