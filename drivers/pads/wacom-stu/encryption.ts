import { constants, generateKeyPair, type KeyObject, privateDecrypt } from 'node:crypto'
import { promisify } from 'node:util'

import { DriverError } from '../../errors.ts'
import { STATUS } from './codec.ts'
import {
  AES_KEY_BYTES,
  type BlockCipher,
  COMMAND,
  COMMAND_DATA,
  decodeEncryptionStatus,
  decodeNumber,
  decodeParameter,
  decryptWith,
  dhSecret,
  encryptionCommand,
  type EncryptionStatus,
  KEY_TYPE,
  PARAMETER,
  PARAMETER_STATE,
  power,
  publicKeyReport,
  RSA_BITS,
  toBytes,
} from './key-agreement.ts'
import type { Link } from './link.ts'
import type { Agreement } from './models.ts'
import { REPORT } from './reports.ts'

/** How long a pad may calculate its key, in milliseconds: as long as the maker waits. The opened pad has to fit into 10 s. */
const KEY_MS = 6000

/**
 * Agrees with the pad on a fresh key.
 * @throws DriverError as {@link Link}, `bad-answer` when what the pad says makes no key
 */
export type Agree = () => Promise<BlockCipher>

/**
 * What the pad can agree with, asked from it: a prime of the older kind that is not zero, or a status of the newer.
 * `undefined` when it cannot encrypt.
 */
export async function findAgreement(pad: Link): Promise<Agreement | undefined> {
  const prime = await pad.tryAsk(REPORT.dhPrime)
  if (prime && decodeNumber(prime, REPORT.dhPrime) !== 0n) return 'dh'
  return (await pad.tryAsk(REPORT.encryptionStatus)) ? 'rsa' : undefined
}

export const createAgreement = (pad: Link, kind: Agreement): Agree => (kind === 'dh' ? agreeByDh(pad) : agreeByRsa(pad))

/** Diffie-Hellman with the pad's own prime and base, 128 bits; what both come to is the key. */
function agreeByDh(pad: Link): Agree {
  return async () => {
    const prime = decodeNumber(await pad.ask(REPORT.dhPrime), REPORT.dhPrime)
    const base = decodeNumber(await pad.ask(REPORT.dhBase), REPORT.dhBase, 2)
    if (prime < 3n || base < 2n) throw new DriverError('bad-answer', 'the pad has no numbers to agree on a key')
    const secret = dhSecret()
    await pad.send(publicKeyReport(REPORT.hostKey, power(base, secret, prime)))
    await pad.reach(STATUS.ready, true, KEY_MS)
    const theirs = decodeNumber(await pad.ask(REPORT.deviceKey), REPORT.deviceKey)
    // 0, 1 and -1 would make a key that everybody knows.
    if (theirs < 2n || theirs >= prime - 1n) throw new DriverError('bad-answer', 'the public key of the pad is none')
    return decryptWith(toBytes(power(theirs, secret, prime)))
  }
}

/** The pad makes up a key for AES and gives it away encrypted with our RSA key, which lives as long as the opened device. */
function agreeByRsa(pad: Link): Agree {
  let pair: ReturnType<typeof makePair> | undefined

  async function command(report: Uint8Array): Promise<void> {
    await pad.send(report)
    await pad.accepted()
  }

  return async () => {
    pair ??= makePair()
    const { exponent, modulus, privateKey } = await pair
    await command(encryptionCommand(COMMAND.setType, KEY_TYPE.aes256, KEY_TYPE.rsa2048oaep))
    await command(encryptionCommand(COMMAND.setParameter, PARAMETER.exponent, exponent.length, exponent))
    for (let from = 0; from < modulus.length; from += COMMAND_DATA) {
      const part = modulus.subarray(from, from + COMMAND_DATA)
      await command(encryptionCommand(COMMAND.setParameter, PARAMETER.modulus, part.length, part))
    }
    const taken = await status(pad)
    if (taken.exponent !== PARAMETER_STATE.ready || taken.modulus !== PARAMETER_STATE.ready) {
      throw new DriverError('bad-answer', 'the pad did not take the public key')
    }
    await command(encryptionCommand(COMMAND.generateKey, 0, 0))
    await pad.until(async () => {
      const { key } = await status(pad)
      if (key === PARAMETER_STATE.calculating || key === PARAMETER_STATE.notReady) return false
      if (key !== PARAMETER_STATE.ready) throw new DriverError('bad-answer', 'the pad could not make a key')
      return true
    }, KEY_MS)
    return decryptWith(openKey(await readKey(pad), privateKey))
  }
}

async function status(pad: Link): Promise<EncryptionStatus> {
  const told = decodeEncryptionStatus(await pad.ask(REPORT.encryptionStatus))
  if (told.result !== 0) throw new DriverError('refused', `the pad refused an encryption command with ${told.result}`)
  return told
}

/** Reads the encrypted key, piece by piece. */
async function readKey(pad: Link): Promise<Uint8Array> {
  const sealed = new Uint8Array(RSA_BITS / 8)
  for (let index = 0, at = 0; at < sealed.length; index++) {
    await pad.send(encryptionCommand(COMMAND.getParameter, PARAMETER.key, index))
    const part = decodeParameter(await pad.ask(REPORT.encryptionCommand))
    if (at + part.length > sealed.length) throw new DriverError('bad-answer', 'the key of the pad is too long')
    sealed.set(part, at)
    at += part.length
  }
  return sealed
}

function openKey(sealed: Uint8Array, key: KeyObject): Uint8Array {
  let plain: Uint8Array
  try {
    plain = privateDecrypt({ key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' }, sealed)
  } catch (cause) {
    throw new DriverError('bad-answer', 'the key of the pad cannot be opened', { cause })
  }
  if (plain.length < AES_KEY_BYTES) throw new DriverError('bad-answer', 'the key of the pad is too short')
  return plain.subarray(-AES_KEY_BYTES)
}

async function makePair(): Promise<{ exponent: Uint8Array; modulus: Uint8Array; privateKey: KeyObject }> {
  const { publicKey, privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: RSA_BITS })
  const { n, e } = publicKey.export({ format: 'jwk' })
  return { exponent: Buffer.from(e ?? '', 'base64url'), modulus: Buffer.from(n ?? '', 'base64url'), privateKey }
}
