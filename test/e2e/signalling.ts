import { spawn, type ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdir, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { root } from './paths.ts'

/** A relay the server gives out credentials for. */
export interface Relay {
  readonly urls: readonly string[]
  readonly secret: string
}

/** The office's consultation server as a program of its own (`npm run consultation-server`): it can be killed and comes back. */
export class Signalling {
  readonly url: string
  readonly keyFile: string
  readonly #config: string
  #child: ChildProcess | undefined

  private constructor(url: string, keyFile: string, config: string) {
    this.url = url
    this.keyFile = keyFile
    this.#config = config
  }

  /** @param relay with it calls go through the relay only */
  static async start(folder: string, relay?: Relay): Promise<Signalling> {
    await mkdir(folder, { recursive: true })
    const keyFile = join(folder, 'office-key')
    await writeFile(keyFile, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600 })
    const secretFile = join(folder, 'turn-secret')
    if (relay !== undefined) await writeFile(secretFile, `${relay.secret}\n`, { mode: 0o600 })
    const port = await freePort()
    const url = `http://127.0.0.1:${port}`
    const config = join(folder, 'server.json')
    const turn = relay === undefined ? {} : { turn: { urls: relay.urls, secretFile }, policy: 'relay' }
    const listen = { host: '127.0.0.1', port }
    await writeFile(config, JSON.stringify({ listen, publicUrl: url, officeKeyFile: keyFile, ...turn }))
    const server = new Signalling(url, keyFile, config)
    await server.start()
    return server
  }

  /** Part `consultation` of a workstation's config.json. */
  get forDesks() {
    return { service: { url: this.url.replace('http:', 'ws:'), keyFile: this.keyFile }, publicUrl: this.url }
  }

  /** Starts, or starts again on the same port. */
  async start(): Promise<void> {
    const child = spawn(process.execPath, [join(root, 'src/server/main.ts'), '--config', this.#config], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    this.#child = child
    const lines = createInterface({ input: child.stdout })
    await new Promise<void>((resolve, reject) => {
      lines.on('line', (line) => line.startsWith('The consultation server listens') && resolve())
      child.once('exit', (code) => reject(new Error(`the consultation server ended with ${code}`)))
    })
  }

  /** Pulls the plug. */
  async kill(): Promise<void> {
    const child = this.#child
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
    const gone = once(child, 'exit')
    child.kill('SIGKILL')
    await gone
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
