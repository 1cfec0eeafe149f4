import { z } from 'zod'
import { providers } from '../consultation/notices.ts'
import { Guest, Ice, PeerSignal, DeviceTest, Party, Secret } from '../consultation/protocol.ts'
import { consultationStates, outcomes } from '../domain/consultation/states.ts'
import { event, id, method } from './define.ts'

const Time = z.iso.datetime()
const Range = z.object({ from: z.number(), to: z.number() })
const None = z.object({})
const One = z.object({ consultationId: id })
const State = z.enum(consultationStates)

/** A row of the waiting room, in the order in which people would be called from this desk. */
export const QueueRow = z.object({
  id: id,
  /** `V-014`: what is said aloud and shown where a name must not be. */
  ticket: z.string(),
  kind: z.enum(['booked', 'walk-in']),
  state: State,
  personId: id.nullable(),
  familyName: z.string().nullable(),
  givenNames: z.string().nullable(),
  caseId: id.nullable(),
  matter: z.string(),
  language: z.string(),
  needsInterpreter: z.boolean(),
  interpreterHere: z.boolean(),
  priority: z.number(),
  dueAt: Time,
  arrivedAt: Time.nullable(),
  waitingSince: Time.nullable(),
  calledAt: Time.nullable(),
  inCallSince: Time.nullable(),
  /** The person's page is connected at this moment. */
  online: z.boolean(),
  test: DeviceTest.nullable(),
  /** Place in the queue from 1, when waiting. */
  place: z.number().nullable(),
  missed: z.number(),
  wantedClerk: z.string().nullable(),
  /** Who has called or talks, and from where. */
  clerk: z.string().nullable(),
  clerkId: id.nullable(),
  /** This caller's own skills and languages fit. */
  fits: z.boolean(),
  /** Handed on by whom, with a word for whoever comes next. */
  transferNote: z.string().nullable(),
  transferredTo: z.string().nullable(),
  version: z.number(),
})
export type QueueRow = z.infer<typeof QueueRow>

/** A link for one guest. Shown once: only its hash is kept. */
export const Invitation = z.object({
  url: z.url(),
  /** The same as QR code, SVG. */
  qr: z.string(),
  expiresAt: Time,
})
export type Invitation = z.infer<typeof Invitation>

export const Hours = z.object({
  /** Monday = 1 … Sunday = 7; times `HH:MM` on the office's clock. */
  days: z
    .array(
      z.object({
        day: z.number().int().min(1).max(7),
        from: z.string().regex(/^\d\d:\d\d$/),
        to: z.string().regex(/^\d\d:\d\d$/),
      }),
    )
    .max(21),
  /** Walk-ins are taken within the hours. */
  walkIn: z.boolean(),
  /** They hold on public holidays, too. */
  holidays: z.boolean().default(false),
})
export type Hours = z.infer<typeof Hours>

/** State of the signalling service as this workstation sees it. */
export const ServiceState = z.object({
  state: z.enum(['off', 'connecting', 'connected', 'refused']),
  /** Started by this program itself, on loopback. */
  embedded: z.boolean(),
  /** Where people's links lead. */
  publicUrl: z.string(),
  relay: z.boolean(),
  provider: z.enum(providers),
  /** Result of the provider's last health check; null: not asked. */
  healthy: z.boolean().nullable(),
})
export type ServiceState = z.infer<typeof ServiceState>

export const Queue = z.object({
  rows: z.array(QueueRow),
  /** For somebody who would come now. */
  wait: Range.nullable(),
  open: z.enum(['open', 'closing', 'closed']),
  /** When the hours end today, or begin next. */
  until: Time.nullable(),
  /** The caller's own call, if any: what the page goes back to after a reload. */
  mine: id.nullable(),
  /** It runs at this workstation. False: at another one of the same clerk's, and this page opens neither camera nor microphone for it. */
  mineHere: z.boolean(),
})

export const ConsultationView = QueueRow.extend({
  fileNumber: z.string().nullable(),
  birthDate: z.string().nullable(),
  nationalities: z.array(z.string()),
  identityClear: z.boolean(),
  caseNumber: z.string().nullable(),
  caseState: z.string().nullable(),
  caseDueOn: z.string().nullable(),
  /** Other open Vorgänge of the person to choose from. */
  cases: z.array(z.object({ id: id, caseNumber: z.string(), procedure: z.string(), state: z.string() })),
  /** Papers of the Vorgang that are still missing or demanded: requirement id, paper code, state. */
  openPapers: z.array(z.object({ id: id, paper: z.string(), state: z.string() })),
  /** The file's documents that can be shown. */
  documents: z.array(
    z.object({ id: id, title: z.string(), pages: z.number(), createdAt: z.string(), mediaType: z.string() }),
  ),
  note: z.object({ text: z.string(), version: z.number(), savedAt: Time.nullable() }),
  interpreterInvited: z.boolean(),
  linkUsed: z.boolean(),
  linkExpiresAt: Time,
  outcome: z.enum(outcomes).nullable(),
  minutes: z.number(),
  calls: z.number(),
  /** What happened, oldest first. */
  history: z.array(
    z.object({ at: Time, event: z.string(), from: z.string(), to: z.string(), user: z.string().nullable() }),
  ),
})
export type ConsultationView = z.infer<typeof ConsultationView>

const Booking = z.object({
  personId: id,
  caseId: id.nullable(),
  /** Procedure code, `collection` or `general`. */
  matter: z.string().max(40),
  /** One of citizenLanguages. */
  language: z.string().max(16),
  startsAt: Time,
  minutes: z.number().int().min(5).max(120),
  /** Only this clerk; null: whoever of the team fits. */
  clerkId: id.nullable(),
  needsInterpreter: z.boolean(),
  priority: z.number().int().min(1).max(3),
})

/** One line of the statistics; durations in seconds. */
export const StatisticsRow = z.object({
  key: z.string(),
  arrived: z.number(),
  served: z.number(),
  noShow: z.number(),
  abandoned: z.number(),
  cancelled: z.number(),
  transfers: z.number(),
  solvedFirst: z.number(),
  waitP50: z.number().nullable(),
  waitP90: z.number().nullable(),
  wayP50: z.number().nullable(),
  talkP50: z.number().nullable(),
  /** Share of those served who were called within 10 minutes of their due time, 0 to 1. */
  within10: z.number().nullable(),
})
export type StatisticsRow = z.infer<typeof StatisticsRow>

export const consultations = {
  queue: method(None, Queue, { requires: 'consultations.read' }),
  /** Booked consultations of a person or of a day (`YYYY-MM-DD`), any state. */
  list: method(z.object({ personId: id.nullable(), day: z.string().nullable() }), z.array(QueueRow), {
    requires: 'consultations.read',
  }),
  one: method(One, ConsultationView, { requires: 'consultations.read' }),
  book: method(Booking, z.object({ consultationId: id, invitation: Invitation }), { requires: 'consultations.write' }),
  /** A walk-in whom staff gives the link, with a file or (null) without. */
  walkIn: method(
    Booking.pick({ matter: true, language: true, needsInterpreter: true, priority: true }).extend({
      personId: id.nullable(),
      caseId: id.nullable(),
    }),
    z.object({ consultationId: id, invitation: Invitation }),
    { requires: 'consultations.write' },
  ),
  /** A new link; the older one is void at once (another device, lost mail). */
  renewLink: method(One, z.object({ invitation: Invitation }), { requires: 'consultations.write' }),
  /**
   * The invitation letter in the person's language. Makes a new link, which stands in `print` (a PDF, to be printed now: it is kept
   * nowhere); the document in the file is the same letter without link and code.
   * @throws AppError `consultation/no-file`; `consultation/state` once the person has agreed and come in
   */
  letter: method(One, z.object({ documentId: id, print: z.instanceof(Uint8Array) }), {
    requires: 'consultations.write',
  }),
  inviteInterpreter: method(One, z.object({ invitation: Invitation }), { requires: 'consultations.call' }),
  /** Calls whoever is next for this desk; null: nobody waits who fits. Exactly one desk gets a person. */
  callNext: method(None, z.object({ consultationId: id.nullable() }), { requires: 'consultations.call' }),
  /** Calls this person. @throws `consultation/taken` when another desk was faster */
  call: method(One, None, { requires: 'consultations.call' }),
  /** Takes back a call that still rings: back to the same place. */
  callOff: method(One, None, { requires: 'consultations.call' }),
  /**
   * Takes one's own ringing or talk over to this workstation; the other hears `taken` and closes its call.
   * @throws `consultation/taken` when it is another clerk's, `consultation/state` when nothing rings or is talked
   */
  fetchHere: method(One, None, { requires: 'consultations.call' }),
  /** Frees somebody whose clerk cannot go on: from ringing or talk back to the head of the queue. */
  release: method(One, None, { requires: 'consultations.lead' }),
  /** Ends the talk: wrap-up begins. */
  hangUp: method(One, None, { requires: 'consultations.call' }),
  finish: method(One.extend({ outcome: z.enum(outcomes) }), None, { requires: 'consultations.call' }),
  /** The person fetches papers and comes back. */
  park: method(One, None, { requires: 'consultations.call' }),
  /** Back into the queue from parked or no-show. */
  requeue: method(One, None, { requires: 'consultations.call' }),
  /** To another clerk, or (null) to whoever has the matter. Waiting or in call; goes to the head. */
  transfer: method(
    One.extend({ clerkId: id.nullable(), matter: z.string().max(40).nullable(), note: z.string().trim().max(300) }),
    None,
    { requires: 'consultations.call' },
  ),
  cancel: method(One.extend({ reason: z.string().trim().min(3).max(300) }), None, { requires: 'consultations.write' }),
  /** Connects a walk-in with a file. */
  attach: method(One.extend({ personId: id, caseId: id.nullable() }), None, { requires: 'consultations.call' }),
  /** The note of this consultation; it stands in the Vorgang. @throws `conflict` when `version` is not the latest */
  saveNote: method(
    One.extend({ text: z.string().max(20_000), version: z.number() }),
    z.object({ version: z.number(), savedAt: Time }),
    {
      requires: 'consultations.call',
    },
  ),
  /** Files a still picture (JPEG, already straightened) with the person's consent. */
  fileStill: method(
    One.extend({
      /** Made with the picture, and the same when it is tried again: a picture is filed once. */
      requestId: Secret,
      bytes: z.instanceof(Uint8Array).refine((bytes) => bytes.length > 0 && bytes.length <= 12 * 1024 * 1024),
      width: z.number().int().min(1).max(8192),
      height: z.number().int().min(1).max(8192),
      title: z.string().trim().min(1).max(120),
      /** When the person agreed, on their device. */
      consentAt: Time,
    }),
    z.object({ documentId: id }),
    { requires: 'consultations.call' },
  ),
  /** A page of a document is about to be shown. The log has it before the page is sent: await this first. */
  shown: method(One.extend({ documentId: id, page: z.number().int().min(1) }), None, {
    requires: 'consultations.call',
  }),
  /** The four words were read out to each other by the clerk and this guest. */
  wordsCompared: method(One.extend({ party: Guest, same: z.boolean() }), None, { requires: 'consultations.call' }),
  /** The keys of the connection to this guest were changed on the way: nobody compared anything, the program noticed. */
  tampered: method(One.extend({ party: Guest }), None, { requires: 'consultations.call' }),
  /** The page is there for its own call: takes the room on the signalling; answers the ways and who is there. */
  enter: method(
    One.extend({ session: Secret }),
    z.object({ ice: Ice, here: z.array(z.object({ party: Party, session: Secret })) }),
    { requires: 'consultations.call' },
  ),
  signal: method(One.extend({ to: Guest, signal: PeerSignal }), None, { requires: 'consultations.call' }),
  signalled: event(z.object({ consultationId: id, from: Guest, signal: PeerSignal })),
  /** A guest's page came or went. */
  party: event(z.object({ consultationId: id, party: Guest, session: Secret, here: z.boolean() })),
  /** The room is another desk's now (transfer): this page closes its call. */
  taken: event(One),
  /** The page may open camera and microphone for two minutes to look at itself; during a call it may anyway. */
  preview: method(None, None, { requires: 'consultations.call' }),
  /** Another platform's room in a locked-down window of its own. */
  openRoom: method(One, None, { requires: 'consultations.call' }),
  service: method(None, ServiceState, { requires: 'consultations.read' }),
  serviceChanged: event(ServiceState),
  hours: method(None, Hours, { requires: 'consultations.read' }),
  setHours: method(Hours, None, { requires: 'consultations.lead' }),
  /** By hour, by matter and in sum; days `YYYY-MM-DD`, both included. */
  statistics: method(
    z.object({ from: z.string(), to: z.string() }),
    z.object({ total: StatisticsRow, byMatter: z.array(StatisticsRow), byHour: z.array(StatisticsRow) }),
    { requires: 'consultations.lead' },
  ),
}
