import type { FuzzTarget } from '../../fuzz-target.ts'
import { below, lockFuzz, randomBytes } from '../fuzz.ts'
import { encodeStatus, recogniseStatus, Reply } from './codec.ts'

/** Behind 02: four bits of ADDR, seven of CMD, 03 and SUM. */
const CHECKED_BITS = 27

export const fuzz: FuzzTarget = lockFuzz('kerong-k1', recogniseStatus, CHECKED_BITS, (random) =>
  encodeStatus({
    board: below(random, 16),
    reply: random() < 0.5 ? Reply.status : Reply.statusOfAll,
    doors: randomBytes(random, 2),
    items: randomBytes(random, 2),
  }),
)
