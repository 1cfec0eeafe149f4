import type { SessionUser } from '../shared/contract/session.ts'
import type { FeatureHandlers, Publish } from '../shared/contract/define.ts'
import type { contract, TresenContract } from '../shared/contract/index.ts'
import type { Config } from './config.ts'
import type { OpenDatabase } from './db/open.ts'
import type { Kek } from './db/blobs.ts'
import type { Hub } from './devices/hub.ts'
import type { CallContext } from './ipc/serve.ts'
import type { Log } from './log.ts'

/** What app.ts gives to every feature. */
export interface Deps {
  readonly database: OpenDatabase
  /** Wraps the keys of documents and strokes. */
  readonly kek: Kek
  readonly hub: Hub
  readonly publish: Publish<TresenContract>
  readonly log: Log
  readonly config: Config
  /** The clock, injected so that tests can turn it. */
  readonly now: () => Date
}

/** What a handler gets beside its input. */
export type Context = CallContext<SessionUser>

/** Handlers of one feature of the contract: `FeatureOf<'pickup'>`. */
export type FeatureOf<F extends keyof TresenContract> = FeatureHandlers<(typeof contract)[F], Context>
