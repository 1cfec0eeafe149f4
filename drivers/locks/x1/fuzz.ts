import type { FuzzTarget } from '../../fuzz-target.ts'
import { below, lockFuzz, randomBytes } from '../fuzz.ts'
import { encode, feedback, Head, recogniseAnswers } from './codec.ts'

/** Bytes of doors of a board with 24 locks; boards that send more are heard too. */
const GROUPS = 3

/** Behind the head of a state of all locks: three bits of ADDR, 33 and BCC, less the five lengths it may have. */
const CHECKED_BITS = 16

export const fuzz: FuzzTarget = lockFuzz('x1', recogniseAnswers(GROUPS), CHECKED_BITS, (random) => {
  const address = 1 + below(random, 32)
  if (random() < 0.4) return encode({ head: 'groups', address, groups: randomBytes(random, GROUPS) })
  const head = random() < 0.5 ? Head.unlock : Head.report
  return encode({ head, address, lock: below(random, 25), func: feedback(random() < 0.5) })
})
