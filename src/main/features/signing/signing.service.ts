import { hostname } from 'node:os'
import type { Kysely } from 'kysely'
import { v7 } from 'uuid'
import type { PenPoint } from '../../../../drivers/devices.ts'
import { isDriverError } from '../../../../drivers/errors.ts'
import type { InkBatch, PadInfo, SigningView } from '../../../shared/contract/signing.ts'
import { layoutPad } from '../../../shared/domain/pad-screen.ts'
import { padTexts } from '../../../shared/domain/pad-texts.ts'
import { AppError, isAppError } from '../../../shared/errors.ts'
import { appendAudit } from '../../db/audit.ts'
import { getBlob } from '../../db/blobs.ts'
import { isDatabaseError } from '../../db/errors.ts'
import type { Database } from '../../db/schema.ts'
import { inTransaction, type Note } from '../../db/transaction.ts'
import type { Deps } from '../../deps.ts'
import { endElsewhere } from './elsewhere.ts'
import { loadEscrowKey } from './escrow-key.ts'
import { fileWalk } from './filing.ts'
import { deviceError } from './pad-errors.ts'
import { padInfo, readyPad, wordsOf } from './pads.ts'
import { createGlass, isSignature } from './glass.ts'
import { sha256 } from './ink.ts'
import {
  abandonedSigning,
  findSignable,
  findSigning,
  insertSigning,
  lastSigning,
  moveSigning,
} from './signing.repository.ts'
import { type BeginInput, entry, isOver, openRow, viewOf, viewOfRow, type Walk } from './walk.ts'

export type SigningDeps = Pick<Deps, 'database' | 'kek' | 'hub' | 'publish' | 'log' | 'now'> & {
  readonly config: Pick<Deps['config'], 'mode' | 'dataDir' | 'escrowKeyFile' | 'office'>
  /** Tells workstations of one office database apart; this machine's name unless told. */
  readonly workstation?: string
  /** Ends whatever else the pad serves (a drawing test): somebody wants to sign. */
  readonly freePad?: () => Promise<void>
  /** What a filed signature means for its Vorgang; in the transaction that files it. */
  readonly signed: (
    db: Kysely<Database>,
    note: Note,
    signed: { readonly kind: string; readonly caseId: string | null; readonly userId: string },
  ) => Promise<void>
}

/**
 * Signatures on the pad of this workstation, one at a time. Intent first: the walk stands in the database before anything
 * goes to the pad; document, sealed strokes and outcome are stored in one transaction. So a program that ends at any moment
 * leaves either an untouched draft or a filed document.
 */
export class SigningService {
  readonly #deps: SigningDeps
  readonly #workstation: string
  /** Set from the first line of {@link begin} to the end of the walk: the pad serves one person. */
  #taken = false
  /** The window whose walk is being prepared; none once its session has ended meanwhile. */
  #beginner: number | undefined
  #walk: Walk | undefined

  /** Somebody is at the pad, or about to be. */
  get underWay(): boolean {
    return this.#taken
  }

  constructor(deps: SigningDeps) {
    this.#deps = deps
    this.#workstation = deps.workstation ?? hostname()
  }

  /** Marks what the last run of this program left open: its ink is gone, its document is an untouched draft. */
  async recover(): Promise<void> {
    await inTransaction(this.#deps.database, (db, note) => this.#giveUpAbandoned(db, note))
  }

  async #giveUpAbandoned(db: Kysely<Database>, note: Note): Promise<void> {
    const row = await abandonedSigning(db, this.#workstation)
    if (row === undefined) return
    const ended_at = this.#deps.now().toISOString()
    await moveSigning(db, row.id, { state: 'interrupted', ended_by: 'program-ended', ended_at })
    note('signing', row.id)
    await appendAudit(db, entry('interrupted', row.started_by, row.document_id, { endedBy: 'program-ended' }))
  }

  pad(padId?: string): PadInfo {
    return padInfo(this.#deps.hub, padId)
  }

  /** @throws AppError as the contract says */
  async begin(input: BeginInput, user: { readonly id: string }, windowId: number): Promise<SigningView> {
    if (this.#taken) throw new AppError('signing/busy')
    this.#taken = true
    this.#beginner = windowId
    let walk: Walk
    try {
      walk = await this.#prepare(input, user.id, windowId)
    } catch (error) {
      this.#taken = false
      throw isDatabaseError(error, 'unique') ? new AppError('signing/busy') : error
    }
    this.#walk = walk
    if (this.#beginner === undefined) {
      // The screen was locked before anything went to the pad, and nothing does.
      await this.#end(walk, 'cancelled', 'by-staff')
      return viewOf(walk)
    }
    this.#beginner = undefined
    return await this.#offer(walk)
  }

  /** Everything that can be refused, then the intent. Nothing has gone to the pad yet. */
  async #prepare(input: BeginInput, userId: string, windowId: number): Promise<Walk> {
    const { database, kek, hub, config, now } = this.#deps
    const document = await findSignable(database.db, input.documentId)
    if (document.sha256 !== input.displayedSha256) throw new AppError('signing/displayed-changed')
    const bytes = await getBlob(database.db, kek, document.blobId)
    if (sha256(bytes) !== document.sha256) throw new AppError('document/tampered')
    const escrowKey = await loadEscrowKey(config)
    const pad = readyPad(hub, input.padId)
    if (pad === undefined) throw new AppError('device/absent')
    const { screenWidth, screenHeight } = pad.device.capability
    const { width, height, rgba } = input.picture
    if (width !== screenWidth || height !== screenHeight || rgba.length !== width * height * 4) {
      throw new AppError('invalid-input', { details: { field: 'picture' } })
    }
    const layout = layoutPad(width, height, padTexts[input.language].direction)
    const walk: Walk = {
      id: v7(),
      windowId,
      userId,
      document,
      bytes,
      escrowKey,
      pad: pad.device,
      padId: pad.id,
      picture: { ...input.picture, words: wordsOf(document.kind, input.language, layout) },
      layout,
      glass: createGlass(layout, pad.device.capability),
      language: input.language,
      startedAt: now().toISOString(),
      state: 'offered',
      endedBy: null,
      inking: false,
      filing: undefined,
      ending: undefined,
      leave: () => undefined,
      batch: [],
      sending: undefined,
    }
    await inTransaction(database, async (db, note) => {
      // One that ended while the database was away could not say so then.
      await this.#giveUpAbandoned(db, note)
      await endElsewhere(db, note, { documentId: document.id, takeOver: input.takeOver, userId, at: now() })
      await insertSigning(db, openRow(walk), this.#workstation)
      note('signing', walk.id)
      await appendAudit(db, entry('offered', userId, document.id, { kind: document.kind, language: walk.language }))
    })
    return walk
  }

  /** The picture goes to the glass, then the pen may write. */
  async #offer(walk: Walk): Promise<SigningView> {
    this.#tell(walk)
    try {
      await this.#deps.freePad?.()
      // Locked or cancelled while the pad made room: the end has cleared the glass, and nothing may come onto it any more.
      if (isOver(walk)) return viewOf(walk)
      walk.leave = walk.pad.onPen((point) => this.#pen(walk, point))
      void walk.pad.closed.then(() => this.#lost(walk))
      await this.#draw(walk)
      if (walk.state !== 'offered') return viewOf(walk)
      await inTransaction(this.#deps.database, async (db) => {
        await moveSigning(db, walk.id, { state: 'signing' })
      })
    } catch (error) {
      await this.#end(walk, 'interrupted', isDriverError(error) ? 'unplugged' : 'program-ended')
      if (walk.state === 'cancelled') return viewOf(walk)
      throw deviceError(error)
    }
    if (walk.state === 'offered') {
      walk.state = 'signing'
      this.#tell(walk)
    }
    return viewOf(walk)
  }

  async #draw(walk: Walk): Promise<void> {
    walk.inking = false
    if (isOver(walk)) return
    // A pad does one thing after the other: an end meanwhile clears the glass once the picture is on it.
    await walk.pad.show(walk.picture)
    if (isOver(walk)) return
    await walk.pad.startInk(walk.layout.writing)
    walk.inking = !isOver(walk)
  }

  #pen(walk: Walk, point: PenPoint): void {
    if (!walk.inking) return
    const { ink, lifted, tapped } = walk.glass.take(point)
    const { x, y, pressure } = point
    if (ink || lifted) walk.batch.push({ x, y, pressure, down: ink })
    walk.sending ??= setImmediate(() => this.#flush(walk))
    if (tapped === undefined) return
    // A tap has nobody to answer: the page sees what came of it, and the log what did not.
    const act = {
      sign: () => this.#accept(walk),
      clear: () => this.#clear(walk),
      cancel: () => this.#cancel(walk, 'by-person'),
    }
    act[tapped]().catch((error: unknown) => {
      if (!isAppError(error, 'signing/no-ink', 'signing/state')) this.#log('a tap on the pad failed', error)
    })
  }

  #flush(walk: Walk, clear = false): void {
    clearImmediate(walk.sending)
    walk.sending = undefined
    this.#deps.publish('signing', 'inked', {
      signingId: walk.id,
      clear,
      points: clear ? [] : walk.batch,
      reports: walk.glass.reports,
      lost: walk.glass.lost,
    })
    walk.batch = []
  }

  async current(documentId: string): Promise<SigningView | null> {
    if (this.#walk?.document.id === documentId) return viewOf(this.#walk)
    const row = await lastSigning(this.#deps.database.db, documentId)
    return row === undefined ? null : viewOfRow(row)
  }

  /** All ink so far. @throws AppError `signing/state` when the signing is not running */
  ink(signingId: string): InkBatch {
    const { glass } = this.#running(signingId)
    const points = glass.strokes.flatMap((stroke) => [
      ...stroke.map(({ x, y, pressure }) => ({ x, y, pressure, down: true })),
      ...stroke.slice(-1).map(({ x, y }) => ({ x, y, pressure: 0, down: false })),
    ])
    return { signingId, clear: true, points, reports: glass.reports, lost: glass.lost }
  }

  /** A signing that was filed already answers again: a second click is no error. */
  async accept(signingId: string): Promise<SigningView> {
    if (this.#walk?.id === signingId) return await this.#accept(this.#walk)
    const row = await findSigning(this.#deps.database.db, signingId)
    if (row?.state !== 'filed') throw new AppError('signing/state')
    return viewOfRow(row)
  }

  async clear(signingId: string): Promise<void> {
    await this.#clear(this.#running(signingId))
  }

  async cancel(signingId: string): Promise<void> {
    await this.#cancel(this.#running(signingId), 'by-staff')
  }

  /** The screen was locked or the window closed: what is on the glass is nobody else's business. Never throws. */
  async sessionEnded(windowId: number): Promise<void> {
    if (this.#beginner === windowId) this.#beginner = undefined
    if (this.#walk?.windowId !== windowId) return
    await this.#end(this.#walk, 'cancelled', 'by-staff').catch((error: unknown) =>
      this.#log('the end of a signing could not be stored', error),
    )
  }

  /** The program ends. Waits for a document that is being filed. */
  async close(): Promise<void> {
    const walk = this.#walk
    if (walk === undefined) return
    await walk.filing?.catch(() => undefined)
    await this.#end(walk, 'interrupted', 'program-ended')
  }

  async #clear(walk: Walk): Promise<void> {
    if (walk.state !== 'signing') throw new AppError('signing/state')
    // A second wish while the glass is already being cleared is the same wish.
    if (!walk.inking) return
    walk.glass.clear()
    this.#flush(walk, true)
    try {
      await this.#draw(walk)
    } catch (error) {
      await this.#end(walk, 'interrupted', 'unplugged')
      throw deviceError(error)
    }
  }

  async #cancel(walk: Walk, endedBy: 'by-person' | 'by-staff'): Promise<void> {
    if (walk.filing !== undefined) throw new AppError('signing/state')
    await this.#end(walk, 'cancelled', endedBy)
  }

  #accept(walk: Walk): Promise<SigningView> {
    if (walk.filing !== undefined) return walk.filing
    if (walk.state !== 'signing') return Promise.reject(new AppError('signing/state'))
    if (!isSignature(walk.glass.strokes, walk.layout)) return Promise.reject(new AppError('signing/no-ink'))
    walk.inking = false
    this.#flush(walk)
    walk.state = 'filing'
    this.#tell(walk)
    walk.filing = this.#file(walk)
    return walk.filing
  }

  async #file(walk: Walk): Promise<SigningView> {
    const at = this.#deps.now().toISOString()
    try {
      await fileWalk(this.#deps, walk, at)
    } catch (error) {
      // A commit whose answer was lost may stand.
      const row = await findSigning(this.#deps.database.db, walk.id).catch(() => undefined)
      if (row?.state !== 'filed') {
        walk.filing = undefined
        // Put aside, signed, or ended from another workstation meanwhile.
        if (isAppError(error, 'document/state', 'signing/state')) await this.#end(walk, 'cancelled', 'by-staff')
        else {
          // The ink is still here: accepting can be repeated.
          walk.state = 'signing'
          walk.inking = true
          this.#tell(walk)
        }
        throw error
      }
    }
    walk.state = 'filed'
    this.#release(walk)
    return viewOf(walk)
  }

  #lost(walk: Walk): void {
    if (walk.filing !== undefined) return
    this.#end(walk, 'interrupted', 'unplugged').catch((error: unknown) =>
      this.#log('the end of a signing could not be stored', error),
    )
  }

  /** Ends a walk that is still running and not being filed; resolves when it has ended, whoever ended it. */
  #end(walk: Walk, state: 'cancelled' | 'interrupted', endedBy: NonNullable<SigningView['endedBy']>): Promise<void> {
    if (walk.filing !== undefined) return Promise.resolve()
    walk.ending ??= this.#giveUp(walk, state, endedBy)
    return walk.ending
  }

  async #giveUp(walk: Walk, state: SigningView['state'], endedBy: SigningView['endedBy']): Promise<void> {
    walk.state = state
    walk.endedBy = endedBy
    walk.inking = false
    try {
      await inTransaction(this.#deps.database, async (db, note) => {
        const ended_at = this.#deps.now().toISOString()
        if (!(await moveSigning(db, walk.id, { state, ended_by: endedBy, ended_at }))) return
        note('signing', walk.id)
        const { reports, lost } = walk.glass
        await appendAudit(db, entry(state, walk.userId, walk.document.id, { endedBy, reports, lost }))
      })
    } finally {
      this.#release(walk)
    }
  }

  /** The glass is emptied, the pad is free for the next person. */
  #release(walk: Walk): void {
    walk.inking = false
    walk.leave()
    clearImmediate(walk.sending)
    walk.pad.blank().catch((error: unknown) => {
      if (!isDriverError(error)) this.#log('the glass could not be cleared', error)
    })
    if (this.#walk === walk) this.#walk = undefined
    this.#taken = false
    this.#tell(walk)
  }

  #tell(walk: Walk): void {
    this.#deps.publish('signing', 'changed', viewOf(walk))
  }

  #running(signingId: string): Walk {
    if (this.#walk?.id !== signingId) throw new AppError('signing/state')
    return this.#walk
  }

  #log(message: string, error: unknown): void {
    this.#deps.log('warn', 'signing', message, { kind: error instanceof Error ? error.name : 'unknown' })
  }
}
