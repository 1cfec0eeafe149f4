import { describe, expect, test } from 'vitest'
import type { CitizenSay, DeviceTest, RoomInfo, RoomStatus, ToPerson } from '../../shared/consultation/protocol.ts'
import { noticeFor } from '../../shared/consultation/notices.ts'
import { isDeletable, type PageEvent, type PageState, reduce, screenOf, startState } from './page.ts'

const info: RoomInfo = {
  office: 'Ausländerbehörde Musterstadt',
  kind: 'booked',
  matter: 'settlement',
  papers: ['passport'],
  dueAt: '2026-03-02T09:00:00.000Z',
  minutes: 20,
  language: 'uk',
  interpreter: false,
  provider: 'p2p',
}
const fine: DeviceTest = { camera: 'ok', microphone: 'ok', speaker: 'ok', connection: 'good' }

function standing(state: RoomStatus['state'], more: Partial<RoomStatus> = {}): RoomStatus {
  return {
    state,
    place: null,
    wait: null,
    remark: 'none',
    ringsUntil: null,
    round: 0,
    elsewhere: null,
    outcome: null,
    ...more,
  }
}
function welcome(
  status: RoomStatus,
  party: 'citizen' | 'interpreter' = 'citizen',
  provider: RoomInfo['provider'] = 'p2p',
): PageEvent {
  const ice = { servers: [], policy: 'all' as const }
  return {
    e: 'frame',
    frame: { t: 'welcome', party, info: { ...info, provider }, status, ice, here: [], office: true },
  }
}
const frame = (given: ToPerson): PageEvent => ({ e: 'frame', frame: given })
const status = (state: RoomStatus['state'], more: Partial<RoomStatus> = {}) =>
  frame({ t: 'status', status: standing(state, more) })
const after = (from: PageState, ...events: PageEvent[]): PageState => events.reduce(reduce, from)

const linked = startState({ linked: true, language: 'de', kept: { language: false, agreed: null, test: null } })
/** Opened again on the device that had come as far as the waiting room. */
const again = startState({
  linked: true,
  language: 'uk',
  kept: { language: true, agreed: noticeFor('p2p'), test: fine },
})
const chosen: PageEvent = { e: 'language', language: 'tr' }
const said = (state: PageState): CitizenSay['s'][] => state.pending.map(({ s }) => s)

describe('the way in', () => {
  test('link, language, consent, test, waiting, ringing, talk, end: one screen after the other', () => {
    const steps: readonly (readonly [PageEvent, ReturnType<typeof screenOf>])[] = [
      [welcome(standing('booked')), 'language'],
      [chosen, 'privacy'],
      [{ e: 'consent' }, 'test'],
      [status('checked-in'), 'test'],
      [{ e: 'tested', test: fine }, 'waiting'],
      [status('waiting', { place: 2 }), 'waiting'],
      [status('called', { round: 1 }), 'ringing'],
      [{ e: 'say', say: { s: 'accept', round: 1 } }, 'answering'],
      [status('in-call', { round: 1 }), 'call'],
      [status('wrap-up', { round: 1 }), 'ended'],
      [status('done', { round: 1 }), 'ended'],
    ]
    expect(screenOf(linked)).toBe('connecting')
    let state = linked
    for (const [event, screen] of steps) {
      state = reduce(state, event)
      expect(screenOf(state), JSON.stringify(event)).toBe(screen)
    }
  })

  test('until somebody chooses, the language is the one the office expects; afterwards it is theirs', () => {
    const met = after(linked, welcome(standing('booked')))
    expect(met.language).toBe('uk')
    expect(after(met, chosen, welcome(standing('booked'))).language).toBe('tr')
  })

  test('who does not agree has said nothing, and may still change their mind', () => {
    const no = after(linked, welcome(standing('booked')), chosen, { e: 'decline-consent', declined: true })
    expect(screenOf(no)).toBe('declined')
    expect(no.pending).toEqual([])
    expect(screenOf(after(no, { e: 'decline-consent', declined: false }))).toBe('privacy')
  })

  test('without a link: language, the door, a knock, and on as with a link', () => {
    const street = startState({
      linked: false,
      language: 'de',
      kept: { language: false, agreed: null, test: null },
    })
    expect(screenOf(street)).toBe('language')
    const door = after(street, chosen)
    expect(screenOf(door)).toBe('door')
    const turnedAway = after(door, { e: 'knock' }, frame({ t: 'refused', reason: 'no-walk-in' }))
    expect([screenOf(turnedAway), turnedAway.knocking]).toEqual(['refused', false])
    const inside = after(turnedAway, { e: 'again' }, { e: 'knock' }, { e: 'linked' }, welcome(standing('booked')))
    expect([screenOf(inside), inside.language]).toEqual(['privacy', 'tr'])
  })
})

describe('what is said', () => {
  test.each<[CitizenSay, RoomStatus, RoomStatus]>([
    [{ s: 'consent', notice: noticeFor('p2p'), language: 'de' }, standing('booked'), standing('checked-in')],
    [{ s: 'enter', test: fine }, standing('checked-in'), standing('waiting')],
    [{ s: 'accept', round: 1 }, standing('called', { round: 1 }), standing('in-call', { round: 1 })],
    [{ s: 'decline', round: 1 }, standing('called', { round: 1 }), standing('waiting', { round: 1 })],
    [{ s: 'accept', round: 1 }, standing('called', { round: 1 }), standing('called', { round: 2 })],
    [{ s: 'ready' }, standing('parked'), standing('waiting')],
    [{ s: 'cancel' }, standing('waiting'), standing('cancelled')],
    [{ s: 'hang-up' }, standing('in-call'), standing('wrap-up')],
  ])('%o stays until the status shows it', (say, before, then) => {
    const open = after(again, welcome(before), { e: 'say', say })
    expect(said(open)).toContain(say.s)
    expect(said(after(open, frame({ t: 'status', status: before })))).toContain(say.s)
    expect(said(after(open, frame({ t: 'status', status: then })))).not.toContain(say.s)
  })

  test('a later answer to the same ringing takes the place of the first, and nothing is said twice', () => {
    const ringing = after(again, welcome(standing('called', { round: 1 })))
    const both = after(
      ringing,
      { e: 'say', say: { s: 'decline', round: 1 } },
      { e: 'say', say: { s: 'accept', round: 1 } },
      { e: 'say', say: { s: 'accept', round: 1 } },
    )
    expect(both.pending).toEqual([{ s: 'accept', round: 1 }])
  })

  test('an answer to an older ringing does not silence the next', () => {
    const state = after(again, welcome(standing('called', { round: 1 })), { e: 'say', say: { s: 'accept', round: 1 } })
    expect(screenOf(after(state, status('called', { round: 2 })))).toBe('ringing')
  })

  test('after a reload what the office has not heard is said again, and no more', () => {
    expect(said(after(again, welcome(standing('booked'))))).toEqual(['consent', 'enter'])
    expect(said(after(again, welcome(standing('checked-in'))))).toEqual(['enter'])
    expect(said(after(again, welcome(standing('waiting'))))).toEqual([])
  })

  test('a language chosen after the consent reaches the office, also when the line was away at that moment', () => {
    const waiting = after(again, welcome(standing('waiting')))
    const arabic = after(waiting, { e: 'choose-language' }, { e: 'language', language: 'ar' })
    expect(arabic.pending).toEqual([{ s: 'consent', notice: noticeFor('p2p'), language: 'ar' }])
    expect(after(arabic, status('waiting')).pending).toEqual([])
    expect(said(after(arabic, { e: 'line', line: 'lost' }, welcome(standing('waiting'))))).toEqual(['consent'])
    expect(said(after(waiting, { e: 'choose-language' }, { e: 'language', language: 'uk' }))).toEqual([])
    // Nothing is agreed to by choosing a language.
    expect(said(after(linked, welcome(standing('booked')), chosen))).toEqual([])
  })

  test('who was away for too long queues again; what was said before that does not', () => {
    const late = after(again, welcome(standing('checked-in')))
    expect(said(late)).toEqual(['enter'])
    const gone = after(late, status('abandoned'))
    expect([screenOf(gone), said(gone)]).toEqual(['ended', []])
    const back = after(gone, { e: 'say', say: { s: 'enter', test: fine } }, status('abandoned'))
    expect(said(back)).toEqual(['enter'])
    const waiting = after(back, status('waiting', { place: 3 }))
    expect([screenOf(waiting), said(waiting)]).toEqual(['waiting', []])
  })

  test('what is kept goes when the talk is over or cancelled, not when somebody may still come back', () => {
    const states = ['waiting', 'no-show', 'abandoned', 'wrap-up', 'done', 'cancelled'] as const
    expect(states.filter((state) => isDeletable(standing(state)))).toEqual(['wrap-up', 'done', 'cancelled'])
  })
})

describe('what goes wrong', () => {
  test('a server that has just restarted takes nobody out of their talk', () => {
    const talking = after(again, welcome(standing('in-call')))
    const unknown = after(talking, { e: 'line', line: 'lost' }, frame({ t: 'refused', reason: 'office-away' }))
    expect([screenOf(unknown), unknown.office]).toEqual(['call', false])
    const back = after(unknown, welcome(standing('in-call')))
    expect([screenOf(back), back.office]).toEqual(['call', true])
  })

  test('a withdrawn link ends the talk, and one that is over stays "over" when the server forgets it', () => {
    const talking = after(again, welcome(standing('in-call')))
    expect(screenOf(after(talking, frame({ t: 'refused', reason: 'closed' })))).toBe('refused')
    const ended = after(talking, status('done'))
    expect(screenOf(after(ended, frame({ t: 'refused', reason: 'closed' })))).toBe('ended')
  })

  test('whoever looks at the languages while they are called hears it', () => {
    const looking = after(again, welcome(standing('waiting')), { e: 'choose-language' })
    expect(screenOf(looking)).toBe('language')
    expect(screenOf(after(looking, status('called', { round: 1 })))).toBe('ringing')
    expect(screenOf(after(looking, status('in-call')))).toBe('call')
  })

  test('a missed call leads back to the waiting room, a second one out of it', () => {
    const ringing = after(again, welcome(standing('called', { round: 1 })))
    expect(screenOf(after(ringing, status('waiting', { remark: 'missed-once', round: 1 })))).toBe('waiting')
    expect(screenOf(after(ringing, status('no-show')))).toBe('ended')
  })

  test('a knock that broke off with the line is not under way any more', () => {
    const street = startState({ linked: false, language: 'de', kept: { language: true, agreed: null, test: null } })
    expect(after(street, { e: 'knock' }, { e: 'line', line: 'lost' }).knocking).toBe(false)
  })
})

describe('the interpreter', () => {
  const interpreter = after(again, welcome(standing('waiting'), 'interpreter'))

  test('waits until the talk begins, joins, may leave and come back, and is asked anew for the next', () => {
    const steps: readonly (readonly [PageEvent, ReturnType<typeof screenOf>])[] = [
      [status('called', { round: 1 }), 'waiting'],
      [status('in-call'), 'join'],
      [{ e: 'join', joined: 'joined' }, 'call'],
      [{ e: 'join', joined: 'left' }, 'left'],
      [{ e: 'join', joined: 'joined' }, 'call'],
      [status('waiting'), 'waiting'],
      [status('in-call'), 'join'],
      [status('done'), 'ended'],
    ]
    let state = interpreter
    for (const [event, screen] of steps) {
      state = reduce(state, event)
      expect(screenOf(state), JSON.stringify(event)).toBe(screen)
    }
  })

  test('agrees, but takes nobody’s place in the queue', () => {
    expect(said(interpreter)).toEqual(['consent'])
    expect(said(after(interpreter, { e: 'tested', test: fine }))).toEqual(['consent'])
  })
})

describe('another platform', () => {
  const provider = 'jitsi'
  const onJitsi = startState({
    linked: true,
    language: 'uk',
    kept: { language: true, agreed: noticeFor(provider), test: fine },
  })
  const elsewhere = 'https://meet.example.org/room'

  test.each(['citizen', 'interpreter'] as const)(
    'the page of the %s makes no call of its own, room or not',
    (party) => {
      const opening = after(onJitsi, welcome(standing('in-call'), party, provider))
      expect(screenOf(opening)).toBe('elsewhere')
      expect(screenOf(after(opening, status('in-call', { elsewhere })))).toBe('elsewhere')
    },
  )

  test('has its own notice: agreeing to the one of the built-in call is not enough, and the office hears which it was', () => {
    const known = after(again, welcome(standing('checked-in'), 'citizen', provider))
    expect([screenOf(known), said(known)]).toEqual(['privacy', []])
    const agreed = after(known, { e: 'consent' })
    expect(agreed.pending).toEqual([{ s: 'consent', notice: noticeFor(provider), language: 'uk' }])
    expect(screenOf(agreed)).toBe('waiting')
  })
})
