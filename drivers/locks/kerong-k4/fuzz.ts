import type { FuzzTarget } from '../../fuzz-target.ts'
import { below, lockFuzz, randomBytes } from '../fuzz.ts'
import { Ask, encode, recognise } from './codec.ts'

const ASKS = Object.values(Ask)

/** Behind 02: about four bits of ADDR, four of CMD, five of ASK, two of LEN, 03 and SUM. */
const CHECKED_BITS = 31

export const fuzz: FuzzTarget = lockFuzz('kerong-k4', recognise, CHECKED_BITS, (random) =>
  encode({
    address: below(random, 17),
    lock: below(random, 24),
    command: 0x80 + below(random, 16),
    ask: ASKS[below(random, ASKS.length)] ?? Ask.ok,
    data: randomBytes(random, below(random, 41)),
  }),
)
