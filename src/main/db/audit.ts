import { createHash } from 'node:crypto'
import { PostgresAdapter, sql, type Kysely, type Selectable } from 'kysely'
import { v7 } from 'uuid'
import type { AuditTable, Database } from './schema.ts'

/** What an audit entry may say beyond ids: counts, codes, door numbers. Never a name, a date of birth or a number. */
export type AuditDetails = Readonly<Record<string, string | number | boolean | null>>

export interface AuditEntry {
  readonly userId: string
  /** What was done: `pickup.open`, `person.read`. */
  readonly action: string
  /** What it was done to: `person`, `pickup`, `document`, and its id. */
  readonly subjectKind: string
  readonly subjectId: string
  /** Why, as a code: the procedure or the reason staff gave (Art. 5(1)(b) and (2) DSGVO). */
  readonly purpose: string
  readonly details?: AuditDetails
}

type AuditRow = Selectable<AuditTable>

const GENESIS = '0'.repeat(64)
/** Any number, the same in every version of the program. */
const LOCK = 733_601_002
const PAGE = 500

/**
 * Appends an entry in the caller's transaction: it stands exactly if the act stands. Append last: on PostgreSQL others
 * wait with their entries until this transaction ends.
 */
export async function appendAudit(db: Kysely<Database>, entry: AuditEntry): Promise<void> {
  if (!db.isTransaction) throw new Error('An audit entry is written in the transaction of the act.')
  // One writer at a time keeps seq without gaps; SQLite has one writer anyway.
  if (isPostgres(db)) await sql`select pg_advisory_xact_lock(${sql.lit(LOCK)})`.execute(db)
  const last = await db.selectFrom('audit').select(['seq', 'hash']).orderBy('seq', 'desc').limit(1).executeTakeFirst()
  const row = {
    seq: (last?.seq ?? 0) + 1,
    id: v7(),
    at: new Date().toISOString(),
    user_id: entry.userId,
    action: entry.action,
    subject_kind: entry.subjectKind,
    subject_id: entry.subjectId,
    purpose: entry.purpose,
    details: canonicalJson(entry.details ?? {}),
    prev_hash: last?.hash ?? GENESIS,
  }
  await db
    .insertInto('audit')
    .values({ ...row, hash: hashOf(row) })
    .execute()
}

export interface AuditVerdict {
  readonly ok: boolean
  /** Entries read, up to the first bad one. */
  readonly entries: number
  /** `seq` that is missing, out of place or does not match its hash. */
  readonly firstBad?: number
  /** The end of the chain. Kept elsewhere (printed, signed), it also shows a log cut off at its end or written anew. */
  readonly head: { readonly seq: number; readonly hash: string }
}

/** Reads the whole log in pages and recomputes the chain. `anchor` is a head kept from earlier: it must be passed. */
export async function verifyAudit(db: Kysely<Database>, anchor?: AuditVerdict['head']): Promise<AuditVerdict> {
  let head = { seq: 0, hash: GENESIS }
  for (;;) {
    const page = await db
      .selectFrom('audit')
      .selectAll()
      .where('seq', '>', head.seq)
      .orderBy('seq')
      .limit(PAGE)
      .execute()
    for (const row of page) {
      const expected = head.seq + 1
      const { hash, ...content } = row
      const sound = row.seq === expected && row.prev_hash === head.hash && hash === hashOf(content)
      const anchored = anchor?.seq !== expected || anchor.hash === hash
      if (!sound || !anchored) return { ok: false, entries: head.seq, firstBad: expected, head }
      head = { seq: row.seq, hash }
    }
    if (page.length < PAGE) break
  }
  if (anchor !== undefined && anchor.seq > head.seq) {
    return { ok: false, entries: head.seq, firstBad: head.seq + 1, head }
  }
  return { ok: true, entries: head.seq, head }
}

function isPostgres(db: Kysely<Database>): boolean {
  return db.getExecutor().adapter instanceof PostgresAdapter
}

function hashOf(row: Omit<AuditRow, 'hash'>): string {
  return createHash('sha256').update(row.prev_hash).update(canonicalJson(row)).digest('hex')
}

/** JSON with its keys in order, so that the same content always has the same bytes (RFC 8785, flat objects). */
function canonicalJson(value: Readonly<Record<string, string | number | boolean | null>>): string {
  const sorted = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return JSON.stringify(Object.fromEntries(sorted))
}
