import { expect, test } from 'vitest'
import { FloodGate } from './flood.ts'

const passed = (gate: FloodGate, frames: number): number =>
  Array.from({ length: frames }, () => gate.pass()).filter(Boolean).length

test('sixty frames at once, then twenty a second, however long it was quiet before', () => {
  let now = 5000
  const gate = new FloodGate(() => now)
  expect(passed(gate, 1000)).toBe(60)
  now += 1000
  expect(passed(gate, 1000)).toBe(20)
  now += 3_600_000
  expect(passed(gate, 1000)).toBe(60)
})

test('twenty a second pass for as long as they like', () => {
  let now = 0
  const gate = new FloodGate(() => now)
  for (let frame = 0; frame < 10_000; frame++) {
    expect(gate.pass()).toBe(true)
    now += 50
  }
})
