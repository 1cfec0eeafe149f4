import type { FuzzTarget } from '../../fuzz-target.ts'
import { below, lockFuzz, randomBytes } from '../fuzz.ts'
import { DOOR_BYTES, encodeStatus, recogniseStatus, Reply } from './codec.ts'

/** Behind 02: seven bits of the reply code, 03 and SUM. */
const CHECKED_BITS = 23

export const fuzz: FuzzTarget = lockFuzz('kerong-k3', recogniseStatus, CHECKED_BITS, (random) =>
  encodeStatus({
    address: below(random, 16),
    lock: below(random, 48),
    reply: random() < 0.9 ? Reply.status : Reply.unknown,
    doors: randomBytes(random, DOOR_BYTES),
    items: randomBytes(random, DOOR_BYTES),
  }),
)
