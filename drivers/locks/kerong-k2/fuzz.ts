import type { FuzzTarget } from '../../fuzz-target.ts'
import { below, lockFuzz, randomBytes } from '../fuzz.ts'
import { DOOR_BYTES, encodeStatus, recogniseStatus } from './codec.ts'

/** Behind 02: the 65, 03 and SUM. */
const CHECKED_BITS = 24

export const fuzz: FuzzTarget = lockFuzz('kerong-k2', recogniseStatus, CHECKED_BITS, (random) =>
  encodeStatus({ address: below(random, 16), lock: 0, doors: randomBytes(random, DOOR_BYTES) }),
)
