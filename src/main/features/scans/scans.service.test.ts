import { describe, expect, test } from 'vitest'
import type { ScanStep } from '../../../shared/contract/scans.ts'
import type { Context, Deps } from '../../deps.ts'
import { rightsOf, type Role } from '../../../shared/domain/rights.ts'
import { createScans } from './scans.service.ts'

/** A counter with a step on screen; `done` collects the steps that took a scan. */
function counter(role: Role, atThePad = false) {
  const user = { id: 'user-1', displayName: 'M. Beispiel', role, workplace: 'Schalter 3', rights: [...rightsOf(role)] }
  const done: ScanStep[] = []
  const step = (name: ScanStep) => async (subject: string) => {
    done.push(name)
    return { subject }
  }
  const outcomes: unknown[] = []
  const damaged: string[] = []
  const publish = (_feature: string, _name: string, outcome: unknown) => void outcomes.push(outcome)
  const deps = { database: { db: {} }, publish, log: () => undefined, now: () => new Date() }
  const scans = createScans({
    // No scan of these tests reaches the database.
    ...(deps as unknown as Deps),
    activeUser: () => user,
    signing: () => atThePad,
    steps: { delivery: step('delivery'), load: step('load'), 'hand-out': step('hand-out') },
    unread: { delivery: (subject) => void damaged.push(subject) },
  })
  const context: Context = { windowId: 1, user }
  return { scans, context, done, outcomes, damaged }
}

describe('a scan needs the right of what takes it', () => {
  test('casework, who may not hand out, opens no door by a code under the scanner', async () => {
    const { scans, context, done } = counter('casework')
    await scans.handlers.focus({ step: 'hand-out', subject: '' }, context)
    expect(await scans.handlers.typed({ text: '12345678' }, context)).toMatchObject({
      result: 'step',
      accepted: false,
      refusal: { code: 'forbidden', details: { right: 'pickup.handout' } },
    })
    await scans.receive({ text: '12345678', lines: ['12345678'] })
    await scans.handlers.focus({ step: 'delivery', subject: 's' }, context)
    expect(await scans.handlers.typed({ text: 'Y05PVYP4C4' }, context)).toMatchObject({ accepted: false })
    expect(done).toEqual([])
  })

  test('the locker team loads with a serial typed by hand, and opens no file by it', async () => {
    const { scans, context, done } = counter('locker')
    expect(await scans.handlers.typed({ text: 'Y05PVYP4C4' }, context)).toMatchObject({
      result: 'refused',
      refusal: { code: 'forbidden', details: { right: 'people.read' } },
    })
    await scans.handlers.focus({ step: 'load', subject: '' }, context)
    expect(await scans.handlers.typed({ text: 'Y05PVYP4C4' }, context)).toMatchObject({ accepted: true })
    expect(done).toEqual(['load'])
  })
})

test("a colleague's scan does not take the page away from somebody who is signing", async () => {
  const { scans, outcomes } = counter('counter', true)
  await scans.receive({ text: 'Y05PVYP4C4', lines: ['Y05PVYP4C4'] })
  expect(outcomes).toMatchObject([{ result: 'refused', refusal: { code: 'scan/signing' } }])
})

test('a delivery hears of a card that came damaged; other steps and pages do not', async () => {
  const { scans, context, damaged } = counter('counter')
  scans.unread()
  await scans.handlers.focus({ step: 'load', subject: 'p' }, context)
  scans.unread()
  await scans.handlers.focus({ step: 'delivery', subject: 's' }, context)
  scans.unread()
  expect(damaged).toEqual(['s'])
})

test('a page that is loaded anew takes no scans for the step it showed before', async () => {
  const { scans, context, done, outcomes } = counter('casework')
  await scans.handlers.focus({ step: 'delivery', subject: 's' }, context)
  scans.pageGone()
  await scans.receive({ text: 'no code of ours', lines: ['no code of ours'] })
  expect(done).toEqual([])
  expect(outcomes).toMatchObject([{ result: 'refused', refusal: { code: 'scan/unknown-code' } }])
})
