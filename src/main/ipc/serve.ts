import { randomBytes } from 'node:crypto'
import type { Contract, Method } from '../../shared/contract/define.ts'
import { AppError, toWire, type Reply } from '../../shared/errors.ts'
import { rightsOf, type Right, type Role } from '../../shared/domain/rights.ts'
import type { Log } from '../log.ts'

/** Who calls: established from the sending frame, before anything of the call is looked at. */
export interface Caller {
  /** Id of the window's web contents: the session hangs on it. */
  readonly windowId: number
}

export interface SignedInUser {
  readonly id: string
  readonly role: Role
}

/** What a handler gets beside its input. */
export interface CallContext<User extends SignedInUser = SignedInUser> {
  readonly windowId: number
  /** The signed-in user. Reading it in a `public` method before sign-in throws `not-signed-in`. */
  readonly user: User
}

type AnyHandler = (input: unknown, context: CallContext) => unknown
export type AnyHandlers = Readonly<Record<string, Readonly<Record<string, AnyHandler>>>>

export interface RouterDeps {
  readonly contract: Contract
  readonly handlers: AnyHandlers
  readonly userOf: (windowId: number) => SignedInUser | undefined
  readonly log: Log
}

/**
 * The one way in: name -> session and right -> parse -> handler -> parse -> Reply. Never throws.
 * The output is parsed too: what the contract does not name does not leave main.
 */
export function createRouter(
  deps: RouterDeps,
): (caller: Caller, name: unknown, input: unknown) => Promise<Reply<unknown>> {
  const methods = new Map<string, { method: Method; handler: AnyHandler }>()
  for (const [feature, entries] of Object.entries(deps.contract)) {
    for (const [key, entry] of Object.entries(entries)) {
      if (entry.type !== 'method') continue
      const handler = deps.handlers[feature]?.[key]
      if (handler === undefined) throw new Error(`no handler for ${feature}.${key}`)
      methods.set(`${feature}.${key}`, { method: entry, handler })
    }
  }

  return async (caller, name, input) => {
    const started = performance.now()
    const label = typeof name === 'string' && methods.has(name) ? name : 'unknown'
    try {
      const value = await route(caller, name, input)
      deps.log('debug', 'ipc', 'call', { name: label, ms: Math.round(performance.now() - started) })
      return { ok: true, value }
    } catch (error) {
      return { ok: false, error: toWire(foresee(error, label)) }
    }
  }

  async function route(caller: Caller, name: unknown, input: unknown): Promise<unknown> {
    const entry = typeof name === 'string' ? methods.get(name) : undefined
    if (entry === undefined) throw new AppError('unknown-method')
    const user = deps.userOf(caller.windowId)
    authorize(entry.method.requires, user)
    const parsed = entry.method.input.safeParse(input)
    if (!parsed.success) throw invalid(parsed.error.issues[0]?.path ?? [])
    const context: CallContext = {
      windowId: caller.windowId,
      get user() {
        if (user === undefined) throw new AppError('not-signed-in')
        return user
      },
    }
    const output: unknown = await entry.handler(parsed.data, context)
    return entry.method.output.parse(output)
  }

  function foresee(error: unknown, label: string): AppError {
    const known = error instanceof AppError ? error : fromUnknown(error)
    deps.log(known.code === 'internal' ? 'error' : 'info', 'ipc', 'call failed', {
      name: label,
      code: known.code,
      reference: known.reference,
      // The stack names code, not people; the message of an unknown error may hold anything and stays out.
      stack: known.code === 'internal' && error instanceof Error ? stackOf(error) : undefined,
    })
    return known
  }
}

function authorize(requires: Right | 'public' | 'signed-in', user: SignedInUser | undefined): void {
  if (requires === 'public') return
  if (user === undefined) throw new AppError('not-signed-in')
  if (requires !== 'signed-in' && !rightsOf(user.role).includes(requires)) {
    throw new AppError('forbidden', { details: { right: requires } })
  }
}

/** Names the field, never the value: the value may be personal. */
function invalid(path: readonly PropertyKey[]): AppError {
  return new AppError('invalid-input', { details: { field: path.map(String).join('.') } })
}

function fromUnknown(error: unknown): AppError {
  return new AppError('internal', { reference: randomBytes(3).toString('hex').toUpperCase(), cause: error })
}

function stackOf(error: Error): string {
  return `${error.name}\n${(error.stack ?? '')
    .split('\n')
    .filter((line) => line.trimStart().startsWith('at '))
    .join('\n')}`
}
