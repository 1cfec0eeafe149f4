import type { CitizenLanguage } from '../../shared/consultation/languages.ts'
import {
  type CitizenSay,
  type DeviceTest,
  type FromPerson,
  type Party,
  type PeerSignal,
  protocolVersion,
  type Refusal,
  Secret,
  type ToPerson,
} from '../../shared/consultation/protocol.ts'
import { randomSecret } from '../../call/secret.ts'
import { createGate, type Gate } from '../call/gate.ts'
import { browserStorages, type Keep, type Kept, openKeep } from '../wire/keep.ts'
import { type Line, openLine } from '../wire/line.ts'
import { isDeletable, noticeOf, passing, type PageEvent, type PageState, reduce, startState } from './page.ts'

/** The page without its looks: state, what the person can do, the line to the server. */
export interface Controller {
  readonly state: () => PageState
  readonly subscribe: (listener: () => void) => () => void
  readonly dispatch: (event: PageEvent) => void
  readonly chooseLanguage: (language: CitizenLanguage) => void
  readonly consent: () => void
  readonly tested: (test: DeviceTest) => void
  readonly say: (say: CitizenSay) => void
  /** Walk-in: asks for a place. */
  readonly knock: (matter: string) => void
  /** @returns round trip in milliseconds. @throws Error when no answer came in time */
  readonly ping: () => Promise<number>
  readonly signal: (to: Party, signal: PeerSignal) => void
  readonly gate: Gate
  readonly kept: () => Kept | undefined
  readonly keep: (part: Partial<Kept>) => void
  /** Refused because another tab has it, or the server was away: once more from here. */
  readonly again: () => void
}

const repeatEvery = 4000
const pingLimit = 5000

/** The token of the link, from the part of the address that no server sees. */
export function tokenOf(hash: string): string | undefined {
  return Secret.safeParse(hash.replace(/^#/, '')).data
}

/**
 * Starts the page's work.
 * @param language what the browser prefers, until the link says better
 */
export async function startController(language: CitizenLanguage): Promise<Controller> {
  const storages = browserStorages()
  const session = randomSecret()
  const given = location.hash.length > 1
  let token = tokenOf(location.hash)
  let keep: Keep | undefined = token ? await openKeep(token, storages) : undefined
  const kept = keep?.value()
  let state = startState({
    linked: given,
    language: kept?.language ?? language,
    kept: {
      language: kept?.language !== undefined && kept.language !== null,
      agreed: kept?.notice ?? null,
      test: kept?.test ?? null,
    },
  })
  let line: Line | undefined
  const gate = createGate()
  let pings = 1000
  const pongs = new Map<number, () => void>()
  const listeners = new Set<() => void>()

  const dispatch = (event: PageEvent): void => {
    const next = reduce(state, event)
    if (next === state) return
    state = next
    if (isDeletable(state.status)) keep?.clear()
    for (const listener of listeners) listener()
  }

  const hello = (): FromPerson =>
    token && keep
      ? { t: 'hello', v: protocolVersion, token, device: keep.value().device, session }
      : { t: 'door', v: protocolVersion }

  const sayPending = (): void => {
    for (const say of state.pending) line?.send({ t: 'say', say })
  }

  const onFrame = async (frame: ToPerson): Promise<void> => {
    dispatch({ e: 'frame', frame })
    switch (frame.t) {
      case 'welcome':
        gate.everyone(frame.here)
        sayPending()
        break
      case 'party':
        gate.party(frame.party, frame.session, frame.here)
        break
      case 'signal':
        gate.signal(frame.from, frame.signal)
        break
      case 'pong':
        pongs.get(frame.n)?.()
        break
      case 'ticket':
        await useTicket(frame.token)
        break
      case 'refused':
        onRefused(frame.reason)
        break
      case 'status':
      case 'office':
      case 'door':
        break
    }
  }

  const useTicket = async (ticket: string): Promise<void> => {
    // In the address, so that a reload comes back to the place; in the fragment, so that no server log has it.
    history.replaceState(null, '', `#${ticket}`)
    token = ticket
    keep = await openKeep(ticket, storages)
    keep.change({ language: state.language })
    dispatch({ e: 'linked' })
    connect()
  }

  const onRefused = (reason: Refusal): void => {
    if (passing.has(reason) || reason === 'no-walk-in') return
    line?.close()
    if (reason === 'expired' || reason === 'closed') keep?.clear()
  }

  const connect = (): void => {
    line?.close()
    const url = new URL('meet', location.href)
    url.protocol = url.protocol === 'http:' ? 'ws:' : 'wss:'
    url.hash = ''
    url.search = ''
    line = openLine({
      url: url.href,
      hello,
      onFrame: (frame) => void onFrame(frame),
      onLine: (now) => dispatch({ e: 'line', line: now }),
    })
  }

  if (given && !token) dispatch({ e: 'frame', frame: { t: 'refused', reason: 'unknown' } })
  else connect()
  setInterval(sayPending, repeatEvery)
  // Another link pasted into the same window.
  globalThis.addEventListener('hashchange', () => location.reload())

  return {
    state: () => state,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    dispatch,
    chooseLanguage(chosen) {
      keep?.change({ language: chosen })
      dispatch({ e: 'language', language: chosen })
      sayPending()
    },
    consent() {
      keep?.change({ notice: noticeOf(state) ?? null })
      dispatch({ e: 'consent' })
      sayPending()
    },
    tested(test) {
      keep?.change({ test })
      dispatch({ e: 'tested', test })
      sayPending()
    },
    say(say) {
      dispatch({ e: 'say', say })
      sayPending()
    },
    knock(matter) {
      if (line?.send({ t: 'knock', matter, language: state.language })) dispatch({ e: 'knock' })
    },
    ping() {
      const n = (pings += 1)
      const from = performance.now()
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          pongs.delete(n)
          reject(new Error('no answer'))
        }, pingLimit)
        pongs.set(n, () => {
          clearTimeout(timer)
          pongs.delete(n)
          resolve(performance.now() - from)
        })
        line?.send({ t: 'ping', n })
      })
    },
    signal: (to, signal) => void line?.send({ t: 'signal', to, signal }),
    gate,
    kept: () => keep?.value(),
    keep: (part) => keep?.change(part),
    again() {
      dispatch({ e: 'again' })
      connect()
    },
  }
}
