import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { contract } from '../src/shared/contract/index.ts'
import { method, type Contract } from '../src/shared/contract/define.ts'
import { isRole, ROLES, type Role } from '../src/shared/domain/rights.ts'
import { AppError, errorCodes, type Reply } from '../src/shared/errors.ts'
import { createRouter, type AnyHandlers, type SignedInUser } from '../src/main/ipc/serve.ts'

/** Who may call what, written out: a right that moves shows up here. `-` stands for nobody signed in. */
const everybody = '- counter casework locker lead'
const anyUser = 'counter casework locker lead'
const fileWork = 'counter casework lead'
const doors = 'counter locker lead'
const MAY_CALL: Readonly<Record<string, string>> = {
  'appointments.today': fileWork,
  'appointments.setState': fileWork,
  'audit.list': 'lead',
  'audit.verify': 'lead',
  'cards.list': anyUser,
  'cards.counts': anyUser,
  'cards.delivery': doors,
  'cards.newDelivery': doors,
  'cards.settleUnread': doors,
  'cards.clearing': anyUser,
  'cards.clear': doors,
  'cards.confirmPinLetter': 'counter lead',
  'cards.handOver': 'counter lead',
  'cases.open': fileWork,
  'cases.create': fileWork,
  'cases.setRequirement': fileWork,
  'cases.demand': fileWork,
  'consultations.queue': fileWork,
  'consultations.list': fileWork,
  'consultations.one': fileWork,
  'consultations.book': fileWork,
  'consultations.walkIn': fileWork,
  'consultations.renewLink': fileWork,
  'consultations.letter': fileWork,
  'consultations.inviteInterpreter': fileWork,
  'consultations.callNext': fileWork,
  'consultations.call': fileWork,
  'consultations.callOff': fileWork,
  'consultations.fetchHere': fileWork,
  'consultations.release': 'lead',
  'consultations.hangUp': fileWork,
  'consultations.finish': fileWork,
  'consultations.park': fileWork,
  'consultations.requeue': fileWork,
  'consultations.transfer': fileWork,
  'consultations.cancel': fileWork,
  'consultations.attach': fileWork,
  'consultations.saveNote': fileWork,
  'consultations.fileStill': fileWork,
  'consultations.shown': fileWork,
  'consultations.wordsCompared': fileWork,
  'consultations.tampered': fileWork,
  'consultations.enter': fileWork,
  'consultations.signal': fileWork,
  'consultations.preview': fileWork,
  'consultations.openRoom': fileWork,
  'consultations.service': fileWork,
  'consultations.hours': fileWork,
  'consultations.setHours': 'lead',
  'consultations.statistics': 'lead',
  'devices.snapshot': anyUser,
  'devices.details': anyUser,
  'devices.models': anyUser,
  'devices.found': anyUser,
  'devices.add': 'lead',
  'devices.change': 'lead',
  'devices.remove': 'lead',
  'devices.probe': 'lead',
  'devices.endProbe': 'lead',
  'devices.beginScanTest': 'lead',
  'devices.endScanTest': 'lead',
  'devices.beginPadTest': 'lead',
  'devices.endPadTest': 'lead',
  'devices.doors': anyUser,
  'devices.doorLog': anyUser,
  'devices.testDoor': 'lead',
  'devices.watchTraffic': 'lead',
  'devices.unwatchTraffic': 'lead',
  'devices.exportTraffic': 'lead',
  'devices.systemNotes': anyUser,
  'devices.saveUdev': 'lead',
  'documents.create': fileWork,
  'documents.view': fileWork,
  'documents.bytes': fileWork,
  'documents.discard': fileWork,
  'documents.revoke': fileWork,
  'documents.saveCopy': fileWork,
  'documents.createNotice': fileWork,
  'people.search': fileWork,
  'people.file': fileWork,
  'people.similar': fileWork,
  'people.create': fileWork,
  'people.addDocument': fileWork,
  'pickup.summary': anyUser,
  'pickup.locker': anyUser,
  'pickup.active': anyUser,
  'pickup.view': anyUser,
  'pickup.story': anyUser,
  'pickup.candidates': doors,
  'pickup.propose': doors,
  'pickup.openForLoading': doors,
  'pickup.abort': doors,
  'pickup.takeOut': doors,
  'pickup.reopen': doors,
  'pickup.issueCode': doors,
  'pickup.replaceCode': doors,
  'pickup.openByCode': doors,
  'pickup.openByStaff': doors,
  'pickup.finishHandOut': doors,
  'pickup.finishUnload': doors,
  'pickup.block': doors,
  'pickup.unblock': doors,
  'pickup.questions': anyUser,
  'pickup.answer': doors,
  'pickup.reconcile': anyUser,
  'scans.typed': anyUser,
  'scans.camera': anyUser,
  'scans.focus': anyUser,
  'scans.correction': fileWork,
  'scans.correct': fileWork,
  'scans.discard': fileWork,
  'scans.prefill': fileWork,
  'session.installation': everybody,
  'session.createStore': everybody,
  'session.recoveryKept': everybody,
  'session.unlockStore': everybody,
  'session.recoverStore': everybody,
  'session.demoUsers': everybody,
  'session.current': everybody,
  'session.signIn': everybody,
  'session.signOut': anyUser,
  'session.stillHere': anyUser,
  'signing.pad': fileWork,
  'signing.begin': fileWork,
  'signing.current': fileWork,
  'signing.ink': fileWork,
  'signing.accept': fileWork,
  'signing.clear': fileWork,
  'signing.cancel': fileWork,
  'simulation.list': anyUser,
  'simulation.act': anyUser,
  'simulation.papers': anyUser,
  'team.colleagues': fileWork,
  'team.setAvailability': fileWork,
  'team.help': fileWork,
  'team.callForHelp': fileWork,
  'team.takeHelp': fileWork,
  'team.endHelp': fileWork,
}

const names = Object.entries(contract).flatMap(([feature, entries]) =>
  Object.entries(entries).flatMap(([key, entry]) => (entry.type === 'method' ? [`${feature}.${key}`] : [])),
)
const callers = ['-', ...ROLES] as const

/** The router over the whole contract, with handlers that only remember that they were reached, and with what. */
function office(role: Role | '-') {
  const reached: { name: string; input: unknown }[] = []
  const handlers: Record<string, Record<string, (input: unknown) => unknown>> = {}
  for (const name of names) {
    const [feature = '', key = ''] = name.split('.')
    handlers[feature] = { ...handlers[feature], [key]: (input) => void reached.push({ name, input }) }
  }
  const lines: string[] = []
  const user: SignedInUser | undefined = isRole(role) ? { id: 'user', role } : undefined
  const route = createRouter({
    contract,
    handlers: handlers as AnyHandlers,
    userOf: () => user,
    log: (...line) => void lines.push(JSON.stringify(line)),
  })
  return { reached, lines, call: (name: unknown, input: unknown) => route({ windowId: 1 }, name, input) }
}

const codeOf = (reply: Reply<unknown>) => (reply.ok ? 'ok' : reply.error.code)

test('the table of rights names every call of the contract, and no other', () => {
  expect(Object.keys(MAY_CALL).toSorted()).toEqual(names.toSorted())
})

describe.each(callers)('called by %s', (caller) => {
  test.each(names)('%s', async (name) => {
    const { call, reached } = office(caller)
    // Nothing that any input schema takes: whoever may call is told about the input, anybody else is not.
    const code = codeOf(await call(name, 42))
    const may = (MAY_CALL[name] ?? '').split(' ').includes(caller)
    expect(code).toBe(may ? 'invalid-input' : caller === '-' ? 'not-signed-in' : 'forbidden')
    expect(reached).toEqual([])
  })
})

describe('whatever a page sends', () => {
  /** Any value structured cloning lets through, with the names that reach into prototypes among its keys. */
  const evilKey = fc.constantFrom('__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty')
  const anything = fc.anything({
    key: fc.oneof(evilKey, fc.string()),
    withBigInt: true,
    withDate: true,
    withMap: true,
    withSet: true,
    withTypedArray: true,
    withNullPrototype: true,
    withSparseArray: true,
  })

  test('is answered by an error of ours or reaches the handler parsed; prototypes stay as they are', async () => {
    const { call, reached } = office('lead')
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...names), anything, async (name, input) => {
        reached.length = 0
        const reply = await call(name, input)
        if (!reply.ok) expect(errorCodes).toContain(reply.error.code)
        for (const { input: parsed } of reached) {
          const [feature = '', key = ''] = name.split('.')
          const entry = (contract as Contract)[feature]?.[key]
          if (entry?.type !== 'method') throw new Error(`${name} is no method`)
          expect(entry.input.parse(parsed)).toEqual(parsed)
        }
        expect(Object.keys(Object.prototype)).toEqual([])
        expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
      }),
      { numRuns: 2000 },
    )
  })

  test.each(names)('%s does not carry a polluting key to its handler', async (name) => {
    const { call, reached } = office('lead')
    await call(name, JSON.parse('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}'))
    for (const { input } of reached) expect(Object.keys(Object(input))).not.toContain('constructor')
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })

  test('names that are no call are refused without a look at the rest', async () => {
    const { call, reached } = office('lead')
    const wellKnown = ['', '.', '*', 'people', 'people.', '.file', 'changes.changed', 'people.file.x', 'People.file']
    const prototypes = ['__proto__', 'constructor.name', 'people.constructor', 'people.__proto__', 'toString.call']
    const others = [null, undefined, 0, {}, [], ['people.file'], Symbol.iterator, () => 'people.file']
    for (const name of [...wellKnown, ...prototypes, ...others]) {
      expect(codeOf(await call(name, {}))).toBe('unknown-method')
    }
    await fc.assert(
      fc.asyncProperty(anything, async (name) => {
        fc.pre(!names.some((known) => known === name))
        expect(codeOf(await call(name, {}))).toBe('unknown-method')
      }),
    )
    expect(reached).toEqual([])
  })

  test('an answer names the wrong field and never repeats its value, neither does the log', async () => {
    const { call, lines } = office('counter')
    const reply = await call('people.search', { text: { secret: 'MUSTERFRAU' } })
    expect(reply).toEqual({ ok: false, error: { code: 'invalid-input', details: { field: 'text' } } })
    expect(lines.join('\n')).not.toContain('MUSTERFRAU')
  })
})

describe('what leaves main', () => {
  const small = {
    desk: { read: method(z.object({}), z.object({ open: z.string() }), { requires: 'signed-in' }) },
  }
  function desk(read: () => unknown) {
    const lines: string[] = []
    const route = createRouter({
      contract: small,
      handlers: { desk: { read } },
      userOf: () => ({ id: 'user', role: 'counter' }),
      log: (...line) => void lines.push(JSON.stringify(line)),
    })
    return { lines, call: () => route({ windowId: 1 }, 'desk.read', {}) }
  }

  test('is only what the contract names', async () => {
    const { call } = desk(() => ({ open: 'yes', code_hash: 'not for the page' }))
    expect(await call()).toEqual({ ok: true, value: { open: 'yes' } })
  })

  test('is an error with a reference that also stands in the log, when the handler answers something else', async () => {
    const { call, lines } = desk(() => ({ open: 5, name: 'MUSTERFRAU' }))
    const reply = await call()
    if (reply.ok) throw new Error('the wrong answer left main')
    expect(reply.error.code).toBe('internal')
    expect(reply.error.reference).toMatch(/^[0-9A-F]{6}$/)
    expect(lines.join('\n')).toContain(reply.error.reference)
    expect(lines.join('\n')).not.toContain('MUSTERFRAU')
  })

  test('is a code of ours with its details when the handler refuses, and never the text of a foreign error', async () => {
    const refused = desk(() => {
      throw new AppError('pickup/door-open', { details: { door: 7 }, message: 'the text stays here' })
    })
    expect(await refused.call()).toEqual({ ok: false, error: { code: 'pickup/door-open', details: { door: 7 } } })
    const broken = desk(() => {
      throw new Error('UNIQUE failed for MUSTERFRAU')
    })
    expect(JSON.stringify(await broken.call())).not.toContain('MUSTERFRAU')
    expect(broken.lines.join('\n')).not.toContain('MUSTERFRAU')
  })
})
