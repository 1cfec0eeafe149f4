import { z } from 'zod'
import type { HistoryRow } from '../../shared/contract/people.ts'

const Details = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))

interface StoredEntry {
  readonly seq: number
  readonly at: string
  readonly action: string
  readonly subject_kind: string
  readonly details: string
  readonly user_id: string
  /** Null for a user who is not in the table: the program itself. */
  readonly user_name: string | null
}

/** An entry of the log as people read it: with the user's name, without the empty details. */
export function toHistoryRow(entry: StoredEntry): z.infer<typeof HistoryRow> {
  const details = Object.entries(Details.parse(JSON.parse(entry.details)))
  return {
    seq: entry.seq,
    at: entry.at,
    user: entry.user_name ?? entry.user_id,
    action: entry.action,
    subjectKind: entry.subject_kind,
    details: Object.fromEntries(details.flatMap(([key, value]) => (value === null ? [] : [[key, value] as const]))),
  }
}
