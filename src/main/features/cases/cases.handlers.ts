import type { Deps, FeatureOf } from '../../deps.ts'
import { inTransaction } from '../../db/transaction.ts'
import { officeDay } from '../../../shared/domain/office-time.ts'
import { appendAudit } from '../../db/audit.ts'
import { insertCase, listOpen, tickRequirement } from './cases.repository.ts'
import { demand, type PrepareLetter } from './cases.service.ts'

export function createCases(deps: Pick<Deps, 'database' | 'now'>, prepareLetter: PrepareLetter): FeatureOf<'cases'> {
  const { database, now } = deps
  return {
    open: ({ mine }, { user }) => listOpen(database.db, mine ? user.id : undefined),

    async create({ personId, procedure }, { user }) {
      const at = now()
      return await inTransaction(database, async (db, note) => {
        const opened = await insertCase(db, { personId, procedure, receivedOn: officeDay(at), at: at.toISOString() })
        note('cases', opened.caseId)
        await appendAudit(db, {
          userId: user.id,
          action: 'cases.opened',
          subjectKind: 'case',
          subjectId: opened.caseId,
          purpose: 'counter',
          details: { procedure },
        })
        return opened
      })
    },

    async setRequirement({ requirementId, state }, { user }) {
      await inTransaction(database, async (db, note) => {
        const { caseId, paper, changed } = await tickRequirement(db, requirementId, state)
        if (!changed) return
        note('cases', caseId)
        await appendAudit(db, {
          userId: user.id,
          action: 'cases.paper_ticked',
          subjectKind: 'case',
          subjectId: caseId,
          purpose: 'counter',
          details: { paper, state },
        })
      })
      return {}
    },

    demand: (input, { user }) => demand(deps, prepareLetter, input, user.id),
  }
}
