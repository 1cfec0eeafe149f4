import { expect, test } from 'vitest'
import type { Party, PeerSignal } from '../../shared/consultation/protocol.ts'
import { randomSecret } from '../../call/secret.ts'
import { createGate } from './gate.ts'

const [first, second] = [randomSecret(), randomSecret()]
const signal = (mark: string): PeerSignal => ({ k: 'candidate', link: first, candidate: mark, mid: null, line: null })

/** A call's ear: writes down what it hears. */
function ear() {
  const heard: string[] = []
  return {
    heard,
    partyHere: (party: Party, session: string) => void heard.push(`here ${party} ${session === first ? 1 : 2}`),
    partyGone: (party: Party) => void heard.push(`gone ${party}`),
    receive: (_: Party, given: PeerSignal) => void heard.push(given.k === 'candidate' ? given.candidate : given.k),
  }
}

test('what comes while the camera is still being asked for reaches the call in order', () => {
  const gate = createGate()
  gate.party('clerk', first, true)
  gate.signal('clerk', signal('a'))
  gate.signal('clerk', signal('b'))
  const call = ear()
  gate.open(call)
  gate.signal('clerk', signal('c'))
  expect(call.heard).toEqual(['here clerk 1', 'a', 'b', 'c'])
})

test('signals of a page that is gone or was opened anew count for nothing', () => {
  const gate = createGate()
  gate.party('clerk', first, true)
  gate.signal('clerk', signal('old'))
  gate.party('clerk', second, true)
  gate.signal('clerk', signal('new'))
  // The goodbye of the first page comes late.
  gate.party('clerk', first, false)
  const call = ear()
  gate.open(call)
  expect(call.heard).toEqual(['here clerk 2', 'new'])
})

test('after a new line those who are not named are gone', () => {
  const gate = createGate()
  const call = ear()
  gate.open(call)
  gate.everyone([
    { party: 'clerk', session: first },
    { party: 'interpreter', session: second },
  ])
  gate.everyone([{ party: 'clerk', session: first }])
  expect(call.heard).toEqual(['here clerk 1', 'here interpreter 2', 'gone interpreter', 'here clerk 1'])
})

test('what waited for a call that is over does not reach the next', () => {
  const gate = createGate()
  const [call, next] = [ear(), ear()]
  gate.open(call)
  gate.close()
  gate.signal('clerk', signal('late'))
  gate.close()
  gate.open(next)
  expect(next.heard).toEqual([])
})

test('a flood before the call is made is cut', () => {
  const gate = createGate()
  for (let n = 0; n < 1000; n++) gate.signal('clerk', signal(String(n)))
  const call = ear()
  gate.open(call)
  expect(call.heard).toHaveLength(256)
})
