import type * as de from '../de/cases.ts'

export const cases = {
  title: 'Open cases',
  count_one: '1 case',
  count_other: '{{count}} cases',
  filtered: '{{shown}} of {{total}}',
  filter: 'Filter: name, file number, kind',
  whose: 'Which cases',
  mine: 'Mine',
  all: 'All',
  state: 'State',
  anyState: 'Any state',
  table: 'Open cases. Arrow keys walk the rows, Enter opens the file.',
  procedure: 'Case',
  person: 'Person',
  number: 'File number',
  due: 'Due',
  received: 'Received',
  assignee: 'Handled by',
  nobody: 'nobody',
  sortBy: 'Sort by {{column}}',
  none: 'No open cases.',
  noneHelp:
    'All cases that are not closed yet stand here. New ones begin at the counter in the file, or with an application.',
  noneFiltered: 'No case fits the filter.',
  resetFilter: 'Reset filter',
} satisfies typeof de.cases
