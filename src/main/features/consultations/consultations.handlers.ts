import { v7 } from 'uuid'
import { isCitizenLanguage } from '../../../shared/consultation/languages.ts'
import { statistics } from '../../../shared/domain/consultation/statistics.ts'
import { addDays, isIsoDate } from '../../../shared/domain/dates.ts'
import { startOfDay } from '../../../shared/domain/office-time.ts'
import { AppError } from '../../../shared/errors.ts'
import { appendAudit, type AuditDetails } from '../../db/audit.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { FeatureOf } from '../../deps.ts'
import type { FilePaper, InvitationLetter, Scan } from '../../filing.ts'
import { createActs, openRow, ownRow } from './acts.ts'
import {
  insertConsultation,
  invitationOf,
  renewLink,
  renewLinkIn,
  requireFile,
  type NewConsultation,
} from './booking.ts'
import { ConsultationService, WALK_IN_MINUTES, type ServiceDeps } from './consultations.service.ts'
import { readHours, saveHours } from './hours.ts'
import { linkTo, newToken } from './links.ts'
import { entry, move } from './moves.ts'
import { saveNote } from './notes.ts'
import { passagesBetween } from './passages.ts'
import { qrSvg } from './qr.ts'
import { findRow } from './rows.ts'
import { papersFor } from './status.ts'
import { claimStill, renderStill, stillFiled } from './stills.ts'
import { readView } from './view.ts'

/** States in which somebody can have held a paper to the camera. */
const photographed: readonly string[] = ['in-call', 'connection-lost', 'wrap-up']

export interface ConsultationsDeps extends ServiceDeps {
  /** Makes the letter now, and gives back how to file its copy without the link. Passed by app.ts, as is the next. */
  readonly prepareInvitation: (letter: InvitationLetter) => Promise<{ print: Uint8Array; file: FilePaper }>
  readonly prepareScan: (scan: Scan) => FilePaper
  readonly openRoom: (room: { url: string; origins: readonly string[]; platform: string }) => { close(): void }
}

export interface Consultations {
  readonly handlers: FeatureOf<'consultations'>
  readonly service: ConsultationService
  /** Signed out: a talk cannot go on without its page, and nobody rings for an empty desk. */
  sessionEnded(userId: string): Promise<void>
}

export function createConsultations(deps: ConsultationsDeps): Consultations {
  const { database, now, office } = deps
  const { db } = database
  const service = new ConsultationService(deps)
  const { hall, link, people, platform } = service
  const requireOwn = (id: string, userId: string) => ownRow(db, id, userId)
  const time = () => now().toISOString()

  async function invite(given: { token: string; expiresAt: string }) {
    const [invitation] = await Promise.all([invitationOf(service.publicUrl, given), service.announce()])
    return { invitation }
  }

  async function insert(given: Omit<NewConsultation, 'provider' | 'at'>) {
    // Without an address there is no link to give: nothing is written then.
    void service.publicUrl
    const found = await inTransaction(database, (db, note) =>
      insertConsultation(db, note, { ...given, provider: platform.kind, at: time() }),
    )
    return { consultationId: found.id, ...(await invite(found)) }
  }

  const record = (verb: string, id: string, userId: string, details: AuditDetails) =>
    inTransaction(database, (db) => appendAudit(db, entry(verb, userId, id, details)))

  const handlers: FeatureOf<'consultations'> = {
    queue: (_input, { user }) => hall.queue(user.id),

    list({ personId, day }) {
      if (day !== null && !isIsoDate(day)) throw invalid('day')
      return hall.list({ personId, day })
    },

    async one({ consultationId }, { user }) {
      return await readView(db, consultationId, people, await hall.turn(consultationId, user.id))
    },

    async book(input, { user }) {
      if (input.startsAt <= time()) throw invalid('startsAt')
      return await insert({
        ...input,
        kind: 'booked',
        wantedClerkId: input.clerkId,
        dueAt: new Date(input.startsAt).toISOString(),
        userId: user.id,
      })
    },

    walkIn: (input, { user }) =>
      insert({
        ...input,
        kind: 'walk-in',
        wantedClerkId: null,
        dueAt: time(),
        minutes: WALK_IN_MINUTES,
        userId: user.id,
      }),

    async renewLink({ consultationId }, { user }) {
      await openRow(db, consultationId, user)
      const given = await renewLink(database, consultationId, 'citizen', { userId: user.id, at: time() })
      return await invite(given)
    },

    async inviteInterpreter({ consultationId }, { user }) {
      await openRow(db, consultationId, user)
      const given = await renewLink(database, consultationId, 'interpreter', { userId: user.id, at: time() })
      return await invite(given)
    },

    async letter({ consultationId }, { user }) {
      const { publicUrl } = service
      const row = await findRow(db, consultationId)
      if (row.person_id === null) throw new AppError('consultation/no-file')
      // Who has come in with their link is not thrown out for a letter.
      if (row.state !== 'booked') throw new AppError('consultation/state')
      const token = newToken()
      const url = linkTo(publicUrl, token.token)
      const papers = (await papersFor(db, [row]))(row)
      const { print, file } = await deps.prepareInvitation({
        personId: row.person_id,
        caseId: row.case_id,
        language: isCitizenLanguage(row.language) ? row.language : 'de',
        link: { url, qr: await qrSvg(url) },
        dueAt: row.due_at,
        minutes: row.minutes,
        papers,
        userId: user.id,
        at: now(),
      })
      const filed = await inTransaction(database, async (db, note) => {
        // The older link ends when this letter stands, not before.
        const { state } = await renewLinkIn(db, note, consultationId, 'citizen', token, { userId: user.id, at: time() })
        if (state !== 'booked') throw new AppError('consultation/state')
        const { documentId } = await file(db)
        note('documents', documentId)
        await appendAudit(db, entry('letter', user.id, consultationId, { document: documentId }))
        return { documentId }
      })
      await service.announce()
      return { ...filed, print: new Uint8Array(print) }
    },

    ...createActs(deps, service),

    async attach({ consultationId, personId, caseId }, { user }) {
      const { state } = await openRow(db, consultationId, user)
      // What is over stands in somebody's file already.
      if (['done', 'cancelled', 'no-show'].includes(state)) throw new AppError('consultation/state')
      await inTransaction(database, async (db, note) => {
        await requireFile(db, personId, caseId)
        await db
          .updateTable('consultations')
          .set((eb) => ({ person_id: personId, case_id: caseId, version: eb('version', '+', 1) }))
          .where('id', '=', consultationId)
          .execute()
        // What was written before is this person's too.
        await db
          .updateTable('case_notes')
          .set({ person_id: personId, case_id: caseId })
          .where('consultation_id', '=', consultationId)
          .execute()
        note('consultations', consultationId)
        note('people', personId)
        await appendAudit(db, entry('attached', user.id, consultationId))
      })
      return {}
    },

    async saveNote({ consultationId, text, version }, { user }) {
      await openRow(db, consultationId, user)
      const at = time()
      return await saveNote(database, consultationId, { text, version }, { userId: user.id, at })
    },

    async fileStill({ consultationId, requestId, consentAt, ...still }, { user }) {
      const { person_id, case_id, state } = await requireOwn(consultationId, user.id)
      if (!photographed.includes(state)) throw new AppError('consultation/state')
      if (person_id === null) throw new AppError('consultation/no-file')
      const at = now()
      const bytes = await renderStill(still, office, at)
      const { title } = still
      const scan = { personId: person_id, caseId: case_id, kind: 'video-still', title, bytes, pages: 1 }
      const file = deps.prepareScan({ ...scan, userId: user.id, at: at.toISOString() })
      return await inTransaction(database, async (db, note) => {
        const known = await claimStill(db, { requestId, consultationId, agreedAt: consentAt })
        if (known !== undefined) return { documentId: known }
        const { documentId } = await file(db)
        await stillFiled(db, requestId, documentId)
        const { state } = await findRow(db, consultationId)
        await db
          .insertInto('consultation_events')
          .values({
            id: v7(),
            consultation_id: consultationId,
            // By the office's clock; what the person's device says of the time is kept as that.
            at: at.toISOString(),
            event: 'still-consent',
            from_state: state,
            to_state: state,
            user_id: user.id,
          })
          .execute()
        note('documents', documentId)
        note('consultations', consultationId)
        await appendAudit(db, entry('still_filed', user.id, consultationId, { consentAt, document: documentId }))
        return { documentId }
      })
    },

    async shown({ consultationId, documentId, page }, { user }) {
      const { person_id } = await requireOwn(consultationId, user.id)
      const document = await db
        .selectFrom('documents')
        .select('person_id')
        .where('id', '=', documentId)
        .executeTakeFirst()
      if (document === undefined || document.person_id !== person_id) throw new AppError('document/not-found')
      await record('shown', consultationId, user.id, { document: documentId, page })
      return {}
    },

    async wordsCompared({ consultationId, party, same }, { user }) {
      await requireOwn(consultationId, user.id)
      await record('words_compared', consultationId, user.id, { party, same })
      return {}
    },

    async tampered({ consultationId, party }, { user }) {
      await requireOwn(consultationId, user.id)
      await record('tampered', consultationId, user.id, { party })
      return {}
    },

    async enter({ consultationId, session }, { user }) {
      const row = await findRow(db, consultationId)
      if (row.clerk_id !== user.id) throw new AppError('consultation/taken')
      if (!['called', 'in-call', 'connection-lost'].includes(row.state)) throw new AppError('consultation/state')
      // The clerk's own, at another workstation: nothing is opened here before they fetch it.
      if (row.workstation !== service.desk) throw new AppError('consultation/taken')
      return await link.enter(consultationId, session)
    },

    signal({ consultationId, to, signal }, { user }) {
      if (service.ownOf(user.id) !== consultationId) throw new AppError('consultation/taken')
      link.signal(consultationId, to, signal)
      return {}
    },

    preview(_input, { user }) {
      service.preview(user.id)
      return {}
    },

    async openRoom({ consultationId }, { user }) {
      if (service.ownOf(user.id) !== consultationId) throw new AppError('consultation/taken')
      const link = await platform.clerkLink(consultationId)
      service.roomOpened(consultationId, deps.openRoom(link))
      return {}
    },

    async service() {
      await platform.ask()
      return service.state()
    },

    hours: () => readHours(db),

    async setHours(hours, { user }) {
      await saveHours(database, hours, user.id)
      return {}
    },

    async statistics({ from, to }) {
      if (!isIsoDate(from)) throw invalid('from')
      if (!isIsoDate(to) || to < from || to > addDays(from, MOST_DAYS)) throw invalid('to')
      const { total, byMatter, byHour } = statistics(
        await passagesBetween(db, startOfDay(from), startOfDay(addDays(to, 1))),
      )
      return { total, byMatter: [...byMatter], byHour: [...byHour] }
    },
  }

  return {
    handlers,
    service,
    async sessionEnded(userId) {
      const id = service.ownOf(userId)
      if (id === undefined) return
      const how = { userId, at: time() }
      if ((await move(database, id, { type: 'call-off' }, how)) === undefined) {
        await move(database, id, { type: 'hang-up' }, how)
      }
      await service.refreshOwn()
    },
  }
}

/** Statistics of more than a year are a job for another program. */
const MOST_DAYS = 366

const invalid = (field: string) => new AppError('invalid-input', { details: { field } })
