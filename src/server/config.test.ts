import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type Certificate, makeCertificate } from '../../test/consultation/certificate.ts'
import { makePage, TestDesk } from '../../test/consultation/rig.ts'
import { ConfigError, readServerConfig } from './config.ts'

let folder: string
let tls: Certificate
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tresen-server-config-'))
  tls = makeCertificate()
})
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
  tls.remove()
})

function put(name: string, content: unknown): string {
  const path = join(folder, name)
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
  return path
}

const read = (...args: string[]) => readServerConfig(args, { pageDir: '/page', dataDir: join(folder, 'kept') })

describe('settings', () => {
  test('without any, serve this machine, with a key of its own that only the owner reads', () => {
    const { options, officeKeyFile } = read()
    expect(options).toMatchObject({ host: '127.0.0.1', port: 47_100, trustProxy: false, pageDir: '/page' })
    expect(options.officeKey.length).toBeGreaterThanOrEqual(44)
    if (process.platform !== 'win32') expect(statSync(officeKeyFile).mode & 0o777).toBe(0o600)
    expect(read().options.officeKey).toBe(options.officeKey)
  })

  test('come from the file, with paths beside it', () => {
    put('office.key', `${'o'.repeat(30)}\n# who made it\n`)
    put('turn.secret', 'north\n')
    const file = put('server.json', {
      listen: { host: '0.0.0.0', port: 8443 },
      tls: { certFile: tls.certFile, keyFile: tls.keyFile },
      officeKeyFile: 'office.key',
      publicUrl: 'https://sprechstunde.example/',
      turn: { urls: ['turns:turn.example:5349'], secretFile: 'turn.secret', ttlSeconds: 3600 },
      policy: 'relay',
      pageDir: 'page',
    })
    expect(read('--config', file).options).toEqual({
      host: '0.0.0.0',
      port: 8443,
      tls: { cert: tls.cert, key: tls.key },
      trustProxy: false,
      officeKey: 'o'.repeat(30),
      publicUrl: 'https://sprechstunde.example/',
      turn: { urls: ['turns:turn.example:5349'], secret: 'north', ttlSeconds: 3600 },
      policy: 'relay',
      pageDir: join(folder, 'page'),
    })
    expect(read('--config', file, '--listen', '[::1]:9000').options).toMatchObject({ host: '::1', port: 9000 })
  })

  test.each([
    [['--listen', '0.0.0.0:80'], 'https pages only'],
    [['--listen', 'here'], 'HOST:PORT'],
    [['--listen', '127.0.0.1:70000'], 'HOST:PORT'],
    [['--cert', 'a.pem'], 'go together'],
    [['--trust-proxy'], '--public-url'],
    [
      ['--listen', '0.0.0.0:80', '--trust-proxy', '--public-url', 'https://a.example'],
      'Name the file with the office key',
    ],
    [['--office-key-file', '/nowhere/key'], '/nowhere/key cannot be read (ENOENT)'],
    [['--config', '/nowhere/config'], 'cannot be read (ENOENT)'],
    [['--colour', 'red'], '--config FILE'],
  ])('%j are refused with a sentence', (args, sentence) => {
    expect(() => read(...args)).toThrow(ConfigError)
    expect(() => read(...args)).toThrow(sentence)
  })

  test.each([
    ['{', 'is not JSON'],
    ['{"colour":"red"}', '"colour"'],
    ['{"turn":{"urls":["http://turn.example"],"secretFile":"x"}}', '"turn.urls.0"'],
    ['{"publicUrl":"javascript:alert(1)"}', '"publicUrl"'],
  ])('of a file with %s are refused by name', (content, sentence) => {
    expect(() => read('--config', put('wrong.json', content))).toThrow(sentence)
  })

  test('with a weak or missing key are refused', () => {
    expect(() => read('--office-key-file', put('short.key', 'short\n'))).toThrow('at least 22 characters')
    expect(() => read('--office-key-file', put('empty.key', '\n'))).toThrow('is empty')
  })
})

describe('the program', () => {
  let child: ChildProcess | undefined
  afterEach(() => child?.kill('SIGKILL'))

  /** Starts it and answers its output, which grows. */
  function start(...args: string[]): { out: () => string; ended: Promise<number | null> } {
    child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts'), ...args], {
      env: { ...process.env, XDG_DATA_HOME: folder },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let text = ''
    child.stdout?.on('data', (bytes: Buffer) => (text += String(bytes)))
    child.stderr?.on('data', (bytes: Buffer) => (text += String(bytes)))
    return { out: () => text, ended: once(child, 'exit').then(([code]) => code as number | null) }
  }

  test('says where it listens, serves, reads its certificate again and ends in order', async () => {
    const pageDir = await makePage()
    const [cert, key] = [put('live.pem', String(tls.cert)), put('live.key', String(tls.key))]
    const { out, ended } = start('--listen', '0', '--page', pageDir, '--cert', cert, '--key', key)
    await expect.poll(out, { timeout: 15_000 }).toContain('listens on https://127.0.0.1:')
    const url = /https:\S+/.exec(out())?.[0] ?? ''
    const officeKey = readFileSync(join(folder, 'tresen-consultation/office.key'), 'utf8').trim()
    expect(out()).not.toContain(officeKey)
    const desk = await TestDesk.connect({ url }, 'Schalter 1', officeKey, { ca: tls.cert })
    await desk.next('ready')

    child?.kill('SIGHUP')
    await expect.poll(out).toContain('The certificate was read again')
    writeFileSync(cert, 'broken')
    child?.kill('SIGHUP')
    await expect.poll(out).toContain('The certificate was not taken')
    await desk.settled()

    child?.kill('SIGTERM')
    expect(await desk.ended).toBe(1001)
    expect(await ended).toBe(0)
    rmSync(pageDir, { recursive: true, force: true })
  })

  test('says in a sentence what is wrong', async () => {
    const { out, ended } = start('--listen', '0.0.0.0:1')
    expect(await ended).toBe(1)
    expect(out()).toMatch(/^Browsers give the camera to https pages only/)
  })
})
