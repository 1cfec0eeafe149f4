import { expect, test } from 'vitest'
import { judgeSelfTest, looksMistyped, SELF_TEST, SELF_TEST_BARS } from './self-test.ts'

/** A key press as the browser tells it. */
const key = (code: string, character: string) => ({ code, key: character })
const head = [...'TRESEN'].map((letter) => key(`Key${letter}`, letter)).concat(key('Space', ' '))
const textOf = (keys: readonly { key: string }[]) => keys.map((one) => one.key).join('')

const german = [
  ...head,
  key('KeyZ', 'Y'),
  key('KeyY', 'Z'),
  key('Slash', '-'),
  key('Minus', 'ß'),
  key('Digit9', ']'),
  key('IntlBackslash', '<'),
]
/** A scanner set to the United States, on a German machine. It has no key for ß and leaves it out. */
const american = [
  ...head,
  key('KeyY', 'Z'),
  key('KeyZ', 'Y'),
  key('Minus', 'ß'),
  key('BracketRight', '+'),
  key('Comma', ';'),
]
/** A German scanner on an American machine. */
const german2 = [
  ...head,
  key('KeyZ', 'Z'),
  key('KeyY', 'Y'),
  key('Slash', '/'),
  key('Minus', '-'),
  key('Digit9', '9'),
  key('IntlBackslash', '\\'),
]
const french = [
  ...head,
  key('KeyY', 'Z'),
  key('KeyW', 'W'),
  key('Digit6', '6'),
  key('Minus', '^'),
  key('IntlBackslash', '<'),
]
const swiss = [
  ...head,
  key('KeyZ', 'Y'),
  key('KeyY', 'Z'),
  key('Slash', '-'),
  key('BracketRight', '~'),
  key('IntlBackslash', '<'),
]

test('a scanner that is set as the machine is right, with bars as well', () => {
  expect(judgeSelfTest(textOf(german), german)).toEqual({ result: 'right' })
  expect(judgeSelfTest(SELF_TEST, [])).toEqual({ result: 'right' })
  expect(judgeSelfTest(SELF_TEST_BARS, [])).toEqual({ result: 'right' })
})

test('a scanner set to another layout is named, and the machine it types into', () => {
  expect(textOf(american)).toBe('TRESEN ZYß+;')
  expect(judgeSelfTest(textOf(american), american)).toEqual({ result: 'layout', scanner: 'us', machine: 'qwertz' })
  expect(judgeSelfTest(textOf(german2), german2)).toEqual({ result: 'layout', scanner: 'de', machine: 'qwerty' })
  expect(judgeSelfTest(textOf(french), french)).toEqual({ result: 'layout', scanner: 'fr', machine: 'qwertz' })
  expect(judgeSelfTest(textOf(swiss), swiss)).toEqual({ result: 'layout', scanner: 'ch', machine: 'qwertz' })
})

test('caps lock and the code page are told apart from the layout', () => {
  expect(judgeSelfTest('tresen yz-ß]<', [])).toEqual({ result: 'caps' })
  expect(judgeSelfTest('tresen yz-]<', [])).toEqual({ result: 'caps' })
  expect(judgeSelfTest('TRESEN YZ-Ã\u009f]<', [])).toEqual({ result: 'code-page' })
})

test('what is left is said as it was read; another code is another code', () => {
  expect(judgeSelfTest('TRESEN YZ?', [])).toEqual({ result: 'garbled', expected: SELF_TEST, read: 'TRESEN YZ?' })
  expect(judgeSelfTest('33-2026-004711', [])).toEqual({ result: 'other' })
  expect(judgeSelfTest('', [])).toEqual({ result: 'other' })
})

test('codes of the office typed with the wrong layout are known for it, others are not', () => {
  for (const wrong of [
    '33ß2026ß004711',
    '33/2026/004711/2',
    'ARD;;Z0TEST0X18;;;;;;;;;;',
    'P\\D\\\\MUSTER\\\\SAMI\\\\\\',
    'TßAB12CD34ß5',
  ])
    expect(looksMistyped(wrong), wrong).toBe(true)
  for (const right of ['33-2026-004711', '4006381333931', 'https://example.org/a/b;c', 'Straße 33/2', ''])
    expect(looksMistyped(right), right).toBe(false)
})
