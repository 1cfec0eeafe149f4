import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createRecogniser, WEDGE_DEFAULTS, type Stroke, type WedgeEffect, type WedgeOptions } from './recogniser.ts'

const plain = { ctrl: false, alt: false, meta: false, altGraph: false, repeat: false, composing: false, presses: false }
const stroke = (key: string, at: number, more: Partial<Stroke> = {}): Stroke => ({
  ...plain,
  key,
  code: '',
  at,
  ...more,
})

/** A text as keys with the time before each. */
type Paced = readonly (readonly [key: string, gap: number])[]

/** A field with the focus: what a person would see in it, and the scans that were taken. */
function desk(options: Partial<WedgeOptions> = {}, before = '') {
  const recogniser = createRecogniser({ ...WEDGE_DEFAULTS, ...options })
  let mark = before
  const seen = { field: before, submits: 0, scans: [] as string[], tooLong: 0 }
  let pressed = 0
  const apply = (effects: readonly WedgeEffect[]) => {
    for (const effect of effects) {
      if (effect.do === 'mark') mark = seen.field
      if (effect.do === 'release') seen.field += effect.text
      if (effect.do === 'scan' || effect.do === 'too-long') seen.field = mark
      if (effect.do === 'scan') seen.scans.push(effect.text)
      if (effect.do === 'too-long') seen.tooLong++
      if (effect.do === 'press') pressed++
    }
  }
  const press = (one: Stroke) => {
    const { effects, block } = recogniser.press(one)
    apply(effects)
    if (block) return
    if (one.presses) pressed++
    else if (one.key === 'Enter') seen.submits++
    else if (one.key.length === 1 && !one.ctrl && !one.alt) seen.field += one.key
  }
  const rest = (at: number) => apply(recogniser.rest(at))
  return { recogniser, seen, press, rest, pressed: () => pressed }
}

/** Types at this pace; timers look as soon as they are due. */
function type(at: ReturnType<typeof desk>, keys: Paced, start = 1000): number {
  let now = start
  for (const [key, gap] of keys) {
    const due = at.recogniser.due()
    if (due !== undefined && due < now + gap) at.rest(due + 0.1)
    now += gap
    at.press(stroke(key, now))
  }
  return now
}

const paced = (text: string, gap: number): Paced => [...text].map((key) => [key === '\n' ? 'Enter' : key, gap] as const)
const letter = fc.constantFrom(...'abcdefghijklmnopqrstuvwxyzABCXYZ0123456789<-./ äöüß')
const ZONE = ['ARD<<Y0TEST0X18<<<<<<<<<<<<<<<', '8506128F2908317SYR<<<<<<<<<<<4', 'MUSTERFRAU<<AMINA<<<<<<<<<<<<<']

describe('a person who types', () => {
  test('loses and doubles nothing at any speed, and is no scan without an end', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(letter, fc.double({ min: 0, max: 300, noNaN: true })), { maxLength: 60 }),
        (keys) => {
          const at = desk({}, 'former ')
          const end = type(at, keys)
          at.rest(end + 1000)
          expect(at.seen).toEqual({
            field: `former ${keys.map(([key]) => key).join('')}`,
            submits: 0,
            scans: [],
            tooLong: 0,
          })
        },
      ),
      { numRuns: 1000 },
    )
  })

  test('is no scan with an end either, as long as one gap in six is a hand', () => {
    const word = fc.array(fc.tuple(letter, fc.double({ min: 0, max: 35, noNaN: true })), { minLength: 1, maxLength: 5 })
    const slow = fc.double({ min: 35.1, max: 400, noNaN: true })
    fc.assert(
      fc.property(fc.array(fc.tuple(word, slow, fc.boolean()), { maxLength: 10 }), (words) => {
        const keys: (readonly [string, number])[] = []
        for (const [quick, pause, enter] of words) {
          keys.push(...quick.map(([key, gap], index) => [key, index === 0 ? pause : gap] as const))
          if (enter) keys.push(['Enter', 5])
        }
        const at = desk()
        at.rest(type(at, keys) + 1000)
        expect(at.seen.scans).toEqual([])
        expect(at.seen.field).toBe(keys.flatMap(([key]) => (key === 'Enter' ? [] : [key])).join(''))
        expect(at.seen.submits).toBe(keys.filter(([key]) => key === 'Enter').length)
      }),
      { numRuns: 1000 },
    )
  })

  test('holds a key down: it repeats itself as fast as a scanner, and Enter sends the form', () => {
    const at = desk()
    at.press(stroke('a', 0))
    for (let n = 1; n <= 20; n++) at.press(stroke('a', 400 + n * 30, { repeat: true }))
    at.press(stroke('Enter', 1030))
    at.rest(5000)
    expect(at.seen).toEqual({ field: 'a'.repeat(21), submits: 1, scans: [], tooLong: 0 })
  })

  test('presses shortcuts, arrows and accents without a change', () => {
    const at = desk()
    const strokes = [
      stroke('c', 0, { ctrl: true }),
      stroke('ArrowLeft', 5),
      stroke('Dead', 10),
      stroke('F2', 15),
      stroke('k', 20, { ctrl: true }),
      stroke('Backspace', 25),
      stroke('a', 30, { composing: true }),
    ]
    expect(strokes.map((one) => at.recogniser.press(one).block)).toEqual(strokes.map(() => false))
    expect(at.recogniser.due()).toBeUndefined()
  })
})

describe('a scanner', () => {
  const jitter = fc.double({ min: 0, max: 35, noNaN: true })
  const code = fc.array(fc.tuple(letter, jitter), { minLength: 6, maxLength: 90 })

  test('is recognised with any jitter, after any typing, and leaves the field as it was', () => {
    fc.assert(
      fc.property(
        fc.array(letter, { maxLength: 10 }),
        code,
        fc.constantFrom('Enter', 'Tab'),
        jitter,
        (typed, scan, end, gap) => {
          const at = desk()
          let now = type(
            at,
            typed.map((key) => [key, 120] as const),
          )
          now = type(
            at,
            [...scan.map(([key, before], index) => [key, index === 0 ? 200 : before] as const), [end, gap]],
            now,
          )
          expect(at.seen.scans).toEqual([])
          at.rest(now + 201)
          expect(at.seen).toEqual({
            field: typed.join(''),
            submits: 0,
            scans: [scan.map(([key]) => key).join('')],
            tooLong: 0,
          })
          expect(at.recogniser.due()).toBeUndefined()
        },
      ),
      { numRuns: 500 },
    )
  })

  test('is the same to a page that was busy: keys come late and in heaps, with their own times', () => {
    fc.assert(
      fc.property(code, fc.array(fc.nat(30), { maxLength: 5 }), (scan, stalls) => {
        const at = desk({}, 'x')
        let time = 1000
        const keys = scan.map(([key, gap]) => stroke(key, (time += gap)))
        keys.push(stroke('Enter', (time += 3)))
        // Timers look between the heaps, at a time when everything older has been handed over.
        let from = 0
        for (const size of stalls) {
          const heap = keys.slice(from, from + size)
          for (const one of heap) at.press(one)
          from += size
          const next = keys[from]
          if (next !== undefined) at.rest(next.at)
        }
        for (const one of keys.slice(from)) at.press(one)
        at.rest(time + 1000)
        expect(at.seen).toMatchObject({ field: 'x', scans: [scan.map(([key]) => key).join('')] })
      }),
    )
  })

  test('sends a zone in lines, with a pause between them, as one scan', () => {
    const at = desk()
    let now = 1000
    for (const line of ZONE)
      now = type(
        at,
        [...paced(line, 8).map(([key, gap], i) => [key, i === 0 ? 150 : gap] as const), ['Enter', 8], ['Enter', 0]],
        now,
      )
    at.rest(now + 50)
    expect(at.seen).toEqual({ field: '', submits: 0, scans: [ZONE.join('\n')], tooLong: 0 })
  })

  test('may be kept waiting by a busy machine once it is certain to be one', () => {
    const at = desk({}, 'x')
    let now = type(at, paced('33-2026-', 8))
    now = type(at, paced('004', 110), now)
    now = type(at, paced('711\n', 5), now)
    at.rest(now + 36)
    expect(at.seen).toEqual({ field: 'x', submits: 0, scans: ['33-2026-004711'], tooLong: 0 })
  })

  test('is answered within a tenth of a second where no line of a zone may follow', () => {
    const at = desk()
    const now = type(at, paced('33-2026-004711\n', 5))
    expect((at.recogniser.due() ?? Infinity) - now).toBeLessThan(100)
  })

  test('sends capitals with Shift, AltGr as Ctrl and Alt, and control characters with Ctrl', () => {
    const at = desk()
    let time = 0
    const send = (key: string, more: Partial<Stroke> = {}) => at.press(stroke(key, (time += 4), more))
    for (const key of '0104') send(key)
    send('Shift')
    send('X')
    send('Control', { ctrl: true })
    send('AltGraph', { ctrl: true, alt: true, altGraph: true })
    send(']', { ctrl: true, alt: true, altGraph: true })
    send('[', { ctrl: true, alt: true })
    send(']', { ctrl: true })
    send('Dead')
    send('m', { ctrl: true })
    send('7')
    send('Enter')
    send('j', { ctrl: true })
    at.rest(time + 100)
    // Ctrl+M without a complete line before it is a character (CR) of the code, Ctrl+J behind Enter a second end.
    expect(at.seen).toEqual({ field: '', submits: 0, scans: ['0104X][\u001d\ufffd\r7'], tooLong: 0 })
  })

  test('that types too few characters is a person; a long code is swallowed and said', () => {
    const short = desk()
    short.rest(type(short, paced('12345\n', 5)) + 500)
    expect(short.seen).toEqual({ field: '12345', submits: 1, scans: [], tooLong: 0 })
    const long = desk({}, 'before')
    long.rest(type(long, paced(`${'1234567890'.repeat(100)}\n`, 5)) + 500)
    expect(long.seen).toEqual({ field: 'before', submits: 0, scans: [], tooLong: 1 })
  })

  test('followed at once by a person: the scan is the scan, the rest is typed', () => {
    const at = desk()
    let now = type(at, paced('33-2026-004711\n', 5))
    now = type(
      at,
      [
        ['a', 20],
        ['b', 100],
      ],
      now,
    )
    at.rest(now + 500)
    expect(at.seen).toMatchObject({ field: 'ab', scans: ['33-2026-004711'] })
  })
})

describe('a scanner with a prefix', () => {
  const options = { prefix: 'F24' }
  test('never leaves a character in the field, may be slow, and needs no end', () => {
    for (const end of ['\n', '']) {
      const at = desk(options, 'x')
      at.press(stroke('F24', 900))
      const now = type(at, paced(`K7Q${end}`, 90), 900)
      expect(at.seen.field).toBe('x')
      at.rest(now + 101)
      expect(at.seen).toEqual({ field: 'x', submits: 0, scans: ['K7Q'], tooLong: 0 })
    }
  })

  test('is the only scanner: without it everything is typing', () => {
    const at = desk(options)
    at.rest(type(at, paced('33-2026-004711\n', 2)) + 500)
    expect(at.seen).toEqual({ field: '33-2026-004711', submits: 1, scans: [], tooLong: 0 })
  })
})

describe('a focused button', () => {
  /** Space and Enter press it. */
  const button = (at: ReturnType<typeof desk>, keys: Paced) => {
    let now = 1000
    for (const [key, gap] of keys) {
      const due = at.recogniser.due()
      if (due !== undefined && due < now + gap) at.rest(due + 0.1)
      at.press(stroke(key, (now += gap), { presses: key === ' ' || key === 'Enter' }))
    }
    return now
  }

  test('is not pressed by a scan, wherever it has a space or an Enter', () => {
    for (const text of [' 33-2026', '3 3-2026', '33- 2026', '33-2 026', '\n33-2026', '   33-2026']) {
      const at = desk()
      at.rest(button(at, paced(`${text}\n`, 5)) + 500)
      expect(at.seen.scans).toEqual([text.replace('\n', '')])
      expect(at.pressed()).toBe(0)
    }
  })

  test('is pressed once for every Space and Enter of a person, in the time of one gap of a scanner', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(' ', 'Enter', 'x'), fc.double({ min: 36, max: 400, noNaN: true })), {
          maxLength: 12,
        }),
        (keys) => {
          const at = desk()
          at.rest(button(at, keys) + WEDGE_DEFAULTS.maxGapMs + 1)
          expect(at.pressed()).toBe(keys.filter(([key]) => key !== 'x').length)
          expect(at.seen.scans).toEqual([])
        },
      ),
      { numRuns: 300 },
    )
  })

  test('is pressed as often as a key repeats that is held down', () => {
    const at = desk()
    at.press(stroke('Enter', 0, { presses: true }))
    for (let n = 1; n <= 5; n++) at.press(stroke('Enter', 400 + n * 30, { presses: true, repeat: true }))
    at.rest(1000)
    expect(at.pressed()).toBe(6)
  })
})

test('what is forgotten comes back nowhere', () => {
  const at = desk()
  type(at, paced('33-2026-004711', 5))
  at.recogniser.forget()
  expect(at.recogniser.due()).toBeUndefined()
  at.rest(10_000)
  expect(at.seen).toMatchObject({ field: '33-2', scans: [] })
})
