import type { FuzzTarget, Random } from '../../fuzz-target.ts'
import { decodePen, encodePen } from './pen-reports.ts'
import { lengthOf } from './reports.ts'

/**
 * Plain pen reports. HID hands reports over one by one, with lengths and checks of its own below: there is no checksum to pass,
 * and each chunk is a report or none.
 */
export const fuzz: FuzzTarget = {
  whole: true,
  family: 'wacom-stu pen',
  frame(random) {
    const below = (end: number): number => Math.floor(random() * end)
    const pen = {
      ready: random() < 0.9,
      switches: below(8),
      pressure: below(0x1000),
      x: below(0x1_0000),
      y: below(0x1_0000),
    }
    return encodePen({ ...pen, ...option(random, below) })
  },
  read: (chunks) => chunks.filter((chunk) => decodePen(chunk)).map((chunk) => chunk.subarray(0, lengthOf(chunk[0]!))),
  // Three report numbers of 256.
  checksumBits: 6,
  unchecked: true,
}

/** What the three kinds of pen reports carry besides the pen. */
function option(random: Random, below: (end: number) => number): { time?: number; sequence?: number } {
  const kind = random()
  if (kind < 0.2) return {}
  const time = below(0x1_0000)
  return kind < 0.4 ? { time } : { time, sequence: below(0x1_0000) }
}
