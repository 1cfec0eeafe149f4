import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

import { DriverError } from '../../errors.ts'
import { checked } from './codec.ts'
import { REPORT } from './reports.ts'

/** Bytes of the numbers a pad of the older kind agrees with. */
export const DH_BYTES = 16

/** What an encryption command tells the pad to do. */
export const COMMAND = { setType: 1, setParameter: 2, getParameter: 4, generateKey: 5 } as const
/** Which number a parameter is: public exponent, modulus, or the encrypted key. */
export const PARAMETER = { exponent: 0, modulus: 1, key: 2 } as const
/** AES with 256 bits; RSA with 2048 bits (2) and OAEP (2, in the upper two bits). */
export const KEY_TYPE = { aes256: 2, rsa2048oaep: (2 << 6) | 2 } as const
/** State of one parameter. */
export const PARAMETER_STATE = { ready: 0x00, calculating: 0xfa, notReady: 0xff } as const
/** Payload of one encryption command, bytes. */
export const COMMAND_DATA = 64
export const AES_KEY_BYTES = 32
export const RSA_BITS = 2048

/** Feature report 40. @param data at most 64 bytes */
export function encryptionCommand(command: number, parameter: number, third: number, data?: Uint8Array): Uint8Array {
  const report = new Uint8Array(4 + COMMAND_DATA)
  report.set([REPORT.encryptionCommand, command, parameter, third])
  if (data) report.set(data, 4)
  return report
}

/** Feature report 40 as the answer to getParameter: the bytes it carries. @throws DriverError `bad-answer` */
export function decodeParameter(report: Uint8Array): Uint8Array {
  checked(report, REPORT.encryptionCommand)
  const length = report[3]!
  if (report[1] !== COMMAND.getParameter || length === 0 || length > COMMAND_DATA) {
    throw new DriverError('bad-answer', 'the pad answered another encryption command')
  }
  return report.subarray(4, 4 + length)
}

/** States of the numbers that make a key, and what became of the last command (0: all right). */
export interface EncryptionStatus {
  readonly exponent: number
  readonly modulus: number
  readonly key: number
  readonly result: number
}

/** Feature report 50. @throws DriverError `bad-answer` */
export function decodeEncryptionStatus(report: Uint8Array): EncryptionStatus {
  const view = checked(report, REPORT.encryptionStatus)
  return { exponent: view.getUint8(4), modulus: view.getUint8(5), key: view.getUint8(6), result: view.getUint8(7) }
}

/** Feature reports 13 and 14: a public key, the highest byte first. */
export const publicKeyReport = (id: number, key: bigint): Uint8Array => Uint8Array.of(id, ...toBytes(key))

/** The number in a report, from byte 1, the highest byte first. @throws DriverError `bad-answer` */
export function decodeNumber(report: Uint8Array, id: number, bytes = DH_BYTES): bigint {
  checked(report, id)
  return BigInt(`0x${Buffer.from(report.subarray(1, 1 + bytes)).toString('hex')}`)
}

/** 16 bytes, the highest first. */
export const toBytes = (value: bigint): Uint8Array =>
  new Uint8Array(Buffer.from(value.toString(16).padStart(2 * DH_BYTES, '0'), 'hex'))

/** One side's secret in a Diffie-Hellman agreement over 128 bits: not 0, not 1. */
export const dhSecret = (): bigint => BigInt(`0x${randomBytes(DH_BYTES).toString('hex')}`) | 2n

/** `base` to the power of `exponent`, modulo `modulus`. (OpenSSL refuses to work with a modulus of 128 bits.) */
export function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n
  let square = base % modulus
  for (let left = exponent; left > 0n; left >>= 1n) {
    if ((left & 1n) === 1n) result = (result * square) % modulus
    square = (square * square) % modulus
  }
  return result
}

/** Makes plain bytes of one block of 16, or the other way round. */
export type BlockCipher = (block: Uint8Array) => Uint8Array

/** AES, block by block without chaining, as the pads do; 128 or 256 bits by the length of the key. */
export function decryptWith(key: Uint8Array): BlockCipher {
  const decipher = createDecipheriv(`aes-${key.length * 8}-ecb`, key, null).setAutoPadding(false)
  return (block) => decipher.update(block)
}

/** The pad's side of {@link decryptWith}. */
export function encryptWith(key: Uint8Array): BlockCipher {
  const cipher = createCipheriv(`aes-${key.length * 8}-ecb`, key, null).setAutoPadding(false)
  return (block) => cipher.update(block)
}
