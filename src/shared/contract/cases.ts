import { z } from 'zod'
import { method } from './define.ts'
import { ExplainedDate } from './people.ts'

export const CaseRow = z.object({
  id: z.string(),
  caseNumber: z.string(),
  procedure: z.string(),
  state: z.string(),
  receivedOn: z.string(),
  personId: z.string(),
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
  create: method(
    z.object({ personId: z.string(), procedure: z.string() }),
    z.object({ caseId: z.string(), caseNumber: z.string() }),
    { requires: 'cases.write' },
  ),
  /** Ticks one paper of the list: it lies before the clerk, or it was checked. */
  setRequirement: method(
    z.object({ requirementId: z.string(), state: z.enum(['missing', 'present', 'checked']) }),
    z.object({}),
    { requires: 'cases.write' },
  ),
  /**
   * Nachforderung (§ 82(1) S. 3 AufenthG): needs the missing items and a date, else it cannot be made. Files the letter.
   */
  demand: method(
    z.object({
      caseId: z.string(),
      requirementIds: z.array(z.string()).min(1),
      dueOn: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
    }),
    z.object({ documentId: z.string() }),
    { requires: 'cases.write' },
  ),
}
