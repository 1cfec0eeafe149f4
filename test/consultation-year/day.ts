import { doorAt, openingsOn } from '../../src/shared/domain/consultation/closing.ts'
import { estimate, type HallDesk, type Wait } from '../../src/shared/domain/consultation/estimate.ts'
import { learn, type Experience } from '../../src/shared/domain/consultation/experience.ts'
import {
  newStanding,
  nextDeadline,
  step,
  underlying,
  type QueueEvent,
  type Standing,
} from '../../src/shared/domain/consultation/machine.ts'
import { nextFor, obstacle, stranded, type Entry } from '../../src/shared/domain/consultation/order.ts'
import type { Happening, Passage } from '../../src/shared/domain/consultation/statistics.ts'
import { Agenda } from './agenda.ts'
import { booked, clerks, hours, languages, matters, people, season, walkIns, work } from './office.ts'
import { farthestPassed } from './fairness.ts'
import type { Random } from './random.ts'

/**
 * One consultation day, event by event. Only what people, lines and clerks do is made up here; the way of each person, the order, the
 * estimates and the door are the program's own.
 */
export interface Day {
  readonly day: string
  readonly passages: readonly Passage[]
  /** Estimates that were shown and what came of them, minutes. */
  readonly shown: readonly { readonly wait: Wait; readonly real: number; readonly first: boolean }[]
  /** Times at which somebody waited and no range was shown though a desk could serve them. */
  readonly silent: number
  /** The farthest that anybody was passed by somebody who came later, by the rule of the order alone; minutes. */
  readonly overtaken: number
  /** Waits of the calls: from entering the queue, or the due time, to the call; minutes. */
  readonly waits: readonly number[]
  readonly turnedAway: number
  /** Still there when the last clerk had gone. */
  readonly leftOver: number
  readonly experience: Experience
}

const minute = 60_000
const over: readonly string[] = ['done', 'no-show', 'cancelled', 'abandoned']
const iso = (ms: number) => new Date(ms).toISOString()

interface Person {
  readonly id: string
  standing: Standing
  readonly happenings: Happening[]
  /** Estimates shown since they wait this time. */
  pending: { wait: Wait; at: number; first: boolean }[]
  /** How often something happened: plans made before are void. */
  turn: number
}

interface Clerk {
  readonly desk: HallDesk
  here: boolean
  /** On the way to the next call. */
  reaching: boolean
  gone: boolean
}

export function simulateDay(day: string, dice: Random, before: Experience): Day {
  const agenda = new Agenda()
  const everybody: Person[] = []
  const shown: { wait: Wait; real: number; first: boolean }[] = []
  const waits: number[] = []
  let experience = before
  let silent = 0
  let overtaken = 0
  let turnedAway = 0
  const opening = openingsOn(hours, day)[0]
  if (opening === undefined) throw new Error(`${day} is no consultation day`)
  const start = Date.parse(opening.from)
  const end = Date.parse(opening.to)
  const busyness = season[Number(day.slice(5, 7)) - 1]!

  const ill = dice.chance(work.ill) ? 1 + Math.floor(dice.roll() * (clerks.length - 1)) : 0
  const staff: Clerk[] = clerks
    .filter((_, index) => index === 0 || index !== ill)
    .map((clerk) => ({ desk: { ...clerk, until: null, away: false }, here: true, reaching: false, gone: false }))

  let known: readonly Entry[] | undefined
  const living = (): readonly Entry[] => {
    known ??= everybody
      .filter(({ standing }) => !over.includes(standing.state))
      .map(({ id, standing }) => ({ ...standing, id }))
    return known
  }
  const team = () => staff.filter(({ here }) => here).map(({ desk }) => desk)

  /** The one way in which anything happens to anybody. */
  function happen(person: Person, event: QueueEvent, user: string | null = null): void {
    const at = iso(agenda.now)
    const from = person.standing.state
    const next = step(person.standing, event, at)
    if (next === undefined) throw new Error(`${day}: ${event.type} refused from ${JSON.stringify(person.standing)}`)
    person.standing = next
    known = undefined
    person.turn += 1
    person.happenings.push({ at, event: event.type, from, to: next.state, user })
    const deadline = nextDeadline(next)
    if (deadline !== undefined) then(person, Date.parse(deadline.at), () => happen(person, { type: deadline.event }))
    if (over.includes(next.state)) {
      person.pending = []
      experience = learn(experience, person)
    }
    if (next.state === 'waiting') wake()
  }

  const later = (minutes: number) => agenda.now + minutes * minute

  /** At that time, unless something else happened to the person before. */
  function then(person: Person, at: number, act: () => void): void {
    const { turn } = person
    agenda.plan(at, () => {
      if (person.turn === turn) act()
    })
  }

  function hall() {
    const today = staff.filter(({ gone }) => !gone).map(({ desk, here }) => ({ ...desk, away: !here }))
    return { team: today, entries: living(), at: iso(agenda.now), experience }
  }

  function show(newest: Person): void {
    const { waits: said } = estimate(hall())
    for (const person of everybody) {
      if (person.standing.state !== 'waiting') continue
      const wait = said.get(person.id)
      if (wait !== undefined) person.pending.push({ wait, at: agenda.now, first: person === newest })
      else if (stranded(person.standing, team()) === undefined) silent += 1
    }
  }

  // --- People ---------------------------------------------------------------------------------------------------------

  function arrive(kind: 'booked' | 'walk-in', due: number): Person {
    const matter = dice.pick(Object.fromEntries(Object.entries(matters).map(([key, { share }]) => [key, share])))
    const wanted = kind === 'booked' && dice.chance(booked.wantsClerk)
    const able = staff.filter(({ desk }) => desk.matters.length === 0 || desk.matters.some((one) => one === matter))
    const priority = dice.pick({ 1: booked.priority1, 2: booked.priority2, 3: 1 })
    const person: Person = {
      id: `${day}-${String(everybody.length).padStart(3, '0')}`,
      standing: newStanding({
        kind,
        priority: Number(priority),
        dueAt: iso(due),
        minutes: 15,
        wantedClerkId: wanted ? able[Math.floor(dice.roll() * able.length)]!.desk.clerkId : null,
        matter,
        language: dice.pick(languages),
        needsInterpreter: dice.chance(booked.interpreter),
      }),
      happenings: [],
      pending: [],
      turn: 0,
    }
    everybody.push(person)
    known = undefined
    return person
  }

  function comes(person: Person, at: number): void {
    agenda.plan(at, () => {
      if (person.standing.state !== 'booked') return
      happen(person, { type: 'consent', language: person.standing.language })
      then(person, later(0.5 + dice.exponential(1)), () => enters(person))
    })
  }

  function enters(person: Person): void {
    happen(person, { type: 'enter' })
    if (dice.chance(people.looks)) show(person)
    if (dice.chance(people.givesUp)) giveUpSometime(person)
    if (dice.chance(people.lineWaiting)) agenda.plan(later(dice.exponential(8)), () => loseLine(person))
  }

  function giveUpSometime(person: Person): void {
    agenda.plan(later(people.givesUpAfter + dice.exponential(15)), () => {
      if (person.standing.state === 'waiting') happen(person, { type: 'cancel' })
    })
  }

  function loseLine(person: Person): void {
    if (!['waiting', 'called', 'in-call'].includes(person.standing.state)) return
    happen(person, { type: 'lost' })
    if (!dice.chance(people.lineBack)) return
    agenda.plan(later(dice.exponential(people.lineMean)), () => {
      const { state, resumesTo } = person.standing
      if (state !== 'connection-lost') return
      happen(person, { type: 'back' })
      if (resumesTo === 'in-call') talks(person, 3)
    })
  }

  function rings(person: Person): void {
    const round = person.standing.calls
    const answer = dice.roll()
    if (answer < people.answers) {
      then(person, later(dice.logNormal(0.15, 0.6)), () => {
        happen(person, { type: 'accept', round })
        const { median, skew } = matters[person.standing.matter]!
        talks(person, dice.logNormal(median, skew))
      })
    } else if (answer < people.answers + people.declines) {
      then(person, later(0.2), () => happen(person, { type: 'decline', round }))
    } else if (answer < people.answers + 2 * people.declines) {
      then(person, later(0.2), () => loseLine(person))
    }
  }

  function talks(person: Person, minutes: number): void {
    const { clerkId } = person.standing
    if (dice.chance(people.lineTalking)) {
      then(person, later(minutes * dice.roll()), () => loseLine(person))
      return
    }
    then(person, later(minutes), () => {
      const what = dice.roll()
      if (what < work.transfers) handOn(person, clerkId!)
      else if (what < work.transfers + work.parks) {
        happen(person, { type: 'park' }, clerkId)
        if (dice.chance(work.parkedBack)) {
          then(person, later(dice.exponential(work.parkedMean)), () => {
            happen(person, { type: 'ready' })
            show(person)
          })
        }
      } else happen(person, { type: 'hang-up' }, clerkId)
    })
  }

  function handOn(person: Person, by: string): void {
    const able = staff.filter(
      ({ desk, gone }) =>
        !gone && obstacle(desk, { ...person.standing, wantedClerkId: null, transferredBy: by }) === undefined,
    )
    const target = able[Math.floor(dice.roll() * able.length)]
    if (target === undefined) {
      happen(person, { type: 'hang-up' }, by)
      return
    }
    const clerkId = dice.chance(0.5) ? target.desk.clerkId : null
    happen(person, { type: 'transfer', clerkId, matter: null, by, note: '' }, by)
    show(person)
  }

  // --- Clerks -------------------------------------------------------------------------------------------------------------

  function busy({ desk }: Clerk): Entry | undefined {
    return living().find((entry) => entry.clerkId === desk.clerkId)
  }

  /** Who is free and sees somebody in the queue goes for them, after a moment. */
  function wake(): void {
    for (const clerk of staff) {
      if (!clerk.here || clerk.reaching || busy(clerk) !== undefined) continue
      clerk.reaching = true
      agenda.plan(later(dice.logNormal(work.gapMedian, work.gapSkew)), () => {
        clerk.reaching = false
        callsNext(clerk)
      })
    }
  }

  function callsNext(clerk: Clerk): void {
    if (!clerk.here || busy(clerk) !== undefined) return
    const { desk } = clerk
    const next = nextFor(desk, living(), iso(agenda.now), team())
    const person = next && everybody.find(({ id }) => id === next.id)
    if (person === undefined) return goHomeIfDone(clerk)
    for (const { wait, at, first } of person.pending) shown.push({ wait, real: (agenda.now - at) / minute, first })
    const { kind, waitingSince, dueAt } = person.standing
    const since = Math.max(Date.parse(waitingSince!), kind === 'booked' ? Date.parse(dueAt) : 0)
    waits.push(Math.max(0, agenda.now - since) / minute)
    person.pending = []
    overtaken = Math.max(overtaken, farthestPassed(desk, next!, living(), team(), agenda.now))
    happen(person, { type: 'call', clerkId: desk.clerkId }, desk.clerkId)
    for (const other of everybody) {
      if (other !== person && other.standing.behind > 0 && underlying(other.standing) === 'waiting') {
        happen(other, { type: 'passed' })
      }
    }
    if (dice.chance(work.callsOff)) then(person, later(0.05), () => happen(person, { type: 'call-off' }, desk.clerkId))
    else rings(person)
    watch(clerk, person)
  }

  /** Looks every quarter of a minute whether the desk is free again: the ring, the line and the person may all have ended it. */
  function watch(clerk: Clerk, person: Person): void {
    agenda.plan(later(0.25), () => {
      const { standing } = person
      if (busy(clerk)?.id !== person.id) freed(clerk)
      else if (standing.state === 'wrap-up') {
        then(person, later(dice.logNormal(work.wrapUpMedian, work.wrapUpSkew)), () => {
          const outcome = dice.pick({ solved: 0.7, 'papers-missing': 0.2, 'appointment-needed': 0.1 })
          happen(person, { type: 'finish', outcome: outcome as 'solved' }, clerk.desk.clerkId)
          freed(clerk)
        })
      } else watch(clerk, person)
    })
  }

  function freed(clerk: Clerk): void {
    if (dice.chance(work.breaks)) pause(clerk, dice.exponential(work.breakMean))
    else wake()
  }

  function pause(clerk: Clerk, minutes: number): void {
    clerk.here = false
    agenda.plan(later(minutes), () => {
      clerk.here = !clerk.gone
      wake()
    })
  }

  /** After hours a clerk stays for everybody who is still to come to this desk. */
  function goHomeIfDone(clerk: Clerk): void {
    if (agenda.now < end) return
    const mine = living().some((entry) => obstacle(clerk.desk, entry) === undefined)
    clerk.gone = !mine
    clerk.here = mine
  }

  // --- The day --------------------------------------------------------------------------------------------------------------

  agenda.now = start - 30 * minute
  const spacing = (60 / booked.perHour / busyness) * minute
  for (let due = start; due < end - 20 * minute; due += spacing) {
    const slot = start + Math.floor((due - start) / (5 * minute)) * 5 * minute
    const person = arrive('booked', slot)
    const fate = dice.roll()
    const after = nextDeadline(person.standing)!
    agenda.plan(Date.parse(after.at), () => {
      if (!['booked', 'checked-in'].includes(person.standing.state)) return
      happen(person, { type: 'not-come' })
      if (!dice.chance(people.asksAgain)) return
      agenda.plan(later(dice.exponential(10)), () => {
        if (agenda.now > end - 60 * minute) return
        happen(person, { type: 'requeue' }, staff[0]!.desk.clerkId)
        comes(person, later(dice.exponential(3)))
      })
    })
    if (fate < people.cancelsBefore) {
      agenda.plan(slot - dice.roll() * 25 * minute, () => {
        if (person.standing.state === 'booked') happen(person, { type: 'cancel' })
      })
    } else if (fate > people.cancelsBefore + people.neverComes) {
      const late = dice.chance(people.comesLate)
      comes(person, late ? slot + dice.exponential(people.lateMean) * minute : slot - dice.roll() * 15 * minute)
    }
  }
  const knock = (at: number) => {
    const rate = walkIns[Math.floor((at - start) / (60 * minute)) + 8] ?? 3
    const next = at + dice.exponential(60 / rate / busyness) * minute
    if (next >= end) return
    agenda.plan(next, () => {
      // Long before the end the door is open whatever the queue says: no need to ask.
      const reach = end - next > 150 * minute ? 0 : estimate(hall()).reach
      if (doorAt(hours, iso(next), reach).walkIn) comes(arrive('walk-in', next), next)
      else turnedAway += 1
      knock(next)
    })
  }
  knock(start)
  staff.forEach((clerk, index) => {
    const lunch = start + (3.2 + index * 0.55) * 60 * minute
    if (lunch + 60 * minute < end) agenda.plan(lunch, () => pause(clerk, work.lunchMinutes))
  })
  // Booked people become callable by the clock: idle desks look every minute, and go home after hours.
  const tick = () => {
    for (const clerk of staff) if (clerk.here && busy(clerk) === undefined) goHomeIfDone(clerk)
    if (living().some(({ state }) => state === 'waiting')) wake()
    if (agenda.now < end + 180 * minute) agenda.plan(later(1), tick)
  }
  agenda.plan(start, tick)
  agenda.run()

  const leftOver = everybody.filter(({ standing }) => ['waiting', 'called', 'in-call'].includes(underlying(standing)))
  for (const { id } of living())
    happen(
      everybody.find((person) => person.id === id)!,
      { type: 'day-over' },
    )
  return {
    day,
    passages: everybody,
    shown,
    silent,
    overtaken,
    waits,
    turnedAway,
    leftOver: leftOver.length,
    experience,
  }
}
