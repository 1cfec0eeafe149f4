import { sql } from 'kysely'
import type { OpenDatabase } from './open.ts'

/** A quartz loses or gains less than a second a day; a clock that somebody sets is noticed within this time. Milliseconds. */
const ASK_EVERY_MS = 60_000

export interface OfficeClock {
  readonly now: () => Date
  close(): void
}

/**
 * One clock for the whole office. Several workstations on one PostgreSQL take the server's time, so that sixty seconds of ringing are
 * sixty seconds for all of them, whatever their own clocks say; an SQLite file has one workstation and its clock.
 * @param own this machine's clock, milliseconds since 1970
 */
export async function officeClock(database: OpenDatabase, own: () => number = Date.now): Promise<OfficeClock> {
  if (database.engine === 'sqlite') return { now: () => new Date(own()), close: () => undefined }
  let ahead = 0
  const ask = async (): Promise<void> => {
    const before = own()
    const { rows } = await sql<{ ms: string }>`select extract(epoch from clock_timestamp()) * 1000 as ms`.execute(
      database.db,
    )
    const [row] = rows
    if (row !== undefined) ahead = Number(row.ms) - (before + own()) / 2
  }
  await ask()
  // A server that does not answer keeps its time meanwhile.
  const asking = setInterval(() => void ask().catch(() => undefined), ASK_EVERY_MS)
  return { now: () => new Date(own() + ahead), close: () => clearInterval(asking) }
}
