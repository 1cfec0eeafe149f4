/** The dates of a Vorgang as the screens show them: each with the rule it follows. */
import { isUndecided, isCaseState } from './case-states.ts'
import type { IsoDate } from './dates.ts'
import { fiction, nextDeadline, type Deadline, type FictionEffect, type StayBasis } from './deadlines.ts'
import { procedureKind } from './procedures.ts'
import { titleKind } from './titles.ts'

/** A date with the key of the sentence that explains it (`deadlines.<key>` in the locale). */
export interface ExplainedDay {
  readonly date: IsoDate
  readonly key: string
  readonly params: Record<string, string | number>
  readonly basis: string
}

function explained({ date, basis, explanation }: Deadline): ExplainedDay {
  return { date, basis, key: explanation.key, params: { ...explanation.params } }
}

export interface DatedCase {
  readonly state: string
  readonly receivedOn: IsoDate
  readonly closedOn: IsoDate | null
  /** Earliest date set in a Nachforderung that still runs. */
  readonly demandDueOn: IsoDate | null
}

/** The next date of a Vorgang that somebody must look at; null once it is decided or closed. */
export function caseDue(open: DatedCase): ExplainedDay | null {
  if (open.closedOn !== null || !isCaseState(open.state) || !isUndecided(open.state)) return null
  return explained(nextDeadline({ receivedOn: open.receivedOn, demandDueOn: open.demandDueOn ?? undefined }))
}

export interface FictionView {
  readonly kind: FictionEffect
  readonly key: string
  readonly params: Record<string, string | number>
  readonly basis: string
}

/**
 * Fiktion of an undecided Vorgang (§ 81 Abs. 3, 4 AufenthG); null where the procedure knows none, where the title it hangs on has no
 * end, and after the decision.
 */
export function caseFiction(
  open: Pick<DatedCase, 'state' | 'receivedOn' | 'closedOn'> & { readonly procedure: string },
  title: { readonly kind: string; readonly expiresOn: IsoDate | null } | undefined,
): FictionView | null {
  const undecided = open.closedOn === null && isCaseState(open.state) && isUndecided(open.state)
  if (!undecided || !procedureKind(open.procedure).fiction) return null
  if (title !== undefined && (title.expiresOn === null || titleKind(title.kind).unlimited)) return null
  const { effect, basis, explanation } = fiction(open.receivedOn, stayBasis(title))
  return { kind: effect, key: explanation.key, params: { ...explanation.params }, basis }
}

function stayBasis(title: { readonly kind: string; readonly expiresOn: IsoDate | null } | undefined): StayBasis {
  if (title === undefined || title.expiresOn === null) return { kind: 'none' }
  return { kind: title.kind === 'visa-c' ? 'schengen-visa' : 'title', end: title.expiresOn }
}
