import { z } from 'zod'
import { id, method } from './define.ts'
import { ExplainedDate } from './people.ts'

export const CaseRow = z.object({
  id: id,
  caseNumber: z.string(),
  procedure: z.string(),
  state: z.string(),
  receivedOn: z.string(),
  personId: id,
  familyName: z.string(),
  givenNames: z.string(),
  assignee: z.string().nullable(),
  due: ExplainedDate.nullable(),
})
export type CaseRow = z.infer<typeof CaseRow>

export const cases = {
  /** Open Vorgänge, oldest first; at most 1,000. `mine`: assigned to the caller. */
  open: method(z.object({ mine: z.boolean() }), z.array(CaseRow), { requires: 'cases.read' }),
  /** Opens a Vorgang at the counter. */
  create: method(z.object({ personId: id, procedure: z.string() }), z.object({ caseId: id, caseNumber: z.string() }), {
    requires: 'cases.write',
  }),
  /** Ticks one paper of the list: it lies before the clerk, or it was checked. */
  setRequirement: method(
    z.object({ requirementId: id, state: z.enum(['missing', 'present', 'checked']) }),
    z.object({}),
    { requires: 'cases.write' },
  ),
  /**
   * Nachforderung (§ 82(1) S. 3 AufenthG): needs the missing items and a date, else it cannot be made. Files the letter.
   */
  demand: method(
    z.object({
      caseId: id,
      requirementIds: z.array(id).min(1).max(50),
      dueOn: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
    }),
    z.object({ documentId: id }),
    { requires: 'cases.write' },
  ),
}
