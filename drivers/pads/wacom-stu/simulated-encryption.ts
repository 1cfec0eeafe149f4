import { constants, createPublicKey, publicEncrypt, randomBytes } from 'node:crypto'

import { RESULT } from './codec.ts'
import {
  AES_KEY_BYTES,
  type BlockCipher,
  COMMAND,
  COMMAND_DATA,
  decodeNumber,
  dhSecret,
  encryptionCommand,
  encryptWith,
  KEY_TYPE,
  PARAMETER,
  PARAMETER_STATE,
  power,
  publicKeyReport,
  RSA_BITS,
  toBytes,
} from './key-agreement.ts'
import type { Agreement } from './models.ts'
import { lengthOf, REPORT } from './reports.ts'

/** The largest prime of 128 bits, and a base: a real pad has numbers of its own. */
const PRIME = 2n ** 128n - 159n
const BASE = 3n
/** So many questions a pad answers with "calculating" before it has its key. */
const CALCULATION_POLLS = 2

/** What a pad answers when an encryption command makes no sense (ErrorCodeRSA). */
const COMMAND_RESULT = { ok: 0x00, badParameter: 0x01, tooLong: 0x02, noPublicKey: 0x03, badCommand: 0x07 } as const

/** The part of a simulated pad that agrees on keys. Made anew at power on. */
export interface SimulatedEncryption {
  /** Does what one report asks; the result code, or `undefined` when it is none of its reports. */
  obey(report: Uint8Array): number | undefined
  /** What a report reads back; `undefined` when it is none of its reports. */
  tell(id: number): Uint8Array | undefined
  /** The whole pad is calculating. Asking moves the time on. */
  calculating(): boolean
  /** Encrypts with the key agreed on; `undefined` before there is one. */
  readonly encrypt: BlockCipher | undefined
}

export const createSimulatedEncryption = (kind: Agreement): SimulatedEncryption =>
  kind === 'dh' ? dhSide() : rsaSide()

function dhSide(): SimulatedEncryption {
  let encrypt: BlockCipher | undefined
  let publicKey = 0n
  let polls = 0
  return {
    obey(report) {
      if (report[0] !== REPORT.hostKey) return undefined
      const theirs = decodeNumber(report, REPORT.hostKey)
      if (theirs < 2n || theirs >= PRIME) return RESULT.badParameter
      const secret = dhSecret()
      publicKey = power(BASE, secret, PRIME)
      encrypt = encryptWith(toBytes(power(theirs, secret, PRIME)))
      polls = CALCULATION_POLLS
      return RESULT.ok
    },
    tell(id) {
      if (id === REPORT.dhPrime) return Uint8Array.of(id, ...toBytes(PRIME))
      if (id === REPORT.dhBase) return Uint8Array.of(id, Number(BASE >> 8n), Number(BASE & 0xffn))
      return id === REPORT.deviceKey ? publicKeyReport(id, publicKey) : undefined
    },
    calculating: () => polls > 0 && polls-- > 0,
    get encrypt() {
      return polls === 0 ? encrypt : undefined
    },
  }
}

function rsaSide(): SimulatedEncryption {
  let encrypt: BlockCipher | undefined
  let exponent = new Uint8Array(0)
  let modulus = new Uint8Array(0)
  let sealedKey = new Uint8Array(0)
  let wanted = 0
  let polls = 0
  let result: number = COMMAND_RESULT.ok

  function makeKey(): number {
    if (modulus.length !== RSA_BITS / 8 || exponent.length === 0) return COMMAND_RESULT.noPublicKey
    const jwk = { kty: 'RSA', n: base64url(modulus), e: base64url(exponent) }
    const key = randomBytes(AES_KEY_BYTES)
    sealedKey = publicEncrypt(
      {
        key: createPublicKey({ key: jwk, format: 'jwk' }),
        padding: constants.RSA_PKCS1_OAEP_PADDING,
        oaepHash: 'sha1',
      },
      key,
    )
    encrypt = encryptWith(key)
    polls = CALCULATION_POLLS
    return COMMAND_RESULT.ok
  }

  function command([, name, parameter, third = 0, ...data]: Uint8Array): number {
    switch (name) {
      case COMMAND.setType:
        encrypt = undefined
        exponent = modulus = sealedKey = new Uint8Array(0)
        return parameter === KEY_TYPE.aes256 && third === KEY_TYPE.rsa2048oaep
          ? COMMAND_RESULT.ok
          : COMMAND_RESULT.badParameter
      case COMMAND.setParameter:
        if (third > COMMAND_DATA) return COMMAND_RESULT.tooLong
        if (parameter === PARAMETER.exponent) exponent = Uint8Array.from(data.slice(0, third))
        else if (parameter === PARAMETER.modulus) modulus = Uint8Array.from([...modulus, ...data.slice(0, third)])
        else return COMMAND_RESULT.badParameter
        return modulus.length > RSA_BITS / 8 ? COMMAND_RESULT.tooLong : COMMAND_RESULT.ok
      case COMMAND.generateKey:
        return makeKey()
      case COMMAND.getParameter:
        wanted = third
        return parameter === PARAMETER.key && third * COMMAND_DATA < sealedKey.length
          ? COMMAND_RESULT.ok
          : COMMAND_RESULT.badParameter
      default:
        return COMMAND_RESULT.badCommand
    }
  }

  function status(): Uint8Array {
    const report = new Uint8Array(lengthOf(REPORT.encryptionStatus))
    const state = (there: boolean) => (there ? PARAMETER_STATE.ready : PARAMETER_STATE.notReady)
    const busy = polls > 0 && polls-- > 0
    report.set([
      REPORT.encryptionStatus,
      KEY_TYPE.aes256,
      KEY_TYPE.rsa2048oaep,
      0,
      state(exponent.length > 0),
      state(modulus.length === RSA_BITS / 8),
      busy ? PARAMETER_STATE.calculating : state(sealedKey.length > 0),
      result,
    ])
    return report
  }

  return {
    obey(report) {
      if (report[0] !== REPORT.encryptionCommand) return undefined
      result = command(report)
      return result === COMMAND_RESULT.ok ? RESULT.ok : RESULT.badParameter
    },
    tell(id) {
      if (id === REPORT.encryptionStatus) return status()
      if (id !== REPORT.encryptionCommand) return undefined
      const part = sealedKey.subarray(wanted * COMMAND_DATA, (wanted + 1) * COMMAND_DATA)
      return encryptionCommand(COMMAND.getParameter, PARAMETER.key, part.length, part)
    },
    calculating: () => false,
    get encrypt() {
      return polls === 0 ? encrypt : undefined
    },
  }
}

const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url')
