/** Which card of the office a scan shows: for delivery, loading and whoever else holds a card under the reader. */
import { AppError } from '../errors.ts'
import { CARD_CODES, type CardCode } from './cards.ts'
import type { ScanKind } from './codes.ts'

export interface ScannedCard {
  readonly serial: string
  /** Code of the zone; undefined where only the serial was read. Plain `P` on older booklets. */
  readonly documentCode: string | undefined
}

export function isCardCode(code: string): code is CardCode {
  return code in CARD_CODES
}

/**
 * Reads a classified scan as a card: the zone of an eAT or travel document issued by Germany, its first line, or its serial.
 * @throws AppError `scan/check-digit` with the wrong field, `scan/unreadable` for a zone that is broken otherwise,
 *   `scan/not-a-card` for everything that is no card of the office (a foreign passport among them)
 */
export function cardOfScan(scan: ScanKind): ScannedCard {
  if (scan.kind === 'card-serial') return { serial: scan.serial, documentCode: scan.documentCode }
  if (scan.kind !== 'mrz') throw new AppError('scan/not-a-card')
  const { result } = scan
  if (!result.ok) {
    if (result.problem === 'check-digit') throw new AppError('scan/check-digit', { details: { field: result.field } })
    throw new AppError('scan/unreadable')
  }
  const ours = result.issuer === 'D' && (isCardCode(result.documentCode) || result.documentCode === 'P')
  if (!ours) throw new AppError('scan/not-a-card')
  return { serial: result.number, documentCode: result.documentCode }
}
