import type { Guest } from '../../../shared/consultation/protocol.ts'
import { AppError } from '../../../shared/errors.ts'
import type { ConsultationConfig } from '../../config-consultation.ts'
import type { Deps } from '../../deps.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { Provider } from '../../../shared/consultation/notices.ts'
import { RoomRef, type VideoProvider } from './providers/provider.ts'
import { findRow, type Row } from './rows.ts'

/** How often another platform is asked whether it would make a room. Milliseconds. */
const HEALTH_MS = 5 * 60_000

export interface PlatformDeps extends Pick<Deps, 'database' | 'log' | 'publish'> {
  readonly config: ConsultationConfig | undefined
}

/** Another platform's rooms, where the office uses one; the built-in call needs nothing of this. */
export class Platform {
  readonly #deps: PlatformDeps
  #provider: VideoProvider | undefined
  #asked = 0
  #healthy: boolean | null = null
  /** People's links by room: made once, not with every word to the server. */
  readonly #links = new Map<string, string>()

  constructor(deps: PlatformDeps) {
    this.#deps = deps
  }

  get kind(): Provider {
    return this.#deps.config?.provider?.kind ?? 'p2p'
  }

  get healthy(): boolean | null {
    return this.#healthy
  }

  async start(): Promise<void> {
    const { config, log } = this.#deps
    if (config?.provider === undefined) return
    try {
      // Loaded here: an office with the built-in call never reads it.
      const { createProvider } = await import('./providers/create.ts')
      this.#provider = await createProvider(config.provider)
      await this.ask()
    } catch (error) {
      this.#healthy = false
      log('error', 'consultations', 'the platform cannot be used', {
        platform: config.provider.kind,
        code: error instanceof AppError ? error.code : (error as Error).name,
      })
    }
  }

  /** Asks the platform how it is, if that was some time ago. */
  async ask(): Promise<void> {
    if (this.#provider === undefined || Date.now() - this.#asked < HEALTH_MS) return
    this.#asked = Date.now()
    const { ok, detailCode } = await this.#provider.health()
    if (!ok) this.#deps.log('warn', 'consultations', 'the platform would make no room', { reason: detailCode })
    this.#healthy = ok
  }

  /**
   * Makes the room for somebody who is about to be called; one that stood from an earlier call ends.
   * @returns null for the built-in call
   * @throws AppError `consultation/provider`
   */
  async make(id: string): Promise<string | null> {
    const row = await findRow(this.#deps.database.db, id)
    if (row.provider === 'p2p') return null
    const provider = this.#require()
    const { due_at, minutes, language } = row
    if (row.room !== null) await this.end(id)
    return JSON.stringify(await provider.createRoom({ startsAt: due_at, minutes, language }))
  }

  /** Where this guest goes, by a link of their own; null for the built-in call, or while there is no room. */
  async guestLink(row: Row, guest: Guest): Promise<string | null> {
    if (row.provider === 'p2p' || row.room === null || row.state !== 'in-call') return null
    const key = `${guest} ${row.room}`
    const known = this.#links.get(key)
    if (known !== undefined) return known
    try {
      const { url } = await this.#require().invite(RoomRef.parse(JSON.parse(row.room)), guest)
      this.#links.set(key, url)
      return url
    } catch (error) {
      this.#failed('no link into the room', error)
      return null
    }
  }

  /** @throws AppError `consultation/provider`; `consultation/state` when there is no room */
  async clerkLink(id: string): Promise<{ url: string; origins: readonly string[]; platform: string }> {
    const row = await findRow(this.#deps.database.db, id)
    if (row.room === null) throw new AppError('consultation/state')
    const provider = this.#require()
    const { url } = await provider.invite(RoomRef.parse(JSON.parse(row.room)), 'clerk')
    return { url, origins: provider.origins, platform: provider.title }
  }

  /** The talk is over: so is the room. That it cannot be reached any more keeps nobody. */
  async end(id: string): Promise<void> {
    const { database } = this.#deps
    const { room } = await findRow(database.db, id)
    if (room === null) return
    await this.drop(room)
    await inTransaction(database, (db) =>
      db
        .updateTable('consultations')
        .set((eb) => ({ room: null, version: eb('version', '+', 1) }))
        .where('id', '=', id)
        // Called again meanwhile: that room stays.
        .where('room', '=', room)
        .execute(),
    )
  }

  /** Ends a room at the platform. */
  async drop(room: string | null): Promise<void> {
    if (room === null) return
    for (const guest of ['citizen', 'interpreter']) this.#links.delete(`${guest} ${room}`)
    try {
      await this.#require().end(RoomRef.parse(JSON.parse(room)))
    } catch (error) {
      this.#failed('the room could not be ended', error)
    }
  }

  /** Rooms whose talk ended without a clerk's hand: nobody answered, the line broke, the day is over, the clerk signed out. */
  async endLeft(): Promise<void> {
    if (this.#provider === undefined) return
    const rows = await this.#deps.database.db
      .selectFrom('consultations')
      .select(['id', 'state', 'resumes_to'])
      .where('room', 'is not', null)
      .execute()
    for (const { id, state, resumes_to } of rows) {
      if (!['called', 'in-call'].includes(resumes_to ?? state)) await this.end(id)
    }
  }

  #failed(message: string, error: unknown): void {
    this.#deps.log('warn', 'consultations', message, {
      code: error instanceof AppError ? error.code : (error as Error).name,
    })
  }

  #require(): VideoProvider {
    if (this.#provider === undefined) {
      throw new AppError('consultation/provider', { details: { platform: this.kind, reason: 'misconfigured' } })
    }
    return this.#provider
  }
}
