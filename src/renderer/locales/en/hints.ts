import type { hints as german } from '../de/hints.ts'

export const hints = {
  receiptFirst: 'The card can be handed over once the person has signed the receipt.',
  noCase: 'No case chosen',
  caseClosed: 'The case is closed',
  nothingMissing: 'No document is missing',
  overdue_one: '1 day overdue',
  overdue_other: '{{count}} days overdue',
} satisfies typeof german
