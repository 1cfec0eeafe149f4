import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import type { CyclesReport } from './unplug-cycles.ts'

/** `npm run test:unplug` does the same a thousand times over each way, with the waits of the program itself. */
const program = fileURLToPath(new URL('unplug.ts', import.meta.url))

test.each([
  ['tcp', 1000, 25],
  ['pty', 60, 10],
])('unplugged over %s with a command under way, %i times', { timeout: 90_000 }, async (way, cycles, boards) => {
  const switches = ['--way', way, '--cycles', String(cycles), '--boards', String(boards), '--quick', '--json']
  // A process of its own: nothing but hub and simulators holds memory and handles there.
  const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', program, ...switches])
  const report = JSON.parse(stdout) as CyclesReport & { wrong: readonly string[] }
  expect(report.wrong).toEqual([])
  expect(report).toMatchObject({ way, cycles, left: [], warnings: 0 })
  // The plug was pulled at every sort of moment.
  expect(Object.values(report.endings).every((times) => times > 0)).toBe(true)
  expect(Object.values(report.endings).reduce((all, times) => all + times, 0)).toBe(cycles)
  expect(report.received).toBeLessThanOrEqual(report.ordered)
  expect(report.received).toBeGreaterThan(0)
})
