import { expect, test } from 'vitest'
import { contract, type TresenContract } from '../../shared/contract/index.ts'
import { createPublish } from './publish.ts'

function office(signedIn: readonly number[]) {
  const sent: [number, string, unknown][] = []
  const publish = createPublish<TresenContract>({
    contract,
    windows: () => [1, 2],
    isSignedIn: (windowId) => signedIn.includes(windowId),
    send: (...event) => void sent.push(event),
  })
  return { sent, publish }
}

test('a locked window hears nothing of the office, but that it may ask who works here', () => {
  const { sent, publish } = office([2])
  publish('pickup', 'doors', { open: [7], askedAt: '2026-11-21T09:00:00.000Z' })
  publish('session', 'installationChanged', {})
  expect(sent).toEqual([
    [2, 'pickup.doors', { open: [7], askedAt: '2026-11-21T09:00:00.000Z' }],
    [1, 'session.installationChanged', {}],
    [2, 'session.installationChanged', {}],
  ])
})

test('what the contract does not name does not leave with an event', () => {
  const { sent, publish } = office([1])
  const more = { topic: 'people' as const, ids: ['p1'], familyName: 'Musterfrau' }
  publish('changes', 'changed', more)
  expect(sent).toEqual([[1, 'changes.changed', { topic: 'people', ids: ['p1'] }]])
})
