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

interface StateRule {
  readonly next: readonly CaseState[]
  /** The decision is still to come. */
  readonly undecided: boolean
}

/** Until the decision an application can be withdrawn or handed over when the person moves. */
const ENDS: readonly CaseState[] = ['withdrawn', 'transferred']

const RULES: Readonly<Record<CaseState, StateRule>> = {
  received: { next: ['assigned', ...ENDS], undecided: true },
  assigned: { next: ['completeness', ...ENDS], undecided: true },
  completeness: { next: ['demanded', 'examination', ...ENDS], undecided: true },
  demanded: { next: ['completeness', 'examination', 'ready-to-decide', ...ENDS], undecided: true },
  examination: { next: ['demanded', 'participation', 'ready-to-decide', ...ENDS], undecided: true },
  participation: { next: ['examination', 'ready-to-decide', ...ENDS], undecided: true },
  'ready-to-decide': { next: ['examination', 'countersign', 'granted', 'refused', ...ENDS], undecided: true },
  countersign: { next: ['ready-to-decide', 'granted', 'refused', ...ENDS], undecided: true },
  granted: { next: ['document-ordered', 'closed'], undecided: false },
  refused: { next: ['closed'], undecided: false },
  withdrawn: { next: ['closed'], undecided: false },
  transferred: { next: ['closed'], undecided: false },
  'document-ordered': { next: ['document-arrived'], undecided: false },
  'document-arrived': { next: ['document-ready', 'document-ordered', 'document-issued'], undecided: false },
  'document-ready': { next: ['document-arrived', 'document-issued'], undecided: false },
  'document-issued': { next: ['closed'], undecided: false },
  closed: { next: [], undecided: false },
}

/** States a Vorgang may go to from here. */
export function nextCaseStates(state: CaseState): readonly CaseState[] {
  return RULES[state].next
}

export function canMoveCase(from: CaseState, to: CaseState): boolean {
  return RULES[from].next.includes(to)
}

/** Still to be decided: the deadlines of § 75 VwGO and the Fiktion run. */
export function isUndecided(state: CaseState): boolean {
  return RULES[state].undecided
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
