import { v7 } from 'uuid'
import type { Scan } from '../../../../drivers/devices.ts'
import type { z } from 'zod'
import type { PersonPrefill, ScanOutcome, ScanStep } from '../../../shared/contract/scans.ts'
import type { SessionUser } from '../../../shared/contract/session.ts'
import { classifyScan, type ScanKind } from '../../../shared/domain/codes.ts'
import { capitalised } from '../../../shared/domain/names.ts'
import { proposeCorrection, typedOver } from '../../../shared/domain/mrz-correction.ts'
import { mrzLines, type MrzDocument, type MrzProblem } from '../../../shared/domain/mrz.ts'
import type { Right } from '../../../shared/domain/rights.ts'
import { officeDay } from '../../../shared/domain/office-time.ts'
import { AppError, isAppError, toWire, type WireError } from '../../../shared/errors.ts'
import type { Deps, FeatureOf } from '../../deps.ts'
import { createOffers, noteCorrection, type Change, type Focus } from './corrections.ts'
import { findAppointment, findByDocument, findByFileNumber, findCard, findCase } from './scans.repository.ts'

/** A scan as the steps take it: what was read, already sorted by its form. */
export interface StepScan {
  readonly kind: ScanKind
  readonly user: SessionUser
  /** The lines as they were read, without what a reader puts around them. Personal data. */
  readonly lines: readonly string[]
  readonly by: ScanOutcome['by']
}

/**
 * Takes a scan for a step on screen. Resolves with the subject it belongs to (a first scan may create it).
 * @throws AppError when it is the wrong one; nothing was changed then
 */
export type StepHandler = (subject: string, scan: StepScan) => Promise<{ subject: string }>

export interface ScanDeps extends Deps {
  readonly steps: Readonly<Record<ScanStep, StepHandler>>
  /** Steps that want to know that something lay under the reader and came damaged. */
  readonly unread?: { readonly [S in ScanStep]?: (subject: string, user: SessionUser) => void }
  /** Somebody signs at the pad: a colleague's scan must not leave that page. */
  readonly signing: () => boolean
  /** The user at this workstation, or none while the screen is locked. */
  readonly activeUser: () => SessionUser | undefined
}

export interface Scans {
  readonly handlers: FeatureOf<'scans'>
  /** A scan from the wire. Never throws: what went wrong is the outcome. */
  receive(scan: Pick<Scan, 'text' | 'lines' | 'aim'>): Promise<void>
  /** Something lay under a reader of this workplace, and what came of it made no sense. */
  unread(): void
  /** Whether this user has just asked to read codes with the camera. */
  mayUseCamera(userId: string): boolean
  /** The page was loaded anew: the step that took scans is not on screen any more. */
  pageGone(): void
  /** The screen was locked: no step takes scans any more, no zone is kept. */
  forget(): void
}

type Prefill = z.infer<typeof PersonPrefill>
type Base = Pick<ScanOutcome, 'scanId' | 'at' | 'by' | 'corrected'>
type Read = Pick<Scan, 'text' | 'lines' | 'aim'>
type Result = Distribute<ScanOutcome>
type Distribute<T> = T extends ScanOutcome ? Omit<T, keyof Base> : never

/** The right of the call a step stands for: a scan does nothing that its user may not click. */
const stepRights: Readonly<Record<ScanStep, Right>> = {
  delivery: 'cards.deliver',
  load: 'pickup.load',
  'hand-out': 'pickup.handout',
}

/** The symbology identifier a scanner may put in front of a code (ISO/IEC 15424), and the code. */
const AIM = /^(\][A-Za-z][0-9A-Za-z])([^]+)$/

/** How long a page may open the camera after it asked. */
const cameraMs = 2 * 60_000

/** A zone of somebody without a file is kept this long for the form that follows, in memory only. */
const keepZoneMs = 10 * 60_000

/**
 * Scans: handled here first, in the order they came, then announced with ids. A step on screen that waits for a scan takes it;
 * any other scan opens what it names.
 */
export function createScans(deps: ScanDeps): Scans {
  const { db } = deps.database
  let focus: Focus | undefined
  const zones = new Map<string, { until: number; prefill: Prefill }>()
  const offers = createOffers(deps.now)
  let camera: { readonly userId: string; readonly until: number } | undefined
  let queue: Promise<unknown> = Promise.resolve()

  /** @param changes what somebody corrected by the paper, where this zone was misread before */
  function handle(
    read: Read,
    by: Base['by'],
    user: SessionUser | undefined,
    changes: readonly Change[] = [],
  ): Promise<ScanOutcome> {
    const done = queue.then(async () => {
      offers.clear()
      const base: Base = {
        scanId: v7(),
        at: deps.now().toISOString(),
        by,
        ...(changes.length === 0 ? {} : { corrected: true }),
      }
      const outcome: ScanOutcome = { ...base, ...(await resolve(read, base, user, changes)) }
      deps.publish('scans', 'scanned', outcome)
      return outcome
    })
    queue = done.catch(() => undefined)
    return done
  }

  async function resolve(
    read: Read,
    base: Base,
    user: SessionUser | undefined,
    changes: readonly Change[],
  ): Promise<Result> {
    if (user === undefined) return refused(new AppError('not-signed-in'))
    if (focus === undefined && base.by !== 'typed' && deps.signing()) return refused(new AppError('scan/signing'))
    const kind = classifyScan(
      { text: read.text, lines: read.lines, ...(read.aim === undefined ? {} : { aim: read.aim }) },
      officeDay(deps.now()),
    )
    const mayRead = user.rights.includes('people.read')
    if (focus === undefined && !mayRead)
      return refused(new AppError('forbidden', { details: { right: 'people.read' } }))
    const asked = focus
    const result =
      asked === undefined
        ? await openIt(kind, base, user, changes)
        : await take(asked, { kind, user, lines: linesOf(read), by: base.by }, base, changes)
    const misread = kind.kind === 'unknown' || (kind.kind === 'mrz' && !kind.result.ok)
    if (!misread || !mayRead || !('refusal' in result) || result.refusal === null) return result
    const correctable = offers.make({
      scanId: base.scanId,
      by: base.by,
      userId: user.id,
      focus: asked,
      ...zoneOf(read),
    })
    return correctable ? { ...result, correctable } : result
  }

  function zoneOf(read: Read) {
    const lines = linesOf(read)
    return { lines, correction: proposeCorrection(lines, officeDay(deps.now())) }
  }

  async function openIt(kind: ScanKind, base: Base, user: SessionUser, changes: readonly Change[]): Promise<Result> {
    try {
      const result = await open(kind, base.scanId)
      if (changes.length > 0) {
        const subject =
          'personId' in result ? { kind: 'person', id: result.personId } : { kind: 'scan', id: base.scanId }
        await noteCorrection(deps.database, user.id, subject, changes)
      }
      return result
    } catch (error) {
      if (isAppError(error)) return refused(error)
      deps.log('error', 'scans', 'a scan could not be resolved', { code: (error as { code?: string }).code })
      return refused(new AppError('database/unavailable'))
    }
  }

  async function take(step: Focus, scan: StepScan, base: Base, changes: readonly Change[]): Promise<Result> {
    try {
      const right = stepRights[step.step]
      if (!scan.user.rights.includes(right)) throw new AppError('forbidden', { details: { right } })
      // Written before the step acts: no card moves by a zone of which nobody knows that it was corrected.
      if (changes.length > 0)
        await noteCorrection(deps.database, scan.user.id, { kind: 'scan', id: base.scanId }, changes)
      const { subject } = await deps.steps[step.step](step.subject, scan)
      if (focus === step) focus = { step: step.step, subject }
      return { result: 'step', step: step.step, subject, accepted: true, refusal: null }
    } catch (error) {
      if (!isAppError(error)) deps.log('error', 'scans', 'a step failed on a scan', { step: step.step })
      const refusal = isAppError(error) ? wire(error) : wire(new AppError('internal'))
      return { result: 'step', step: step.step, subject: step.subject, accepted: false, refusal }
    }
  }

  async function open(kind: ScanKind, scanId: string): Promise<Result> {
    switch (kind.kind) {
      case 'mrz':
        if (!kind.result.ok) throw problem(kind.result)
        return await openDocument(kind.result, scanId)
      case 'case': {
        const found = await findCase(db, kind.az)
        if (found !== undefined) return { result: 'case', personId: found.person_id, caseId: found.id }
        const personId = await findByFileNumber(db, kind.file)
        if (personId !== undefined) return { result: 'person', personId, documentCode: 'file-number', expired: false }
        throw new AppError('scan/unknown-code')
      }
      case 'appointment': {
        const found = await findAppointment(db, kind.code)
        if (found === undefined) throw new AppError('scan/unknown-code')
        return { result: 'appointment', personId: found.person_id, caseId: found.case_id, appointmentId: found.id }
      }
      case 'card-serial': {
        const found = await findCard(db, kind.serial)
        if (found === undefined) throw new AppError('scan/unknown-code')
        return { result: 'card', personId: found.person_id, cardId: found.id }
      }
      case 'pickup-code':
      case 'unknown':
        throw new AppError('scan/unknown-code')
    }
  }

  async function openDocument(document: MrzDocument, scanId: string): Promise<Result> {
    const { documentCode, issuer, number } = document
    const personId = await findByDocument(db, issuer, number)
    // An eAT of an unlimited title carries the end of the card, which is an end all the same: it must be exchanged.
    const expired = document.expiry < officeDay(deps.now()) && !document.expiry.startsWith('0000')
    if (personId !== undefined) return { result: 'person', personId, documentCode, expired }
    // A card of the office that has not been handed over yet is no identity document, but it names its person.
    const card = issuer === 'D' ? await findCard(db, number) : undefined
    if (card !== undefined) return { result: 'card', personId: card.person_id, cardId: card.id }
    const now = deps.now().getTime()
    for (const [id, zone] of zones) if (zone.until < now) zones.delete(id)
    zones.set(scanId, { until: now + keepZoneMs, prefill: prefillOf(document) })
    return { result: 'no-file', documentCode, expired }
  }

  return {
    handlers: {
      typed: (input, context) => {
        const by = input.by ?? 'typed'
        const [, aim, text = ''] = (by === 'typed' ? null : AIM.exec(input.text)) ?? ['', undefined, input.text]
        const lines = text.split(/\r\n|\r|\n/).filter((line) => line.trim() !== '')
        const read = { text, lines: lines.length === 0 ? [text] : lines }
        return handle(aim === undefined ? read : { ...read, aim }, by, context.user)
      },
      camera: (_input, context) => {
        camera = { userId: context.user.id, until: deps.now().getTime() + cameraMs }
        return {}
      },
      focus: (input) => {
        focus = input ?? undefined
        return {}
      },
      correction: ({ scanId }, context) => {
        const offer = offers.find(scanId, context.user.id)
        return offer?.correction === undefined
          ? null
          : { lines: [...offer.lines], places: [...offer.correction.places] }
      },
      correct: async (input, context) => {
        const offer = offers.find(input.scanId, context.user.id)
        const sameStep = offer?.focus?.step === focus?.step && offer?.focus?.subject === focus?.subject
        offers.clear()
        if (offer?.correction === undefined || !sameStep) throw new AppError('scan/gone')
        const { places, readings } = offer.correction
        if (!readings.includes(input.typed)) throw new AppError('scan/other-place')
        const lines = typedOver(offer.lines, places, input.typed)
        const changes = places.map((place, index) => ({ ...place, typed: input.typed.charAt(index) }))
        return handle({ text: lines.join('\r'), lines }, offer.by, context.user, changes)
      },
      discard: ({ scanId }, context) => {
        if (offers.find(scanId, context.user.id) !== undefined) offers.clear()
        return {}
      },
      prefill: (input) => {
        const zone = zones.get(input.scanId)
        return zone === undefined || zone.until < deps.now().getTime() ? null : zone.prefill
      },
    },
    async receive(scan) {
      await handle(scan, 'scanner', deps.activeUser()).catch(() => undefined)
    },
    unread() {
      const user = deps.activeUser()
      if (user === undefined || focus === undefined || !user.rights.includes(stepRights[focus.step])) return
      deps.unread?.[focus.step]?.(focus.subject, user)
    },
    mayUseCamera: (userId) => camera?.userId === userId && camera.until > deps.now().getTime(),
    pageGone() {
      camera = undefined
      focus = undefined
    },
    forget() {
      camera = undefined
      focus = undefined
      zones.clear()
      offers.clear()
    },
  }
}

const linesOf = (read: Read) => mrzLines(read.lines.length > 1 ? read.lines : read.text)

function refused(error: AppError): Result {
  return { result: 'refused', refusal: wire(error) }
}

function wire(error: AppError): { code: WireError['code']; details: Record<string, string | number | boolean> } {
  const { code, details } = toWire(error)
  return { code, details: { ...details } }
}

/** What is wrong with a zone, as a sentence's code. */
export function problem(mrz: MrzProblem): AppError {
  switch (mrz.problem) {
    case 'check-digit':
    case 'date':
      return new AppError('scan/check-digit', { details: { field: mrz.field } })
    case 'bad-character':
      return new AppError('scan/unreadable', { details: { line: mrz.line, column: mrz.column } })
    case 'not-mrz':
    case 'length':
      return new AppError('scan/not-mrz')
  }
}

function prefillOf(document: MrzDocument): Prefill {
  return {
    documentCode: document.documentCode,
    documentNumber: document.number,
    issuer: document.issuer,
    expiresOn: document.expiry,
    familyName: capitalised(document.familyName),
    givenNames: capitalised(document.givenNames),
    birthDate: document.birthDate,
    sex: document.sex,
    nationality: document.nationality,
  }
}
