import { randomBytes } from 'node:crypto'
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { formatRecoveryCode, parseRecoveryCode, seal, unseal } from './key-wrap.ts'
import { openKey, recoverKey, type KeystoreOptions, type SafeStorage } from './keystore.ts'

/** Behaves as Electron's does: a secret of the machine, and a fixed one when there is no keystore and it was allowed. */
function machine(backend: string | undefined, secret = randomBytes(32)): SafeStorage {
  const strong = backend !== 'basic_text' && backend !== 'unknown'
  let plainAllowed = false
  const keyOf = () => {
    if (strong) return secret
    if (plainAllowed) return Buffer.alloc(32, 'peanuts')
    throw new Error('Encryption is not available')
  }
  return {
    isEncryptionAvailable: () => strong || plainAllowed,
    encryptString: (plain) => seal(keyOf(), Buffer.from(plain), 'safe'),
    decryptString: (encrypted) => {
      const plain = unseal(keyOf(), encrypted, 'safe')
      if (plain === undefined) throw new Error('Error while decrypting the ciphertext')
      return Buffer.from(plain).toString()
    },
    ...(backend === undefined
      ? {}
      : {
          getSelectedStorageBackend: () => backend,
          setUsePlainTextEncryption: (allowed: boolean) => void (plainAllowed = allowed),
        }),
  }
}

describe('the office’s key', () => {
  let folder = ''
  const secret = randomBytes(32)
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tresen-key-'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  const options = (more: Partial<KeystoreOptions> = {}): KeystoreOptions => ({
    folder,
    databaseFile: join(folder, 'office.sqlite'),
    safeStorage: machine('gnome_libsecret', secret),
    demo: false,
    ...more,
  })
  const keyFile = () => join(folder, 'database-key.json')
  const recoveryFile = () => join(folder, 'database-key.recovery.json')

  test.each(['gnome_libsecret', undefined])('is made once and opened again by the keystore (%s)', async (backend) => {
    const safeStorage = machine(backend, secret)
    const made = await openKey(options({ safeStorage }))
    expect(made).toMatchObject({ protection: 'keystore', weak: false })
    expect(made.key).toHaveLength(32)
    const opened = await openKey(options({ safeStorage: machine(backend, secret) }))
    expect(Buffer.from(opened.key).equals(made.key)).toBe(true)
    expect(opened.recoveryCode).toBeUndefined()
  })

  test('stands in no file in plain, nor does the recovery code', async () => {
    const made = await openKey(options())
    const code = parseRecoveryCode(made.recoveryCode ?? '') ?? new Uint8Array(0)
    for (const name of await readdir(folder)) {
      const text = await readFile(join(folder, name), 'utf8')
      for (const secretBytes of [made.key, code]) {
        for (const form of ['hex', 'base64'] as const)
          expect(text).not.toContain(Buffer.from(secretBytes).toString(form))
      }
      expect(text).not.toContain(made.recoveryCode)
    }
  })

  test('of another machine does not open, and no new one is made in its place', async () => {
    await openKey(options())
    const before = await readFile(keyFile(), 'utf8')
    await expect(openKey(options({ safeStorage: machine('gnome_libsecret') }))).rejects.toMatchObject({
      code: 'database/key-unwrap',
      details: { reason: 'keystore', stored: 'gnome_libsecret', now: 'gnome_libsecret' },
    })
    expect(await readFile(keyFile(), 'utf8')).toBe(before)
  })

  test('does not open where the keystore has gone, and says which one it was', async () => {
    await openKey(options())
    await expect(openKey(options({ safeStorage: machine('basic_text') }))).rejects.toMatchObject({
      code: 'database/key-unwrap',
      details: { stored: 'gnome_libsecret', now: 'basic_text' },
    })
  })

  test('moves to the keystore of today when that one can still open it', async () => {
    const made = await openKey(options())
    await openKey(options({ safeStorage: machine('kwallet6', secret) }))
    expect(await readFile(keyFile(), 'utf8')).toContain('kwallet6')
    const opened = await openKey(options({ safeStorage: machine('kwallet6', secret) }))
    expect(Buffer.from(opened.key).equals(made.key)).toBe(true)
  })

  test('is never made anew while there is a database', async () => {
    await writeFile(join(folder, 'office.sqlite'), 'noise')
    await expect(openKey(options())).rejects.toMatchObject({
      code: 'database/key-unwrap',
      details: { reason: 'missing' },
    })
    await writeFile(keyFile(), '{ "version": 1')
    await expect(openKey(options())).rejects.toMatchObject({ details: { reason: 'damaged' } })
    expect((await readdir(folder)).sort()).toEqual(['database-key.json', 'office.sqlite'])
  })

  test.each(['key file present', 'key file lost', 'key file damaged'])('comes back from paper: %s', async (state) => {
    const made = await openKey(options())
    await writeFile(join(folder, 'office.sqlite'), 'noise')
    if (state === 'key file lost') await rm(keyFile())
    if (state === 'key file damaged') await writeFile(keyFile(), 'x')
    const other = machine('kwallet6')
    const typed = (made.recoveryCode ?? '').toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l')
    const recovered = await recoverKey(options({ safeStorage: other }), typed)
    expect(Buffer.from(recovered.key).equals(made.key)).toBe(true)
    const opened = await openKey(options({ safeStorage: other }))
    expect(Buffer.from(opened.key).equals(made.key)).toBe(true)
    // The same paper serves again.
    await rm(keyFile())
    await recoverKey(options(), made.recoveryCode ?? '')
  })

  test('does not come back from another paper, nor from nothing', async () => {
    await openKey(options())
    for (const code of [formatRecoveryCode(randomBytes(32)), 'K7Q-2M4', '']) {
      await expect(recoverKey(options(), code)).rejects.toMatchObject({
        code: 'database/passphrase-wrong',
        details: { what: 'recovery-code' },
      })
    }
    await rm(keyFile())
    await rm(recoveryFile())
    await expect(recoverKey(options(), formatRecoveryCode(randomBytes(32)))).rejects.toMatchObject({
      code: 'database/key-unwrap',
      details: { reason: 'missing' },
    })
  })

  test('of the demo office may do without a keystore, and says so', async () => {
    const made = await openKey(options({ safeStorage: machine('basic_text'), demo: true }))
    expect(made).toMatchObject({ protection: 'keystore', weak: true })
    const opened = await openKey(options({ safeStorage: machine('basic_text'), demo: true }))
    expect(opened.weak).toBe(true)
    expect(Buffer.from(opened.key).equals(made.key)).toBe(true)
  })

  test('of real data asks for a passphrase instead, and refuses a key that was kept without', async () => {
    const safeStorage = machine('basic_text')
    await expect(openKey(options({ safeStorage }))).rejects.toMatchObject({
      code: 'database/passphrase-needed',
      details: { fresh: true },
    })
    expect(await readdir(folder)).toEqual([])
    await openKey(options({ safeStorage, demo: true }))
    await expect(openKey(options({ safeStorage }))).rejects.toMatchObject({
      code: 'database/key-unwrap',
      details: { reason: 'weak' },
    })
  })

  test('behind a passphrase opens with that one only', async () => {
    const safeStorage = machine('basic_text')
    const passphrase = 'Drei Schalter, zwei Türen'
    await expect(openKey(options({ safeStorage, passphrase: 'kurz' }))).rejects.toMatchObject({ code: 'invalid-input' })
    const made = await openKey(options({ safeStorage, passphrase }))
    expect(made).toMatchObject({ protection: 'passphrase', weak: false })
    await expect(openKey(options({ safeStorage }))).rejects.toMatchObject({
      code: 'database/passphrase-needed',
      details: { fresh: false },
    })
    await expect(openKey(options({ safeStorage, passphrase: 'Drei Schalter, zwei Tore' }))).rejects.toMatchObject({
      code: 'database/passphrase-wrong',
    })
    // The same letters, composed by another keyboard.
    const opened = await openKey(options({ safeStorage, passphrase: passphrase.normalize('NFD') }))
    expect(Buffer.from(opened.key).equals(made.key)).toBe(true)
  })
})

test('a recovery code is 13 groups of four and reads back', () => {
  for (let round = 0; round < 50; round++) {
    const bytes = randomBytes(32)
    const code = formatRecoveryCode(bytes)
    expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){12}[0-9A-HJKMNP-TV-Z]{4}$/)
    expect(Buffer.from(parseRecoveryCode(code) ?? []).equals(bytes)).toBe(true)
  }
})
