import type { Kysely } from 'kysely'
import { AppError } from '../../../shared/errors.ts'
import { isRole, rightsOf } from '../../../shared/domain/rights.ts'
import type { SessionUser } from '../../../shared/contract/session.ts'
import type { Database } from '../../db/schema.ts'

export interface Sessions {
  userOf(windowId: number): SessionUser | undefined
  signIn(windowId: number, user: SessionUser): void
  signOut(windowId: number): void
  /** Somebody touched the page. */
  touch(windowId: number): void
  /** Signs out every window nobody touched since `before` (milliseconds since 1970). */
  endIdle(before: number): void
  /** The window that works with the scanner: the one signed in last. */
  activeWindow(): number | undefined
  /** Everybody who is signed in at this workstation. */
  users(): readonly SessionUser[]
  onBegin(listener: () => void): void
  onEnd(listener: (windowId: number, user: SessionUser) => void): void
}

/** Who is signed in at which window. In memory only: a restart asks again. */
export function createSessions(): Sessions {
  const users = new Map<number, SessionUser>()
  const touched = new Map<number, number>()
  const beginners: (() => void)[] = []
  const listeners: ((windowId: number, user: SessionUser) => void)[] = []
  const signOut = (windowId: number): void => {
    const user = users.get(windowId)
    if (user === undefined) return
    users.delete(windowId)
    for (const listener of listeners) listener(windowId, user)
  }
  return {
    userOf: (windowId) => users.get(windowId),
    signIn(windowId, user) {
      // What the person before had under way (a signing, a step that takes scans) is not handed on.
      if (users.get(windowId)?.id !== user.id) signOut(windowId)
      users.delete(windowId)
      users.set(windowId, user)
      touched.set(windowId, Date.now())
      for (const listener of beginners) listener()
    },
    signOut,
    touch: (windowId) => void touched.set(windowId, Date.now()),
    endIdle(before) {
      for (const windowId of Array.from(users.keys())) if ((touched.get(windowId) ?? 0) < before) signOut(windowId)
    },
    activeWindow: () => [...users.keys()].at(-1),
    users: () => [...users.values()],
    onBegin(listener) {
      beginners.push(listener)
    },
    onEnd(listener) {
      listeners.push(listener)
    },
  }
}

/** Users who may sign in without a password: only where every person is invented. */
export async function listDemoUsers(db: Kysely<Database>): Promise<SessionUser[]> {
  const rows = await db.selectFrom('users').selectAll().where('active', '=', 1).orderBy('login').execute()
  return rows.map((row) => toSessionUser(row))
}

/** @throws AppError `not-found` when the user is unknown or switched off */
export async function findUser(db: Kysely<Database>, userId: string): Promise<SessionUser> {
  const row = await db
    .selectFrom('users')
    .selectAll()
    .where('id', '=', userId)
    .where('active', '=', 1)
    .executeTakeFirst()
  if (row === undefined) throw new AppError('not-found')
  return toSessionUser(row)
}

function toSessionUser(row: { id: string; display_name: string; role: string; workplace: string }): SessionUser {
  if (!isRole(row.role)) throw new AppError('invalid-input', { details: { field: 'role' } })
  return {
    id: row.id,
    displayName: row.display_name,
    role: row.role,
    workplace: row.workplace,
    rights: [...rightsOf(row.role)],
  }
}
