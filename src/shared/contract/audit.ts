import { z } from 'zod'
import { id, method } from './define.ts'
import { HistoryRow } from './people.ts'

export const audit = {
  /** Newest first, by pages of 200 below `before`. */
  list: method(
    z.object({ before: z.number().nullable() }),
    z.array(HistoryRow.extend({ subjectId: id, purpose: z.string() })),
    {
      requires: 'audit.read',
    },
  ),
  /** Recomputes the whole chain. */
  verify: method(z.object({}), z.object({ ok: z.boolean(), entries: z.number(), firstBad: z.number().nullable() }), {
    requires: 'audit.read',
  }),
}
