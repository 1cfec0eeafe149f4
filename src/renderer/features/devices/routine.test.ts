import { expect, test } from 'vitest'
import type { TrafficEntry } from '../../../shared/contract/devices.ts'
import { linesOf } from './routine.ts'

const entries = (...lines: readonly (readonly [TrafficEntry['meaning'], string, number?])[]): TrafficEntry[] =>
  lines.map(([meaning, text, board = 0], at) => ({
    number: at + 1,
    at: '2026-11-22T05:00:00.000Z',
    direction: meaning.startsWith('ask') || meaning === 'unlock' ? 'sent' : 'received',
    text,
    meaning,
    values: { board },
  }))
const shown = (all: readonly TrafficEntry[]) =>
  linesOf(all)
    .filter(({ routine }) => !routine)
    .map(({ entry, loud }) => `${entry.meaning} ${entry.text}${loud ? '!' : ''}`)

test('sweeps without a change are routine; what moves, each board for itself, and what is ordered is not', () => {
  expect(
    shown(
      entries(
        ['ask-doors', 'Q0'],
        ['doors', 'FF', 0],
        ['ask-doors', 'Q1', 1],
        ['doors', 'F0', 1],
        ['ask-doors', 'Q0'],
        ['doors', 'FF', 0],
        ['unlock', 'U'],
        ['unlock-answer', 'A'],
        ['ask-doors', 'Q0'],
        ['doors', 'FE', 0],
        ['ask-doors', 'Q0'],
        ['doors', 'FE', 0],
        ['ask-doors', 'Q0'],
      ),
    ),
  ).toEqual(['doors FF', 'doors F0', 'unlock U', 'unlock-answer A', 'doors FE'])
})

test('a question nobody answered is loud; one whose answer has been dropped, or may still come, is not', () => {
  const all = entries(
    ['ask-doors', 'Q5', 5],
    ['ask-doors', 'Q0'],
    ['doors', 'FF'],
    ['noise', '··'],
    ['ask-doors', 'Q5', 5],
  )
  expect(shown(all)).toEqual(['ask-doors Q5!', 'doors FF', 'noise ··!'])
  const [first, ...rest] = all
  const gap = first === undefined ? [] : [first, ...rest.map((entry) => ({ ...entry, number: entry.number + 7 }))]
  expect(shown(gap)).toEqual(['doors FF', 'noise ··!'])
})
