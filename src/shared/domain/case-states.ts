/** The way of a Vorgang, the same for every procedure. */

export const CASE_STATES = [
  'received',
  'assigned',
  'completeness',
  /** Nachforderung runs (§ 82 AufenthG). */
  'demanded',
  'examination',
  /** Other bodies are asked: BA, security, university, ZAB. */
  'participation',
  'ready-to-decide',
  /** Mitzeichnung by the lead. */
  'countersign',
  'granted',
  'refused',
  'withdrawn',
  /** Another authority is competent now. */
  'transferred',
  'document-ordered',
  'document-arrived',
  /** At the counter, in the locker or on its way. */
  'document-ready',
  'document-issued',
  /** zdA: to the files. */
  'closed',
] as const

export type CaseState = (typeof CASE_STATES)[number]

/** What the applicant is told. */
export type CitizenStatus = 'submitted' | 'in-progress' | 'waiting-for-you' | 'decided'

interface StateRule {
  readonly next: readonly CaseState[]
  readonly citizen: CitizenStatus
}

/** Until the decision an application can be withdrawn or handed over when the person moves. */
const ENDS: readonly CaseState[] = ['withdrawn', 'transferred']

const RULES: Readonly<Record<CaseState, StateRule>> = {
  received: { next: ['assigned', ...ENDS], citizen: 'submitted' },
  assigned: { next: ['completeness', ...ENDS], citizen: 'in-progress' },
  completeness: { next: ['demanded', 'examination', ...ENDS], citizen: 'in-progress' },
  demanded: { next: ['completeness', 'examination', 'ready-to-decide', ...ENDS], citizen: 'waiting-for-you' },
  examination: { next: ['demanded', 'participation', 'ready-to-decide', ...ENDS], citizen: 'in-progress' },
  participation: { next: ['examination', 'ready-to-decide', ...ENDS], citizen: 'in-progress' },
  'ready-to-decide': { next: ['examination', 'countersign', 'granted', 'refused', ...ENDS], citizen: 'in-progress' },
  countersign: { next: ['ready-to-decide', 'granted', 'refused', ...ENDS], citizen: 'in-progress' },
  granted: { next: ['document-ordered', 'closed'], citizen: 'decided' },
  refused: { next: ['closed'], citizen: 'decided' },
  withdrawn: { next: ['closed'], citizen: 'decided' },
  transferred: { next: ['closed'], citizen: 'decided' },
  'document-ordered': { next: ['document-arrived'], citizen: 'decided' },
  'document-arrived': { next: ['document-ready', 'document-ordered', 'document-issued'], citizen: 'decided' },
  'document-ready': { next: ['document-arrived', 'document-issued'], citizen: 'decided' },
  'document-issued': { next: ['closed'], citizen: 'decided' },
  closed: { next: [], citizen: 'decided' },
}

/** States a Vorgang may go to from here. */
export function nextCaseStates(state: CaseState): readonly CaseState[] {
  return RULES[state].next
}

export function canMoveCase(from: CaseState, to: CaseState): boolean {
  return RULES[from].next.includes(to)
}

export function citizenStatus(state: CaseState): CitizenStatus {
  return RULES[state].citizen
}

/** Still to be decided: the deadlines of § 75 VwGO and the Fiktion run. */
export function isUndecided(state: CaseState): boolean {
  return RULES[state].citizen !== 'decided'
}

/** The five steps drawn above a Vorgang. */
export const CASE_STEPS = ['received', 'assigned', 'completeness', 'examination', 'decision'] as const
export type CaseStep = (typeof CASE_STEPS)[number]

export function caseStep(state: CaseState): CaseStep {
  if (state === 'received' || state === 'assigned' || state === 'completeness') return state
  if (state === 'demanded') return 'completeness'
  return state === 'examination' || state === 'participation' ? 'examination' : 'decision'
}

export function isCaseState(text: string): text is CaseState {
  return (CASE_STATES as readonly string[]).includes(text)
}
