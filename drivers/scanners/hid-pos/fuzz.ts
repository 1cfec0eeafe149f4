import type { FuzzTarget } from '../../fuzz-target.ts'
import { encodeReports, readPart } from './codec.ts'
import { CAPACITY, LAYOUTS } from './layout.ts'

const LETTERS = 'CEFILQdez'

/** Reports of both layouts, read without a descriptor: the harder case. A chunk is a report. */
export const fuzz: FuzzTarget = {
  whole: true,
  family: 'hid-pos',
  frame(random) {
    const below = (end: number): number => Math.floor(random() * end)
    const payload = Uint8Array.from({ length: 1 + below(CAPACITY) }, () => below(256))
    const code = { aim: `]${LETTERS[below(LETTERS.length)]}${below(10)}`, codeId: 's', payload }
    return encodeReports(code, random() < 0.5 ? LAYOUTS.honeywell : LAYOUTS.zebra)[0]!
  },
  read: (chunks) =>
    chunks.filter((report) => {
      const part = readPart(report)
      return part !== undefined && !('garbled' in part)
    }),
  // Report number (8), `]` in one of two places (7), a letter and a letter or digit (4), a possible length (2).
  checksumBits: 21,
  unchecked: true,
}
