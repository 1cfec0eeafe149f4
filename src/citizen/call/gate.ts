import type { Call } from '../../call/call.types.ts'
import type { Party, PeerSignal } from '../../shared/consultation/protocol.ts'

/** What the gate needs of a call. */
export type Ear = Pick<Call, 'partyHere' | 'partyGone' | 'receive'>

/** Between socket and call: what comes before the call is made (the camera is being asked for) waits here. */
export interface Gate {
  readonly party: (party: Party, session: string, here: boolean) => void
  /** All who are here, after a new line: those not named are gone. */
  readonly everyone: (here: readonly { readonly party: Party; readonly session: string }[]) => void
  readonly signal: (from: Party, signal: PeerSignal) => void
  readonly open: (call: Ear) => void
  /** The call is over: what waited counts for nothing. */
  readonly close: () => void
}

/** An offer, its candidates and a restart or two; more is no call that is still being made. */
const mostWaiting = 256

export function createGate(): Gate {
  let call: Ear | undefined
  let waiting: { from: Party; signal: PeerSignal }[] = []
  const here = new Map<Party, string>()

  const party = (name: Party, session: string, present: boolean): void => {
    if (present) {
      if (here.get(name) !== session) waiting = waiting.filter((one) => one.from !== name)
      here.set(name, session)
      call?.partyHere(name, session)
    } else if (here.get(name) === session) {
      here.delete(name)
      waiting = waiting.filter((one) => one.from !== name)
      call?.partyGone(name)
    }
  }

  return {
    party,
    everyone(now) {
      for (const [name, session] of here) {
        if (!now.some((one) => one.party === name)) party(name, session, false)
      }
      for (const one of now) party(one.party, one.session, true)
    },
    signal(from, signal) {
      if (call) call.receive(from, signal)
      else if (waiting.length < mostWaiting) waiting.push({ from, signal })
    },
    open(made) {
      call = made
      for (const [name, session] of here) made.partyHere(name, session)
      for (const one of waiting) made.receive(one.from, one.signal)
      waiting = []
    },
    close() {
      call = undefined
      waiting = []
    },
  }
}
