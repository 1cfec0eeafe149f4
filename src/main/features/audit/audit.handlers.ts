import type { Deps, FeatureOf } from '../../deps.ts'
import { toHistoryRow } from '../../db/history.ts'
import { verifyAudit } from '../../db/audit.ts'

const PAGE = 200

/** Reading the log is open to those who answer for it (`audit.read`); nobody can change it. */
export function createAudit({ database }: Pick<Deps, 'database'>): FeatureOf<'audit'> {
  return {
    async list({ before }) {
      const rows = await database.db
        .selectFrom('audit')
        .leftJoin('users', 'users.id', 'audit.user_id')
        .selectAll('audit')
        .select('users.display_name as user_name')
        .$if(before !== null, (query) => query.where('audit.seq', '<', before ?? 0))
        .orderBy('audit.seq', 'desc')
        .limit(PAGE)
        .execute()
      return rows.map((row) => ({ ...toHistoryRow(row), subjectId: row.subject_id, purpose: row.purpose }))
    },
    async verify() {
      const { ok, entries, firstBad } = await verifyAudit(database.db)
      return { ok, entries, firstBad: firstBad ?? null }
    },
  }
}
