import type { Browser } from '@playwright/test'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import type { Party } from '../../src/shared/consultation/protocol.ts'
import type { StartOptions } from './page.ts'
import { launch, Person, Relay } from './room.ts'

/** The relay between the pages of this file's tests. */
export let relay: Relay
let browser: Browser
const people: Person[] = []
let rooms = 0

/**
 * Starts browser and relay for the tests of a file.
 * @param switches further switches of the browser, made when it starts
 */
export function withBrowser(switches: () => Promise<string[]> = async () => []): void {
  beforeAll(async () => {
    relay = await Relay.start(join(import.meta.dirname, 'page.ts'))
    browser = await launch(await switches())
  })
  afterEach(async () => {
    relay.back()
    relay.tap = (_from, _to, signal) => signal
    relay.seen.length = 0
    await Promise.all(people.splice(0).map((person) => person.close()))
  })
  afterAll(async () => {
    await browser.close()
    await relay.stop()
  })
}

/** A room of its own for the next test. */
export function newRoom(): void {
  rooms++
}

export async function enter(me: Party, more: Partial<StartOptions> = {}): Promise<Person> {
  const person = await Person.open(browser, relay, { me, room: `room ${rooms}`, ...more })
  people.push(person)
  return person
}

export async function pair(): Promise<{ clerk: Person; citizen: Person }> {
  newRoom()
  const citizen = await enter('citizen')
  const clerk = await enter('clerk')
  await connected(clerk, 'citizen')
  await connected(citizen, 'clerk')
  return { clerk, citizen }
}

export async function three(): Promise<{ clerk: Person; citizen: Person; interpreter: Person }> {
  const { clerk, citizen } = await pair()
  const interpreter = await enter('interpreter')
  await connected(interpreter, 'clerk')
  await connected(interpreter, 'citizen')
  await connected(clerk, 'interpreter')
  await connected(citizen, 'interpreter')
  return { clerk, citizen, interpreter }
}

export const viewOf = async (person: Person, party: Party) => {
  const { peers } = await person.do((page) => page.snapshot())
  const peer = peers.find((one) => one.party === party)
  if (peer === undefined) throw new Error(`${party} is not in the view`)
  return peer
}

export async function connected(person: Person, party: Party): Promise<void> {
  await expect
    .poll(
      async () => {
        const { peers } = await person.do((page) => page.snapshot())
        const peer = peers.find((one) => one.party === party)
        return peer?.state === 'connected' && peer.words !== null
      },
      { timeout: 15_000 },
    )
    .toBe(true)
}

export const flow = (person: Person, party: Party) => person.do((page, from) => page.flow(from), party)

/** Sound and picture come in: counters rise from here on. */
export async function mediaFlows(person: Person, party: Party): Promise<void> {
  const before = await flow(person, party)
  await expect
    .poll(
      async () => {
        const now = await flow(person, party)
        return (
          now.frames >= before.frames + 8 && now.energy > before.energy && now.bytes > before.bytes && now.width > 0
        )
      },
      { timeout: 15_000 },
    )
    .toBe(true)
}

/** Packets of this kind came, and do not come any more. */
export async function stops(person: Person, party: Party, kind: 'audioPackets' | 'videoPackets'): Promise<void> {
  let before = -1
  let energy = -1
  await expect
    .poll(
      async () => {
        const now = await flow(person, party)
        const still = now[kind] === before && (kind === 'videoPackets' || now.energy === energy)
        before = now[kind]
        energy = now.energy
        return still
      },
      { timeout: 15_000, interval: 500 },
    )
    .toBe(true)
}

export async function rises(
  person: Person,
  party: Party,
  kind: 'audioPackets' | 'videoPackets' | 'frames',
): Promise<void> {
  const before = await flow(person, party)
  await expect
    .poll(async () => (await flow(person, party))[kind], { timeout: 15_000 })
    .toBeGreaterThan(before[kind] + 5)
}

export const says = (person: Person, party: Party) =>
  viewOf(person, party).then(({ microphone, camera, hold }) => ({ microphone, camera, hold }))

/** ICE generations offered so far, in order; an offer said twice counts once. */
export function offers(): string[] {
  const generations = relay.seen.flatMap(({ signal }) =>
    signal.k === 'offer' ? [/^a=ice-ufrag:(\S+)/m.exec(signal.sdp)?.[1] ?? ''] : [],
  )
  return [...new Set(generations)]
}
