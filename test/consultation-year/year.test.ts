import { expect, test } from 'vitest'
import { openingsOn } from '../../src/shared/domain/consultation/closing.ts'
import { inexperienced } from '../../src/shared/domain/consultation/experience.ts'
import { nearestRank, statistics } from '../../src/shared/domain/consultation/statistics.ts'
import { addDays } from '../../src/shared/domain/dates.ts'
import { simulateDay, type Day } from './day.ts'
import { hours } from './office.ts'
import { random } from './random.ts'

const year = 2026

/** All consultation days of the year, one after the other: the office starts knowing nothing and learns as it goes. */
function simulateYear(seed: number): readonly Day[] {
  const dice = random(seed)
  const days: Day[] = []
  let experience = inexperienced
  for (let day = `${year}-01-01`; day < `${year + 1}-01-01`; day = addDays(day, 1)) {
    if (openingsOn(hours, day).length === 0) continue
    const simulated = simulateDay(day, dice, experience)
    experience = simulated.experience
    days.push(simulated)
  }
  return days
}

function line(name: string, days: readonly Day[]) {
  const { total } = statistics(days.flatMap(({ passages }) => passages))
  const shown = days.flatMap((day) => day.shown)
  const heldOf = (some: typeof shown) =>
    some.filter(({ wait, real }) => wait.from <= real && real <= wait.to).length / some.length
  const waits = days.flatMap((day) => day.waits)
  const widths = shown.map(({ wait }) => wait.to - wait.from)
  return {
    name,
    days: days.length,
    people: days.reduce((sum, { passages }) => sum + passages.length, 0),
    served: total.served,
    noShow: total.noShow,
    gone: total.abandoned + total.cancelled,
    waitP50: nearestRank(waits, 0.5)!,
    waitP90: nearestRank(waits, 0.9)!,
    longest: nearestRank(waits, 1)!,
    estimates: shown.length,
    held: heldOf(shown),
    heldFirst: heldOf(shown.filter(({ first }) => first)),
    width: nearestRank(widths, 0.5)!,
  }
}

type Line = ReturnType<typeof line>

function print(lines: readonly Line[]): void {
  const head = [
    '',
    'days',
    'people',
    'served',
    'no-show',
    'gone',
    'wait p50',
    'p90',
    'longest',
    'estimates',
    'held',
    'width',
  ]
  const body = lines.map((row) => [
    row.name,
    row.days,
    row.people,
    row.served,
    row.noShow,
    row.gone,
    row.waitP50.toFixed(1),
    row.waitP90.toFixed(1),
    row.longest.toFixed(1),
    row.estimates,
    `${(100 * row.held).toFixed(1)} %`,
    row.width,
  ])
  const text = [head, ...body].map((row) => row.map((cell) => String(cell).padStart(10)).join('')).join('\n')
  process.stdout.write(`\nA simulated year of consultation days (minutes)\n${text}\n`)
}

test('a year of consultation days: nobody starves, and the waits that were shown hold', { timeout: 60_000 }, () => {
  // A step that the machine refuses throws inside.
  const days = simulateYear(year)
  const months = Array.from({ length: 12 }, (_, month) => `${year}-${String(month + 1).padStart(2, '0')}`).map(
    (month) =>
      line(
        month,
        days.filter(({ day }) => day.startsWith(month)),
      ),
  )
  const total = line('year', days)
  print([...months, total])

  expect(days.length).toBeGreaterThanOrEqual(240)
  expect(total.people).toBeGreaterThan(15_000)
  // Nobody who kept waiting was there when the last clerk had gone, and nobody waited out of all proportion.
  expect(days.filter(({ leftOver }) => leftOver > 0).map(({ day }) => day)).toEqual([])
  expect(total.longest).toBeLessThan(150)
  // Whoever came more than an hour later came after.
  expect(Math.max(...days.map(({ overtaken }) => overtaken))).toBeLessThanOrEqual(60)
  // All were served but those who went by themselves, lost their line, did not come or did not hear the ringing.
  const unserved = days.flatMap(({ passages }) =>
    passages.filter(
      ({ standing, happenings }) =>
        !['no-show', 'cancelled', 'abandoned'].includes(standing.state) &&
        !(standing.state === 'done' && happenings.some(({ to }) => to === 'in-call')),
    ),
  )
  expect(unserved).toEqual([])
  expect(total.gone / total.people).toBeLessThan(0.05)

  expect(total.estimates).toBeGreaterThan(10_000)
  expect(total.held).toBeGreaterThanOrEqual(0.9)
  expect(total.heldFirst).toBeGreaterThanOrEqual(0.9)
  for (const { name, held } of months) expect({ name, fine: held >= 0.85 }).toEqual({ name, fine: true })
  // A range that says everything says nothing.
  expect(total.width).toBeLessThanOrEqual(15)
  expect(days.reduce((sum, { silent }) => sum + silent, 0) / total.estimates).toBeLessThan(0.01)
})
