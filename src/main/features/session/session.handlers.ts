import { AppError } from '../../../shared/errors.ts'
import type { Config } from '../../config.ts'
import type { OpenDatabase } from '../../db/open.ts'
import { appendAudit } from '../../db/audit.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { FeatureOf } from '../../deps.ts'
import type { Store } from '../../store.ts'
import { findUser, listDemoUsers, type Sessions } from './session.service.ts'

export interface SessionDeps {
  readonly config: Config
  readonly version: string
  readonly store: Store
  readonly sessions: Sessions
  /** The database, once the store is ready. */
  readonly database: () => OpenDatabase | undefined
}

export function createSession(deps: SessionDeps): FeatureOf<'session'> {
  const { config, store, sessions } = deps
  const open = (): OpenDatabase => {
    const database = deps.database()
    if (database === undefined) throw new AppError('database/unavailable')
    return database
  }
  return {
    installation: () => ({
      mode: config.mode,
      version: deps.version,
      office: config.office,
      engine: config.database.engine,
      lockAfterMinutes: config.lockAfterMinutes,
      ...store.state,
    }),
    createStore: async ({ passphrase }) => ({ recoveryCode: await store.create(passphrase) }),
    recoveryKept: async () => {
      await store.recoveryKept()
      return {}
    },
    unlockStore: async ({ passphrase }) => {
      await store.unlock(passphrase)
      return {}
    },
    recoverStore: async ({ code, passphrase }) => {
      await store.recover(code, passphrase)
      return {}
    },
    demoUsers: async () => (config.mode === 'demo' ? await listDemoUsers(open().db) : []),
    current: (_input, context) => sessions.userOf(context.windowId) ?? null,
    signIn: async ({ userId }, context) => {
      // Real people sign in with their own means; a click is only for invented offices.
      if (config.mode !== 'demo') throw new AppError('forbidden', { details: { right: 'session.signIn' } })
      const database = open()
      const user = await findUser(database.db, userId)
      await inTransaction(database, (db) =>
        appendAudit(db, {
          userId,
          action: 'session.signed-in',
          subjectKind: 'user',
          subjectId: userId,
          purpose: 'work',
        }),
      )
      sessions.signIn(context.windowId, user)
      return user
    },
    stillHere: (_input, context) => {
      sessions.touch(context.windowId)
      return {}
    },
    signOut: async (_input, context) => {
      const { id } = context.user
      sessions.signOut(context.windowId)
      await inTransaction(open(), (db) =>
        appendAudit(db, {
          userId: id,
          action: 'session.signed-out',
          subjectKind: 'user',
          subjectId: id,
          purpose: 'work',
        }),
      )
      return {}
    },
  }
}
