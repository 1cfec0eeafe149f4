import { createHash, timingSafeEqual } from 'node:crypto'
import type { WebSocket } from 'ws'
import { FromDesk, protocolVersion, type ToDesk } from '../shared/consultation/protocol.ts'
import type { Callers } from './limits.ts'
import { Line } from './line.ts'
import type { Clock, Limits } from './options.ts'
import type { Desk, Switchboard } from './switchboard.ts'

export interface OfficeSideOptions {
  readonly officeKey: string
  readonly limits: Limits
  readonly clock: Clock
  readonly callers: Callers
  readonly switchboard: Switchboard
  readonly count: (reason: string) => void
}

export type DeskLine = Line<FromDesk, ToDesk>

/** Takes a connection on `/office`: a desk once its first frame brings the key. */
export function acceptDesk(options: OfficeSideOptions, socket: WebSocket, caller: string, gone: () => void): DeskLine {
  const { limits, clock, callers, switchboard, count } = options
  let desk: Desk | undefined

  const line: DeskLine = new Line({
    socket,
    schema: FromDesk,
    flow: limits.desk,
    limits,
    clock,
    count,
    onMessage(message) {
      if (message.t === 'desk') {
        if (desk === undefined) greet(message)
        else line.malformed()
      } else if (desk === undefined) line.malformed()
      else switchboard.deskSaid(desk, message)
    },
    onGone() {
      if (desk !== undefined) switchboard.deskWent(desk)
      gone()
    },
  })
  return line

  function greet({ v, key, desk: name }: Extract<FromDesk, { t: 'desk' }>): void {
    if (callers.blocked(caller, 'keys')) return refuse('too-many')
    if (!sameKey(key, options.officeKey)) {
      callers.failed(caller, 'keys')
      return refuse('key')
    }
    if (v !== protocolVersion) return refuse('version')
    if (switchboard.figures().desks >= limits.maxDesks) return refuse('too-many')
    desk = { name, send: (message) => line.send(message), probe: () => line.probe() }
    line.greeted()
    switchboard.deskCame(desk)
  }

  function refuse(reason: Extract<ToDesk, { t: 'refused' }>['reason']): void {
    count(`desk-${reason}`)
    line.end({ t: 'refused', reason })
  }
}

/** Compares in constant time, whatever the lengths. */
function sameKey(given: string, known: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(given), digest(known))
}
