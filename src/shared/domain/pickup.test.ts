import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  compartmentView,
  handOutEvents,
  loadingEvents,
  mayBeOpen,
  nextHandOut,
  nextLoading,
  pickupEnd,
  pickupObstacles,
  proposeCompartment,
  type HandOutEvent,
  type HandOutStep,
  type LoadingEvent,
  type LoadingStep,
} from './pickup.ts'

const TODAY = '2026-11-21'

test('every obstacle is named, not only the first', () => {
  const fine = {
    consentSigned: true,
    pinLetterReceipt: true,
    birthDate: '1985-06-12',
    identityClear: true,
    documentCode: 'AR',
    substituteForPassport: false,
    cardChecked: true,
  }
  expect(pickupObstacles(fine, TODAY)).toEqual([])
  expect(
    pickupObstacles(
      {
        consentSigned: false,
        pinLetterReceipt: false,
        birthDate: '2008-11-22',
        identityClear: false,
        documentCode: 'AR',
        substituteForPassport: true,
        cardChecked: false,
      },
      TODAY,
    ),
  ).toEqual([
    'consent-missing',
    'pin-letter-receipt-missing',
    'under-age',
    'identity-unclear',
    'substitute-for-passport',
    'card-not-checked',
  ])
  expect(pickupObstacles({ ...fine, birthDate: '2008-11-21' }, TODAY)).toEqual([])
  expect(pickupObstacles({ ...fine, birthDate: '0000-00-00' }, TODAY)).toEqual(['under-age'])
  expect(pickupObstacles({ ...fine, documentCode: 'PR', pinLetterReceipt: false }, TODAY)).toEqual([])
})

test('the period ends on the seventh day', () => {
  expect(pickupEnd(TODAY)).toBe('2026-11-28')
})

test('compartments: ready until the last day, low ones kept for who needs them', () => {
  expect(compartmentView('occupied', TODAY, TODAY)).toBe('ready')
  expect(compartmentView('occupied', '2026-11-20', TODAY)).toBe('overdue')
  expect(compartmentView('occupied', undefined, TODAY)).toBe('occupied')
  expect(compartmentView('blocked', '2026-11-20', TODAY)).toBe('blocked')
  const wall = [
    { number: 4, low: true, state: 'free' as const },
    { number: 3, low: true, state: 'free' as const },
    { number: 2, low: false, state: 'free' as const },
    { number: 1, low: false, state: 'defect' as const },
  ]
  expect(proposeCompartment(wall, false)?.number).toBe(2)
  expect(proposeCompartment(wall, true)?.number).toBe(3)
  expect(proposeCompartment(wall.slice(0, 2), false)?.number).toBe(3)
  expect(proposeCompartment(wall.slice(3), false)).toBeUndefined()
})

describe('loading', () => {
  const run = (...events: LoadingEvent[]) =>
    events.reduce<LoadingStep | undefined>((step, event) => step && nextLoading(step, event), 'proposed')

  test('the way it should go', () => {
    expect(run('unlock-sent', 'door-open', 'second-scan-ok', 'door-closed', 'code-issued')).toBe('ready')
  })
  test('a wrong card is corrected while the door is open', () => {
    expect(run('unlock-sent', 'door-open', 'second-scan-wrong', 'code-issued')).toBeUndefined()
    expect(run('unlock-sent', 'door-open', 'second-scan-wrong', 'second-scan-ok', 'door-closed')).toBe('closed')
    expect(run('unlock-sent', 'door-open', 'second-scan-ok', 'second-scan-wrong', 'door-closed')).toBe(
      'closed-unverified',
    )
  })
  test('a door that springs open behind the proven card asks for the second scan again', () => {
    const sprung = ['unlock-sent', 'door-open', 'second-scan-ok', 'door-closed', 'door-open'] as const
    expect(run(...sprung)).toBe('open')
    expect(run(...sprung, 'door-closed', 'code-issued')).toBeUndefined()
    expect(run(...sprung, 'second-scan-ok', 'door-closed', 'code-issued')).toBe('ready')
  })
  test('an unlock of unknown outcome is asked about, not repeated', () => {
    expect(loadingEvents('unknown')).toEqual(['door-open', 'door-closed'])
    expect(run('unlock-sent', 'outcome-unknown', 'unlock-sent')).toBeUndefined()
    expect(run('unlock-sent', 'outcome-unknown', 'door-closed', 'code-issued')).toBeUndefined()
    expect(run('unlock-sent', 'outcome-unknown', 'door-open', 'second-scan-ok', 'door-closed')).toBe('closed')
  })
  test('giving up behind the right card means opening again', () => {
    expect(run('unlock-sent', 'door-open', 'second-scan-ok', 'door-closed', 'aborted')).toBeUndefined()
    expect(run('unlock-sent', 'door-open', 'aborted')).toBeUndefined()
    expect(run('unlock-sent', 'door-open', 'door-closed', 'unlock-sent', 'door-open', 'door-closed', 'aborted')).toBe(
      'aborted',
    )
  })

  /** What really happens at the box, told independently of the program's steps. */
  interface Box {
    door: 'shut' | 'open'
    /** The right card was scanned last since the door opened. */
    right: boolean
    step: LoadingStep
  }
  class Happens implements fc.Command<Box, { step: LoadingStep }> {
    readonly event: LoadingEvent
    constructor(event: LoadingEvent) {
      this.event = event
    }
    check(box: Readonly<Box>): boolean {
      return loadingEvents(box.step).includes(this.event)
    }
    run(box: Box, real: { step: LoadingStep }): void {
      if (this.event === 'door-open') Object.assign(box, { door: 'open', right: false })
      if (this.event === 'door-closed') box.door = 'shut'
      if (this.event === 'second-scan-ok') box.right = true
      if (['second-scan-wrong', 'outcome-unknown', 'card-out'].includes(this.event)) box.right = false
      real.step = nextLoading(real.step, this.event) ?? real.step
      box.step = real.step
      if (real.step === 'closed' || real.step === 'ready') expect([box.door, box.right]).toEqual(['shut', true])
      if (real.step === 'aborted') expect(box.door).toBe('shut')
      if (box.door === 'open') expect(mayBeOpen(real.step)).toBe(true)
      if (this.event === 'unlock-sent') expect(box.door).toBe('shut')
    }
    toString(): string {
      return this.event
    }
  }

  test('whatever happens: no code before the right card is behind a closed door', () => {
    const events: LoadingEvent[] = [
      'unlock-sent',
      'unlock-failed',
      'outcome-unknown',
      'door-open',
      'second-scan-ok',
      'second-scan-wrong',
      'card-out',
      'door-closed',
      'code-issued',
      'aborted',
    ]
    fc.assert(
      fc.property(
        fc.commands(
          events.map((event) => fc.constant(new Happens(event))),
          { maxCommands: 60 },
        ),
        (commands) => {
          const start = (): { model: Box; real: { step: LoadingStep } } => ({
            model: { door: 'shut', right: false, step: 'proposed' },
            real: { step: 'proposed' },
          })
          fc.modelRun(start, commands)
        },
      ),
      { numRuns: 500 },
    )
  })
})

describe('hand-out', () => {
  const run = (...events: HandOutEvent[]) =>
    events.reduce<HandOutStep | undefined>((step, event) => step && nextHandOut(step, event), 'ready')

  test('taken only after a door that closed', () => {
    expect(run('unlock-sent', 'door-open', 'door-closed', 'taken')).toBe('taken')
    expect(run('unlock-sent', 'door-open', 'taken')).toBeUndefined()
    expect(run('unlock-sent', 'door-open', 'door-closed', 'left-inside')).toBe('ready')
    expect(run('unlock-sent', 'unlock-failed')).toBe('ready')
  })
  test('unknown outcome: the person is asked in every case', () => {
    expect(handOutEvents('unknown')).toEqual(['door-open', 'door-closed'])
    expect(run('unlock-sent', 'outcome-unknown', 'door-closed')).toBe('closed')
    expect(run('unlock-sent', 'outcome-unknown', 'unlock-sent')).toBeUndefined()
  })
  test('never stuck', () => {
    const steps: HandOutStep[] = ['ready', 'unlocking', 'unknown', 'open', 'closed']
    for (const step of steps) expect(handOutEvents(step).length, step).toBeGreaterThan(0)
    expect(steps.filter(mayBeOpen)).toEqual(['unlocking', 'unknown', 'open'])
  })
})
