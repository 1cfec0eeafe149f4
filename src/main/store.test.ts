import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { databaseScript } from '../../test/engines.ts'
import { readConfig } from './config.ts'
import { forkWithChildProcess } from './db/fork-child.ts'
import type { OpenDatabase } from './db/open.ts'
import { Store } from './store.ts'

/** No keystore: a passphrase protects the key. */
const safeStorage = {
  isEncryptionAvailable: () => false,
  encryptString: () => new Uint8Array(),
  decryptString: () => '',
  getSelectedStorageBackend: () => 'basic_text',
}
const passphrase = 'Fahrrad Regen Lampe 12'

describe('a new store for real data', () => {
  let folder = ''
  let opened: OpenDatabase[] = []

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tresen-store-'))
  })
  afterEach(async () => {
    for (const database of opened) await database.close()
    opened = []
    await rm(folder, { recursive: true })
  })

  async function start(): Promise<Store> {
    const store = new Store(
      readConfig(['--office=real', `--data-dir=${folder}`], folder),
      { safeStorage, forkDatabase: forkWithChildProcess(databaseScript), log: () => undefined },
      async ({ database }) => void opened.push(database),
      () => undefined,
    )
    await store.start()
    return store
  }

  test('the program ends while the recovery code is on screen: the next start begins anew', async () => {
    await (await start()).create(passphrase)
    const store = await start()
    expect(store.state.store).toBe('new')
    await store.create(passphrase)
    await store.recoveryKept()
    expect(store.state).toMatchObject({ store: 'ready', error: null })
  })

  test('the program ends between key and database: the passphrase opens an empty office, once', async () => {
    const killed = await start()
    await killed.create(passphrase)
    await killed.recoveryKept()
    await opened.pop()?.close()
    await rm(join(folder, 'tresen.db'))
    // The moment before: the key was written, the database was not.
    await writeFile(join(folder, 'tresen.db.begun'), '')
    const store = await start()
    expect(store.state.store).toBe('passphrase')
    await store.unlock(passphrase)
    expect(store.state.store).toBe('ready')
    expect(existsSync(join(folder, 'tresen.db.begun'))).toBe(false)
  })

  test('the database was moved away: the recovery code makes no empty office in its place', async () => {
    const before = await start()
    const code = await before.create(passphrase)
    await before.recoveryKept()
    await opened.pop()?.close()
    await rm(join(folder, 'tresen.db'))
    const store = await start()
    expect(store.state).toMatchObject({ store: 'failed', error: { code: 'database/missing' } })
    await expect(store.recover(code, passphrase)).rejects.toMatchObject({ code: 'database/missing' })
    expect(existsSync(join(folder, 'tresen.db'))).toBe(false)
  })

  test('Enter pressed twice on the passphrase opens one store', async () => {
    const before = await start()
    await before.create(passphrase)
    await before.recoveryKept()
    await opened.pop()?.close()
    const store = await start()
    const tries = await Promise.allSettled([store.unlock(passphrase), store.unlock(passphrase)])
    expect(tries.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
    expect(opened).toHaveLength(1)
  })
})
