import type { CaseRow } from '../../../shared/contract/cases.ts'
import { procedureName } from '../../lib/domain.ts'
import { collator, personName } from '../../lib/format.ts'

export const columns = ['procedure', 'person', 'number', 'state', 'due', 'received', 'assignee'] as const
export type Column = (typeof columns)[number]

/** How the list was left. */
export interface View {
  readonly mine: boolean
  readonly text: string
  /** State of the Vorgang; null: any. */
  readonly state: string | null
  readonly sort: Column
  readonly descending: boolean
  /** Pixels. */
  readonly scroll: number
}

/** The date that comes first is looked at first. */
let current: View = { mine: false, text: '', state: null, sort: 'due', descending: false, scroll: 0 }

/** Kept while the program runs: a filter of last week would hide work. */
export const remembered = (): View => current
export function remember(view: View): void {
  current = view
}

const noDate = '9999-12-31'
const compare: Readonly<Record<Column, (a: CaseRow, b: CaseRow) => number>> = {
  procedure: (a, b) => collator.compare(procedureName(a.procedure), procedureName(b.procedure)),
  person: (a, b) => collator.compare(personName(a), personName(b)),
  number: (a, b) => collator.compare(a.caseNumber, b.caseNumber),
  state: (a, b) => collator.compare(a.state, b.state),
  due: (a, b) => collator.compare(a.due?.date ?? noDate, b.due?.date ?? noDate),
  received: (a, b) => collator.compare(a.receivedOn, b.receivedOn),
  assignee: (a, b) => collator.compare(a.assignee ?? '', b.assignee ?? ''),
}

/** Rows that fit the filter, in the chosen order. */
export function arrange(rows: readonly CaseRow[], view: View): readonly CaseRow[] {
  const words = view.text.toLocaleLowerCase('de').split(/\s+/).filter(Boolean)
  const fits = (row: CaseRow) => {
    if (view.state !== null && row.state !== view.state) return false
    if (words.length === 0) return true
    const text = [personName(row), row.caseNumber, procedureName(row.procedure), row.assignee ?? '']
      .join(' ')
      .toLocaleLowerCase('de')
    return words.every((word) => text.includes(word))
  }
  const direction = view.descending ? -1 : 1
  return rows
    .filter(fits)
    .sort((a, b) => direction * compare[view.sort](a, b) || (a.receivedOn < b.receivedOn ? -1 : 1))
}
