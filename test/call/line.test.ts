import { describe, expect, test } from 'vitest'
import type { Party, PeerSignal } from '../../src/shared/consultation/protocol.ts'
import type { Person } from './room.ts'
import { connected, enter, mediaFlows, newRoom, offers, pair, relay, viewOf, withBrowser } from './steps.ts'

/** What happens to a call when the line, the signalling, a page or somebody in between does not behave. */

withBrowser()

const wordsOf = async (person: Person, party: 'clerk' | 'citizen') => (await viewOf(person, party)).words
const connections = (person: Person) => person.do((page) => page.connectionCount())

describe('the line', () => {
  test('a reloaded page gets a new connection and new words', async () => {
    const { clerk, citizen } = await pair()
    const before = await wordsOf(clerk, 'citizen')
    await citizen.reload()
    await connected(citizen, 'clerk')
    await expect.poll(() => wordsOf(clerk, 'citizen')).not.toEqual(before)
    await connected(clerk, 'citizen')
    await mediaFlows(clerk, 'citizen')
    await mediaFlows(citizen, 'clerk')
    expect(await wordsOf(clerk, 'citizen')).toEqual(await wordsOf(citizen, 'clerk'))
    expect(await connections(clerk)).toBe(2)

    await clerk.reload()
    await connected(clerk, 'citizen')
    await connected(citizen, 'clerk')
    await mediaFlows(clerk, 'citizen')
    expect(await wordsOf(clerk, 'citizen')).toEqual(await wordsOf(citizen, 'clerk'))
  })

  test('the signalling goes away and comes back: the call goes on, the same connection', async () => {
    const { clerk, citizen } = await pair()
    const before = await wordsOf(clerk, 'citizen')
    relay.cut()
    await mediaFlows(clerk, 'citizen')
    await mediaFlows(citizen, 'clerk')
    await citizen.do((page) => page.call().say('ich höre Sie'))
    await expect.poll(async () => (await clerk.do((page) => page.snapshot())).chat).toHaveLength(1)
    relay.back()
    await expect.poll(() => clerk.do((page) => page.hasSignalling())).toBe(true)
    await expect.poll(() => citizen.do((page) => page.hasSignalling())).toBe(true)
    await mediaFlows(clerk, 'citizen')
    expect(await wordsOf(clerk, 'citizen')).toEqual(before)
    expect(await connections(clerk)).toBe(1)
    expect(offers()).toHaveLength(1)
  })

  test.each(['clerk', 'citizen'] as const)('new paths, wanted by the %s: sound and picture go on', async (who) => {
    const people = await pair()
    await mediaFlows(people.clerk, 'citizen')
    const before = await wordsOf(people.clerk, 'citizen')
    await people[who].do((page) => page.call().restartIce())
    await expect.poll(offers).toHaveLength(2)
    await mediaFlows(people.clerk, 'citizen')
    await mediaFlows(people.citizen, 'clerk')
    expect(await wordsOf(people.clerk, 'citizen')).toEqual(before)
    expect(await wordsOf(people.citizen, 'clerk')).toEqual(before)
    expect(await connections(people.clerk)).toBe(1)
  })

  test('the browser says that the network is back: new paths are looked for', async () => {
    const { clerk, citizen } = await pair()
    await citizen.page.context().setOffline(true)
    await citizen.page.context().setOffline(false)
    await expect.poll(offers).toHaveLength(2)
    await mediaFlows(clerk, 'citizen')
  })

  test.each(['offer', 'answer', 'reveal'] as const)('the first %s is lost: said again', async (kind) => {
    let lost = 0
    relay.tap = (_from, _to, signal) => (signal.k === kind && lost++ === 0 ? undefined : signal)
    const { clerk, citizen } = await pair()
    await mediaFlows(clerk, 'citizen')
    expect(lost).toBeGreaterThan(1)
    expect(await wordsOf(clerk, 'citizen')).toEqual(await wordsOf(citizen, 'clerk'))
  })

  test('a connection that dies for good is replaced by a new one', async () => {
    const { clerk, citizen } = await pair()
    await citizen.do((page) => page.breakConnection())
    await expect.poll(async () => (await viewOf(clerk, 'citizen')).state, { timeout: 15_000 }).toBe('reconnecting')
    await expect.poll(() => connections(citizen), { timeout: 40_000 }).toBe(2)
    await connected(clerk, 'citizen')
    await connected(citizen, 'clerk')
    await mediaFlows(clerk, 'citizen')
    await mediaFlows(citizen, 'clerk')
  }, 90_000)

  test('signals of an older connection, and from nobody, change nothing', async () => {
    const { clerk, citizen } = await pair()
    const before = await wordsOf(clerk, 'citizen')
    const link = 'A'.repeat(22)
    await clerk.do((page, old) => {
      page.call().receive('citizen', { k: 'bye', link: old })
      page.call().receive('citizen', { k: 'answer', link: old, sdp: 'v=0', nonce: old })
      page.call().receive('citizen', { k: 'offer', link: old, sdp: 'v=0', commit: 'a'.repeat(64) })
      page.call().receive('interpreter', { k: 'candidate', link: old, candidate: 'x', mid: null, line: 0 })
      page.call().receive('clerk', { k: 'restart', link: null })
    }, link)
    await mediaFlows(clerk, 'citizen')
    expect((await clerk.do((page) => page.snapshot())).peers).toHaveLength(1)
    expect(await wordsOf(clerk, 'citizen')).toEqual(before)
    expect(clerk.errors).toEqual([])
    expect(citizen.errors).toEqual([])
  })
})

describe('somebody in between', () => {
  /** Both sides come in, and one of them has to notice. */
  async function noticed(by: 'clerk' | 'citizen'): Promise<void> {
    newRoom()
    const citizen = await enter('citizen')
    const clerk = await enter('clerk')
    const [who, other] = by === 'clerk' ? [clerk, citizen] : [citizen, clerk]
    const party = by === 'clerk' ? 'citizen' : 'clerk'
    await expect
      .poll(async () => viewOf(who, party).catch(() => undefined), { timeout: 15_000 })
      .toMatchObject({ tampered: true, state: 'closed', words: null })
    await expect.poll(async () => (await viewOf(other, by)).state).toBe('closed')
  }
  const change = (kind: PeerSignal['k'], how: (signal: PeerSignal) => PeerSignal): void => {
    relay.tap = (_from, _to, signal) => (signal.k === kind ? how(signal) : signal)
  }

  test('changes the key in the offer', async () => {
    change('offer', (signal) =>
      signal.k === 'offer'
        ? { ...signal, sdp: signal.sdp.replaceAll(/(a=fingerprint:sha-256) ..:/g, '$1 00:') }
        : signal,
    )
    await noticed('citizen')
  })

  test('adds a second key to the offer', async () => {
    change('offer', (signal) =>
      signal.k === 'offer'
        ? {
            ...signal,
            sdp: signal.sdp.replace(/a=fingerprint:sha-256 ..:/, `a=fingerprint:sha-256 ${'00:'.repeat(31)}00\r\n$&`),
          }
        : signal,
    )
    await noticed('citizen')
  })

  test('changes the commitment', async () => {
    change('offer', (signal) => ({ ...signal, commit: 'b'.repeat(64) }) as PeerSignal)
    await noticed('citizen')
  })

  test('changes the number that is revealed', async () => {
    change('reveal', (signal) => ({ ...signal, nonce: 'B'.repeat(22) }) as PeerSignal)
    await noticed('citizen')
  })

  test('changes the number in the answer: the words differ', async () => {
    change('answer', (signal) => ({ ...signal, nonce: 'C'.repeat(22) }) as PeerSignal)
    newRoom()
    const citizen = await enter('citizen')
    const clerk = await enter('clerk')
    await connected(clerk, 'citizen')
    await connected(citizen, 'clerk')
    expect(await wordsOf(clerk, 'citizen')).not.toEqual(await wordsOf(citizen, 'clerk'))
  })

  test('takes both calls and hands them on: the words differ', async () => {
    // Two rooms: in each the one in between plays the other side, with keys of their own.
    newRoom()
    const clerk = await enter('clerk')
    const asCitizen = await enter('citizen')
    await connected(clerk, 'citizen')
    newRoom()
    const citizen = await enter('citizen')
    const asClerk = await enter('clerk')
    await connected(citizen, 'clerk')
    expect(await wordsOf(clerk, 'citizen')).toEqual(await wordsOf(asCitizen, 'clerk'))
    expect(await wordsOf(citizen, 'clerk')).toEqual(await wordsOf(asClerk, 'citizen'))
    expect(await wordsOf(clerk, 'citizen')).not.toEqual(await wordsOf(citizen, 'clerk'))
  })

  /** Nothing comes through but descriptions: the words are known, and the connection does not come up. */
  const blocked = (_from: Party, _to: Party, signal: PeerSignal): PeerSignal | undefined => {
    if (signal.k === 'candidate') return undefined
    return 'sdp' in signal ? { ...signal, sdp: signal.sdp.replaceAll(/^a=candidate:.*\r\n/gm, '') } : signal
  }

  test('wants one connection after the other until the words fit: the fifth is the last, whatever session they name', async () => {
    newRoom()
    relay.tap = blocked
    const clerk = await enter('clerk')
    const citizen = await enter('citizen')
    const known = new Set<string>()
    const guess = async (): Promise<void> => {
      await expect
        .poll(async () => {
          const { words, state } = await viewOf(clerk, 'citizen')
          return state === 'closed' || (words !== null && !known.has(words.join()))
        })
        .toBe(true)
      const { words } = await viewOf(clerk, 'citizen')
      if (words !== null) known.add(words.join())
      await clerk.do((page) => page.call().receive('citizen', { k: 'restart', link: null }))
    }
    for (let guesses = 0; guesses < 4; guesses++) await guess()
    expect(await viewOf(clerk, 'citizen')).toMatchObject({ state: 'connecting', givenUp: false })
    await guess()
    await expect.poll(() => viewOf(clerk, 'citizen')).toMatchObject({ state: 'closed', givenUp: true })
    expect(await connections(clerk)).toBe(5)
    await clerk.do((page) => page.call().partyHere('citizen', 'S'.repeat(22)))
    await clerk.do((page) => page.call().receive('citizen', { k: 'restart', link: null }))
    expect(await viewOf(clerk, 'citizen')).toMatchObject({ state: 'closed', givenUp: true })
    expect(await connections(clerk)).toBe(5)
    // The person's page has answered five as well, and takes no sixth.
    const offer = relay.seen.findLast(({ signal }) => signal.k === 'offer')?.signal
    const sixth = { ...offer, link: '6'.repeat(22) } as PeerSignal
    await citizen.do((page, given) => page.call().receive('clerk', given), sixth)
    await expect.poll(() => viewOf(citizen, 'clerk')).toMatchObject({ state: 'closed', givenUp: true })
    expect(await connections(citizen)).toBe(5)
  }, 60_000)

  test('tries to put another key into a connection that stands', async () => {
    const { clerk, citizen } = await pair()
    change('offer', (signal) =>
      signal.k === 'offer'
        ? { ...signal, sdp: signal.sdp.replaceAll(/(a=fingerprint:sha-256) ..:/g, '$1 00:') }
        : signal,
    )
    await clerk.do((page) => page.call().restartIce())
    await expect.poll(() => viewOf(citizen, 'clerk')).toMatchObject({ tampered: true, state: 'closed' })
    // Nothing more is taken from them until the call is over: who stands in between may bring new pages, too.
    relay.tap = (_from, _to, signal) => signal
    relay.seen.length = 0
    await clerk.reload()
    await expect.poll(() => offers().length).toBeGreaterThan(0)
    await citizen.do((page) => page.call().partyHere('clerk', 'S'.repeat(22)))
    expect(await viewOf(citizen, 'clerk')).toMatchObject({ tampered: true, state: 'closed' })
    expect(await connections(citizen)).toBe(1)
    // Their goodbye came before: the page that noticed asks for nothing.
    expect(relay.seen.filter(({ from }) => from === 'citizen')).toEqual([])
  })
})
