import type { FuzzTarget } from '../../fuzz-target.ts'
import { createFramer } from './framer.ts'
import { lineScannerDefaults } from './settings.ts'

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<'

/** CUTE frames, the ones a reader of zones sends: everything else on such a line is free text. */
export const fuzz: FuzzTarget = {
  family: 'scanner-line',
  frame(random) {
    const zone = random() < 0.5
    const length = 1 + Math.floor(random() * 44)
    const text = (): string => Array.from({ length }, () => LETTERS[Math.floor(random() * LETTERS.length)]).join('')
    const inside = zone ? `${text()}\r${text()}\r` : `s${text()}`
    return Buffer.from(zone ? `\x1c\x02${inside}\x03\x1d` : `\x1e\x02${inside}\x03\x1f`, 'latin1')
  },
  read(chunks) {
    const framer = createFramer(lineScannerDefaults)
    const pieces = [...chunks.flatMap((chunk) => framer.push(chunk)), ...framer.flush()]
    return pieces
      .filter(({ framing }) => framing === 'access-is-mrz' || framing === 'access-is-barcode')
      .map(({ head, payload, tail }) => Uint8Array.from([...head, ...payload, ...tail]))
  },
  // The byte after ETX.
  checksumBits: 8,
  unchecked: true,
}
