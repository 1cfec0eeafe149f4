import type {
  KyselyPlugin,
  LogEvent,
  Logger,
  PluginTransformQueryArgs,
  PluginTransformResultArgs,
  QueryResult,
  RootOperationNode,
  UnknownRow,
} from 'kysely'
import type { Log } from '../log.ts'
import { isDatabaseError } from './errors.ts'

type Place = { stack?: string }
const places = new WeakMap<object, Place>()

/**
 * Remembers where each query was executed. Kysely compiles in the caller's own stack, so the function is known without
 * anybody naming it; the stack is only written out when a slow query is logged.
 */
export const rememberCaller: KyselyPlugin = {
  transformQuery(args: PluginTransformQueryArgs): RootOperationNode {
    const place: Place = {}
    Error.captureStackTrace(place, rememberCaller.transformQuery)
    places.set(args.queryId, place)
    return args.node
  },
  transformResult(args: PluginTransformResultArgs): Promise<QueryResult<UnknownRow>> {
    return Promise.resolve(args.result)
  },
}

/** Kysely's logger: queries slower than `slowMs` with the name of their function, and failures; never a parameter. */
export function createQueryLog(log: Log, slowMs: number): Logger {
  return (event: LogEvent) => {
    const fields = { query: callerOf(event.query.queryId), ms: Math.round(event.queryDurationMillis) }
    if (event.level === 'query') {
      if (event.queryDurationMillis > slowMs) log('warn', 'db', 'slow query', fields)
    } else {
      const { error } = event
      const code = isDatabaseError(error) ? error.engineCode : error instanceof Error ? error.name : 'unknown'
      log('debug', 'db', 'query failed', { ...fields, code })
    }
  }
}

/** `findPeople`, or `people.repository.ts:31` for a function without a name. */
function callerOf(queryId: object): string {
  const frames = places.get(queryId)?.stack?.split('\n').slice(1) ?? []
  const last = frames.findLastIndex((frame) => /\.(execute|executeTakeFirst|executeTakeFirstOrThrow) \(/.test(frame))
  const caller = frames[last + 1]
  if (last === -1 || caller === undefined) return 'unknown'
  const name = /^\s+at (?:async )?(?:[\w$]+\.)*([\w$]+) \(/.exec(caller)?.[1]
  return name ?? /([^/\\]+?:\d+)(?::\d+)?\)?$/.exec(caller)?.[1] ?? 'unknown'
}
