import { z } from 'zod'
import type { Provider } from '../../../../shared/consultation/notices.ts'
import { AppError } from '../../../../shared/errors.ts'

/** The built-in call needs no platform and no {@link VideoProvider}. */
export type Platform = Exclude<Provider, 'p2p'>

export type RoomRole = 'clerk' | 'citizen' | 'interpreter'

/** What is kept of a room (column `consultations.room`, as JSON). Nothing in it tells who meets whom. */
export const RoomRef = z.strictObject({
  kind: z.enum(['jitsi', 'bigbluebutton', 'opentalk']),
  /** The platform's name of the room: at least 128 random bits, or what the platform itself chose. */
  id: z.string().min(1).max(200),
  /** Links end here at the latest; ISO-8601. */
  until: z.iso.datetime(),
  /** One of citizenLanguages: what a guest's side shows where the platform can. */
  language: z.string().max(16),
  /** BigBlueButton's `createTime`: a link must not open a later meeting of the same name. */
  mark: z.string().max(40).optional(),
})
export type RoomRef = z.infer<typeof RoomRef>

export interface RoomRequest {
  /** ISO-8601. */
  readonly startsAt: string
  readonly minutes: number
  readonly language: string
}

export interface Invite {
  /** Holds the right to come in: never in a log, never in an error. */
  readonly url: string
  /** ISO-8601. The room may end earlier. */
  readonly expiresAt: string
}

/**
 * `done`: it is so. `by-hand`: the platform offers this only to people inside the room, so the clerk does it there.
 * Nothing claims to have ended what it could not reach.
 */
export type Outcome = 'done' | 'by-hand'

/** What went wrong with a platform, as a code for the log and for whoever sets it up. */
export type ProviderReason =
  | 'unreachable'
  | 'timeout'
  | 'certificate'
  | 'redirect'
  | 'status'
  | 'refused'
  | 'too-large'
  | 'malformed'
  | 'misconfigured'

export interface Health {
  readonly ok: boolean
  readonly detailCode: 'ok' | ProviderReason
}

/** Another platform for consultations. Every call may throw {@link AppError} `consultation/provider` ({@link providerError}). */
export interface VideoProvider {
  readonly kind: Platform
  /** As people call it: stands over the window with its room. */
  readonly title: string
  /** Origins its pages live on: the room's own first, then those it leads through (sign-in, load balancer). */
  readonly origins: readonly string[]
  /** Makes a room that is ready now. Called when somebody is called, not when a consultation is booked. */
  createRoom(request: RoomRequest): Promise<RoomRef>
  /** A link for one of the parties; without the name of anybody. */
  invite(room: RoomRef, role: RoomRole): Promise<Invite>
  /** Ends the room for everybody. A room that is gone already is no error. */
  end(room: RoomRef): Promise<Outcome>
  /** Asks the platform whether it would make a room; never throws. */
  health(): Promise<Health>
}

/** How the parties are called in another platform's room: by role, never by name. */
export const roleNames: Readonly<Record<RoomRole, string>> = {
  clerk: 'Behörde',
  citizen: 'Gast',
  interpreter: 'Dolmetschen',
}

/** Names platform and reason, never an address: addresses of rooms hold tokens. */
export function providerError(platform: Platform, reason: ProviderReason, status?: number): AppError {
  return new AppError('consultation/provider', {
    details: { platform, reason, ...(status === undefined ? {} : { status }) },
  })
}

/** Turns a try into {@link Health}. */
export async function healthOf(attempt: () => Promise<void>): Promise<Health> {
  try {
    await attempt()
    return { ok: true, detailCode: 'ok' }
  } catch (error) {
    const reason = error instanceof AppError ? error.details['reason'] : undefined
    return { ok: false, detailCode: (reason as ProviderReason | undefined) ?? 'malformed' }
  }
}

/** How long links outlive the planned end: talks run over, and a person may have to come back in. */
const GRACE_MS = 60 * 60_000

export function untilOf({ startsAt, minutes }: RoomRequest, now: Date): string {
  const from = Math.max(Date.parse(startsAt), now.getTime())
  return new Date(from + minutes * 60_000 + GRACE_MS).toISOString()
}
