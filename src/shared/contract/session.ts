import { z } from 'zod'
import { event, id, method } from './define.ts'

export const SessionUser = z.object({
  id: id,
  displayName: z.string(),
  role: z.enum(['counter', 'casework', 'locker', 'lead']),
  workplace: z.string(),
  rights: z.array(z.string()),
})
export type SessionUser = z.infer<typeof SessionUser>

/** What the start page and the strip must say about this installation. */
export const Installation = z.object({
  mode: z.enum(['demo', 'real']),
  version: z.string(),
  office: z.object({ name: z.string(), city: z.string() }),
  engine: z.enum(['sqlite', 'postgres']),
  /** `opening` while the store opens; `new`: it must be made; `passphrase`: it waits for one; `failed`: see `error`. */
  store: z.enum(['opening', 'ready', 'new', 'passphrase', 'failed']),
  /** No keystore on this machine protects the key: a passphrase does. */
  needsPassphrase: z.boolean(),
  error: z
    .object({ code: z.string(), details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])) })
    .nullable(),
  /** The key is wrapped by a keystore that protects nothing (headless Linux: `basic_text`). */
  weakKeystore: z.boolean(),
  lockAfterMinutes: z.number(),
})
export type Installation = z.infer<typeof Installation>

const None = z.object({})

export const session = {
  installation: method(None, Installation, { requires: 'public' }),
  installationChanged: event(None),
  /** Something was scanned while nobody is signed in; it was not read. */
  scannedWhileLocked: event(None),
  /** Makes the store of a new installation with real data. The recovery code is shown once and kept nowhere. */
  createStore: method(
    z.object({ passphrase: z.string().min(12).max(200).nullable() }),
    z.object({ recoveryCode: z.string() }),
    { requires: 'public' },
  ),
  /** The recovery code lies in the safe: work may begin. */
  recoveryKept: method(None, None, { requires: 'public' }),
  /** Opens a store that waits for its passphrase. */
  unlockStore: method(z.object({ passphrase: z.string().min(12).max(200) }), None, { requires: 'public' }),
  /** Rebuilds the store's key from the printed recovery code. */
  recoverStore: method(
    z.object({ code: z.string().min(20).max(200), passphrase: z.string().min(12).max(200).nullable() }),
    None,
    { requires: 'public' },
  ),
  /** People of the demo office who can sign in without a password. Empty for real data. */
  demoUsers: method(None, z.array(SessionUser.omit({ rights: true })), { requires: 'public' }),
  current: method(None, SessionUser.nullable(), { requires: 'public' }),
  signIn: method(z.object({ userId: id }), SessionUser, { requires: 'public' }),
  /** Somebody touched the page in the last minute; without it main locks the screen by itself. */
  stillHere: method(None, None, { requires: 'signed-in' }),
  /** Locks the screen: whoever comes next signs in. A step under way stays as it is. */
  signOut: method(None, None, { requires: 'signed-in' }),
}
