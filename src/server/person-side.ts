import type { WebSocket } from 'ws'
import { FromPerson, protocolVersion, type Refusal, type ToPerson } from '../shared/consultation/protocol.ts'
import { Bucket, type Callers } from './limits.ts'
import { Line } from './line.ts'
import type { Clock, Limits } from './options.ts'
import type { Page, Person, Switchboard } from './switchboard.ts'

export interface PersonSideOptions {
  readonly limits: Limits
  readonly clock: Clock
  readonly callers: Callers
  readonly switchboard: Switchboard
  readonly count: (reason: string) => void
}

export type PersonLine = Line<FromPerson, ToPerson>

/** Takes a connection on `/meet`: a page with a link, or somebody at the door. */
export function acceptPerson(
  options: PersonSideOptions,
  socket: WebSocket,
  caller: string,
  gone: () => void,
): PersonLine {
  const { limits, clock, callers, switchboard, count } = options
  const says = new Bucket(limits.saysPerSecond, limits.saysBurst, clock.now())
  let at: 'start' | 'door' | Page = 'start'

  const line: PersonLine = new Line({
    socket,
    schema: FromPerson,
    flow: limits.person,
    limits,
    clock,
    count,
    onMessage: receive,
    onGone() {
      leave()
      gone()
    },
  })
  const person: Person = {
    send: (message) => line.send(message),
    refuse(reason) {
      leave()
      count(`person-${reason}`)
      line.end({ t: 'refused', reason })
    },
    end: () => line.end(),
  }
  return line

  function receive(message: FromPerson): void {
    switch (message.t) {
      case 'hello':
        return typeof at === 'object' ? line.malformed() : hello(message)
      case 'door':
        if (at !== 'start') return line.malformed()
        if (message.v !== protocolVersion) return person.refuse('version')
        at = 'door'
        line.greeted()
        return switchboard.atDoor(person)
      case 'knock':
        return at === 'door' ? knock(message) : line.malformed()
      case 'ping':
        return at === 'start' ? line.malformed() : line.send({ t: 'pong', n: message.n })
      case 'say':
        if (typeof at !== 'object') return line.malformed()
        // A page repeats what counts until the status shows it, so what is too much may fall.
        return says.take(1, clock.now()) ? switchboard.said(at, message.say) : count('said-too-often')
      case 'signal':
        return typeof at === 'object' ? switchboard.signalled(at, message.to, message.signal) : line.malformed()
    }
  }

  function hello(message: Extract<FromPerson, { t: 'hello' }>): void {
    if (message.v !== protocolVersion) return person.refuse('version')
    const entered: Page | Refusal = switchboard.enter(person, message, callers.blocked(caller, 'tokens'))
    if (typeof entered === 'string') {
      if (entered === 'unknown') callers.failed(caller, 'tokens')
      return person.refuse(entered)
    }
    if (at === 'door') switchboard.fromDoor(person)
    at = entered
    line.greeted()
  }

  function knock({ matter, language }: Extract<FromPerson, { t: 'knock' }>): void {
    if (callers.blocked(caller, 'knocks')) return line.send({ t: 'refused', reason: 'too-many' })
    if (!switchboard.knock(person, matter, language)) return line.malformed()
    callers.failed(caller, 'knocks')
  }

  function leave(): void {
    if (at === 'door') switchboard.fromDoor(person)
    else if (at !== 'start') switchboard.left(at)
    at = 'start'
  }
}
