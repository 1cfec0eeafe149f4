import { z } from 'zod'
import { citizenLanguages } from './languages.ts'
import { outcomes } from '../domain/consultation/states.ts'
import { providers } from './notices.ts'

/**
 * What goes over the wire between the consultation server, the office's workstations (desks) and the people's pages.
 * JSON text frames on two WebSocket paths: `/office` (desks, with the office key) and `/meet` (people, with the token of their link).
 * The server relays and remembers rooms; it sees no media, no name, no file. Every frame is parsed here on both sides.
 */
export const protocolVersion = 1

/** Largest frame the server takes, in bytes: an SDP with many candidates stays far below it. */
export const maxFrameBytes = 64 * 1024

/** 128 random bits as base64url (22 characters): tokens, device secrets, sessions of a page, links of a peer connection. */
export const Secret = z.string().regex(/^[\w-]{22}$/)
/** SHA-256 as lower-case hex. The server and the database hold tokens only so. */
export const Hash = z.string().regex(/^[0-9a-f]{64}$/)
/** A room is named by the id of its consultation. */
export const RoomId = z.string().min(1).max(64)
const Time = z.iso.datetime()

/** Who can be in a room. `clerk` is whichever desk has taken it. */
export const parties = ['clerk', 'citizen', 'interpreter'] as const
export const Party = z.enum(parties)
export type Party = z.infer<typeof Party>

export const Guest = z.enum(['citizen', 'interpreter'])
export type Guest = z.infer<typeof Guest>

/** `urls`, `username`, `credential` of RTCIceServer; credentials are time-limited (coturn's REST scheme). */
export const IceServer = z.object({
  urls: z.array(z.string().max(256)).min(1).max(8),
  username: z.string().max(256).optional(),
  credential: z.string().max(256).optional(),
})
export type IceServer = z.infer<typeof IceServer>

export const Ice = z.object({
  servers: z.array(IceServer).max(8),
  /** `relay`: only through TURN (offices that must not show addresses, and the relay test). */
  policy: z.enum(['all', 'relay']),
})
export type Ice = z.infer<typeof Ice>

// --- Peer to peer signals, relayed as they are -----------------------------------------------------------------------

const Link = Secret
const Sdp = z
  .string()
  .min(1)
  .max(48 * 1024)

/**
 * Between two parties of a room. Of each pair one side always offers: clerk before citizen before interpreter. A `link` is one
 * RTCPeerConnection; what belongs to an older one is dropped. Offer carries a commitment, answer the other side's nonce, reveal the
 * first side's nonce: only then do both compute the words from fingerprints and nonces (a short authentication string with commitment,
 * as ZRTP, RFC 6189 section 4.4.1.1, so that a server in the middle cannot search for nonces that fit). Each link is one guess for such a
 * server; a page takes only a few in a row that do not come up.
 */
export const PeerSignal = z.discriminatedUnion('k', [
  z.object({ k: z.literal('offer'), link: Link, sdp: Sdp, commit: Hash.optional() }),
  z.object({ k: z.literal('answer'), link: Link, sdp: Sdp, nonce: Secret.optional() }),
  z.object({ k: z.literal('reveal'), link: Link, nonce: Secret }),
  z.object({
    k: z.literal('candidate'),
    link: Link,
    candidate: z.string().max(1024),
    mid: z.string().max(64).nullable(),
    line: z.number().int().min(0).max(64).nullable(),
  }),
  /** The side that may not offer asks for new paths (ICE restart), or, when the link is lost, for a new one. */
  z.object({ k: z.literal('restart'), link: Link.nullable() }),
  z.object({ k: z.literal('bye'), link: Link }),
])
export type PeerSignal = z.infer<typeof PeerSignal>

// --- The person's page ----------------------------------------------------------------------------------------------

/** Result of the device test. `none`: there is no such device or it was refused; the person may still come with what works. */
export const DeviceTest = z.object({
  camera: z.enum(['ok', 'none']),
  microphone: z.enum(['ok', 'silent', 'none']),
  speaker: z.enum(['ok', 'not-heard', 'skipped']),
  /** Round trip to the server in milliseconds, and whether a peer connection could be made through the offered ways. */
  connection: z.enum(['good', 'weak', 'none']),
})
export type DeviceTest = z.infer<typeof DeviceTest>

/** What a person does. Said again until the status shows it: saying a thing twice changes nothing. */
export const CitizenSay = z.discriminatedUnion('s', [
  /** Read and accepted the privacy notice (its version). Nothing is stored about a person before. */
  z.object({ s: z.literal('consent'), notice: z.string().max(32), language: z.enum(citizenLanguages) }),
  /** Device test done: into the waiting room. */
  z.object({ s: z.literal('enter'), test: DeviceTest }),
  /** Called, and answers. `round` is the status's: an answer to an older ringing counts for nothing. */
  z.object({ s: z.literal('accept'), round: z.number().int().min(0) }),
  z.object({ s: z.literal('decline'), round: z.number().int().min(0) }),
  /** Parked, and has the papers now. */
  z.object({ s: z.literal('ready') }),
  /** Gives up the place. */
  z.object({ s: z.literal('cancel') }),
  /** Hangs up. */
  z.object({ s: z.literal('hang-up') }),
])
export type CitizenSay = z.infer<typeof CitizenSay>

/** What stands in a room for the page to show. No name, no number of a file. */
export const RoomInfo = z.object({
  office: z.string().max(120),
  kind: z.enum(['booked', 'walk-in']),
  /** Code of the matter: a procedure's, `collection` or `general`; the page has the words. */
  matter: z.string().max(40),
  /** Codes of papers to have at hand (shared/domain/procedures.ts). */
  papers: z.array(z.string().max(40)).max(40),
  dueAt: Time,
  minutes: z.number().int().min(1).max(240),
  language: z.enum(citizenLanguages),
  interpreter: z.boolean(),
  /** Where the talk will be: decides which privacy notice is read. Other than `p2p`, the page makes no call of its own, ever. */
  provider: z.enum(providers),
})
export type RoomInfo = z.infer<typeof RoomInfo>

/** Where the person stands; pushed by the office on every change. */
export const RoomStatus = z.object({
  state: z.enum([
    'booked',
    'checked-in',
    'waiting',
    'called',
    'in-call',
    'wrap-up',
    'parked',
    'done',
    'no-show',
    'cancelled',
    'abandoned',
  ]),
  /** Place in the queue from 1; null when not waiting. */
  place: z.number().int().min(1).nullable(),
  /** Honest range in minutes; null when nobody can say (nobody available, before the hours). */
  wait: z.object({ from: z.number().int().min(0), to: z.number().int().min(0) }).nullable(),
  /** Why there is no range, or a remark that goes with it. */
  remark: z.enum(['none', 'nobody-available', 'before-time', 'closing', 'missed-once']),
  /** Until when it rings. */
  ringsUntil: Time.nullable(),
  /** Counts the calls: an answer names the one it answers. */
  round: z.number().int().min(0),
  /**
   * This guest's own link into another platform's room, while `in-call`. null: the built-in call, or, where RoomInfo.provider is
   * another, a room that is still being opened.
   */
  elsewhere: z.url().max(2048).nullable(),
  /** How it ended, as the office has noted it: tells the person what to do next. null before `done`. */
  outcome: z.enum(outcomes).nullable(),
})
export type RoomStatus = z.infer<typeof RoomStatus>

/** The door for people without a link, and what it says from outside. */
export const OfficeDoor = z.object({
  office: z.string().max(120),
  open: z.enum(['open', 'closing', 'closed']),
  /** Walk-ins are taken now. */
  walkIn: z.boolean(),
  waiting: z.number().int().min(0),
  wait: z.object({ from: z.number().int().min(0), to: z.number().int().min(0) }).nullable(),
  matters: z.array(z.string().max(40)).max(40),
})
export type OfficeDoor = z.infer<typeof OfficeDoor>

export const refusals = [
  /** No such link, or it is not valid any more; the same answer for guesses. */
  'unknown',
  /** Bound to another device. */
  'used',
  'expired',
  /** The office withdrew it, or the consultation is over. */
  'closed',
  'too-many',
  'version',
  'malformed',
  /** Opened again in another tab of the same device: that one goes on. */
  'elsewhere',
  /** Walk-in: not now. */
  'no-walk-in',
  /** No workstation of the office is connected. */
  'office-away',
] as const
export const Refusal = z.enum(refusals)
export type Refusal = z.infer<typeof Refusal>

/** Page to server, on `/meet`. */
export const FromPerson = z.discriminatedUnion('t', [
  /**
   * First frame of a page with a link. The link is bound to `device` (made by the page, kept in its storage) at the first `consent`;
   * before that a second device may still open it.
   */
  z.object({ t: z.literal('hello'), v: z.number().int(), token: Secret, device: Secret, session: Secret }),
  z.object({ t: z.literal('say'), say: CitizenSay }),
  z.object({ t: z.literal('signal'), to: Party, signal: PeerSignal }),
  /** First frame of a page without a link: what does the door say? */
  z.object({ t: z.literal('door'), v: z.number().int() }),
  /** Walk-in: a place for this matter, please. Answered by `ticket` or `refused`. */
  z.object({ t: z.literal('knock'), matter: z.string().max(40), language: z.enum(citizenLanguages) }),
  /** Round trip, for the device test: answered by `pong` with the same number. */
  z.object({ t: z.literal('ping'), n: z.number().int().min(0).max(1_000_000) }),
])
export type FromPerson = z.infer<typeof FromPerson>

/** Server to page. */
export const ToPerson = z.discriminatedUnion('t', [
  z.object({
    t: z.literal('welcome'),
    party: Guest,
    info: RoomInfo,
    status: RoomStatus,
    ice: Ice,
    /** Who else is here, by the session of their page. */
    here: z.array(z.object({ party: Party, session: Secret })).max(3),
    /** The office can be reached at this moment. */
    office: z.boolean(),
  }),
  z.object({ t: z.literal('status'), status: RoomStatus }),
  z.object({ t: z.literal('party'), party: Party, session: Secret, here: z.boolean() }),
  z.object({ t: z.literal('signal'), from: Party, signal: PeerSignal }),
  z.object({ t: z.literal('office'), here: z.boolean() }),
  z.object({ t: z.literal('door'), door: OfficeDoor.nullable() }),
  /** The token of the place just given; the page goes on as if it had come by link. */
  z.object({ t: z.literal('ticket'), token: Secret }),
  z.object({ t: z.literal('pong'), n: z.number().int() }),
  z.object({ t: z.literal('refused'), reason: Refusal }),
])
export type ToPerson = z.infer<typeof ToPerson>

// --- The office's desks ---------------------------------------------------------------------------------------------

/** A room as the office opens it. Opening again replaces everything but who is there. */
export const Room = z.object({
  id: RoomId,
  info: RoomInfo,
  status: RoomStatus,
  citizen: z.object({ token: Hash, device: Hash.nullable() }),
  interpreter: z.object({ token: Hash, device: Hash.nullable() }).nullable(),
  /** From here on the link is refused as expired. */
  expiresAt: Time,
})
export type Room = z.infer<typeof Room>

/** {@link RoomStatus.elsewhere} is the citizen's own; the server puts this one in its place for the interpreter. Absent: null. */
const InterpreterElsewhere = RoomStatus.shape.elsewhere.optional()

/** Desk to server, on `/office`. */
export const FromDesk = z.discriminatedUnion('t', [
  /** First frame. `desk` names the workstation; `key` is the office key. */
  z.object({
    t: z.literal('desk'),
    v: z.number().int(),
    key: z.string().min(22).max(256),
    desk: z.string().min(1).max(64),
  }),
  z.object({ t: z.literal('open'), room: Room, interpreterElsewhere: InterpreterElsewhere }),
  z.object({ t: z.literal('close'), id: RoomId }),
  z.object({
    t: z.literal('status'),
    id: RoomId,
    status: RoomStatus,
    interpreterElsewhere: InterpreterElsewhere,
  }),
  /** This desk is now the room's clerk (its page's session); the desk that was gets a `taken`. */
  z.object({ t: z.literal('take'), id: RoomId, session: Secret }),
  z.object({ t: z.literal('release'), id: RoomId }),
  z.object({ t: z.literal('signal'), id: RoomId, to: Guest, signal: PeerSignal }),
  z.object({ t: z.literal('door'), door: OfficeDoor }),
  z.object({ t: z.literal('ticket'), knock: Secret, token: Secret.nullable() }),
])
export type FromDesk = z.infer<typeof FromDesk>

/** Server to desk. */
export const ToDesk = z.discriminatedUnion('t', [
  /** Accepted. The desk now opens all rooms that live. */
  z.object({ t: z.literal('ready') }),
  /** The server restarted or lost the desk: this one of all desks pushes statuses, answers knocks and keeps the clock. */
  z.object({ t: z.literal('host'), host: z.boolean() }),
  /** A guest's page is in the room (again). `device` is to be kept once they consent. */
  z.object({ t: z.literal('joined'), id: RoomId, party: Guest, session: Secret, device: Hash }),
  z.object({ t: z.literal('left'), id: RoomId, party: Guest, session: Secret }),
  z.object({ t: z.literal('said'), id: RoomId, party: Guest, device: Hash, say: CitizenSay }),
  /** Answer to `take`: the ways for the call. */
  z.object({ t: z.literal('ice'), id: RoomId, ice: Ice }),
  /** Another desk took the room. */
  z.object({ t: z.literal('taken'), id: RoomId }),
  z.object({ t: z.literal('signal'), id: RoomId, from: Guest, signal: PeerSignal }),
  z.object({ t: z.literal('knock'), knock: Secret, matter: z.string(), language: z.enum(citizenLanguages) }),
  z.object({ t: z.literal('refused'), reason: z.enum(['key', 'version', 'malformed', 'too-many']) }),
])
export type ToDesk = z.infer<typeof ToDesk>

/**
 * Parses one frame.
 * @param text as received
 * @returns undefined when it is no JSON, not of this schema, or over {@link maxFrameBytes} characters
 */
export function parseFrame<T>(schema: z.ZodType<T>, text: string): T | undefined {
  if (text.length > maxFrameBytes) return undefined
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return undefined
  }
  const parsed = schema.safeParse(value)
  return parsed.success ? parsed.data : undefined
}
