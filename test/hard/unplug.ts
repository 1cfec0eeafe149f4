import { parseArgs } from 'node:util'
import { setFlagsFromString } from 'node:v8'
import { unplugCycles, type Way, WAYS, type CyclesReport } from './unplug-cycles.ts'

/**
 * `npm run test:unplug`: pulls the plug of a lock board 1,000 times over TCP and over a pty, each time with a command under way,
 * with the waits of the program itself. `--cycles N`, `--boards N` side by side, `--seed N`, `--way tcp|pty`; `--quick` shortens the waits between attempts,
 * `--json` prints the reports for a program.
 */

/** A device that is back must be ready within this. */
const READY_MS = 2000
/** A line of traffic that is kept holds so much, as measured; the rest of what grows is somebody's. */
const LINE_BYTES = 300
/** What the engine keeps of its own, however many cycles there are; */
const GROWTH_BYTES = 300_000
/** beyond that a cycle leaves nothing, where one forgotten line would be thousands of bytes. */
const GROWTH_BYTES_PER_CYCLE = 500
/** A wait more or less at the moment of counting. */
const GROWTH_HANDLES_PER_BOARD = 1

/** Short enough that thousands of cycles fit into minutes. */
const QUICK = { firstWaitMs: 5, lastWaitMs: 40, steadyMs: 0, pollMs: 20, openDoorPollMs: 20 }

// Code the engine throws away in the middle would hide what is forgotten.
setFlagsFromString('--no-flush-bytecode')

const { values } = parseArgs({
  options: {
    way: { type: 'string', multiple: true },
    cycles: { type: 'string', default: '1000' },
    boards: { type: 'string', default: '10' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    away: { type: 'string' },
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
})
const seed = Number(values.seed)
const boards = Number(values.boards)
const ways = WAYS.filter((way) => values.way?.includes(way) ?? true)

const say = (line: string): void => void process.stdout.write(`${line}\n`)

function complaints(report: CyclesReport): readonly string[] {
  const { cycles, readyAgain, before, after, left, warnings, ordered, received } = report
  const growth = after.heap - before.heap - LINE_BYTES * (after.lines - before.lines)
  const mayGrow = GROWTH_BYTES + (GROWTH_BYTES_PER_CYCLE * cycles) / 2
  return [
    readyAgain.longest > READY_MS ? `ready again only after ${readyAgain.longest} ms` : '',
    received > ordered ? `${received} unlocks carried out, ${ordered} ordered` : '',
    growth > mayGrow ? `the heap grew by ${growth} bytes beside the traffic that is kept` : '',
    after.handles - before.handles > GROWTH_HANDLES_PER_BOARD * boards
      ? `${after.handles - before.handles} more handles`
      : '',
    left.length > 0 ? `left behind: ${left.join(', ')}` : '',
    warnings > 0 ? `${warnings} warnings of too many listeners` : '',
  ].filter((complaint) => complaint !== '')
}

async function run(way: Way): Promise<readonly string[]> {
  let done = 0
  const report = await unplugCycles({
    way,
    cycles: Number(values.cycles),
    boards,
    seed,
    timings: values.quick ? QUICK : undefined,
    awayMs: values.away === undefined ? undefined : Number(values.away),
    onCycle: () => {
      done += 1
      if (!values.json && done % 100 === 0) say(`${way}: ${done} cycles`)
    },
  })
  const wrong = complaints(report)
  if (values.json) say(JSON.stringify({ ...report, wrong }))
  else {
    const { endings, readyAgain, before, after } = report
    say(
      `${way}: ${report.cycles} cycles (seed ${seed}), ${report.ordered} unlocks ordered, ${report.received} carried out\n` +
        `  commands: ${endings.done} done, ${endings['not-sent']} not sent, ${endings['unknown-then-asked']} unknown and asked\n` +
        `  ready again after ${readyAgain.median} ms (median), ${readyAgain.longest} ms at most\n` +
        `  heap ${before.heap} -> ${after.heap} bytes, handles ${before.handles} -> ${after.handles}`,
    )
    for (const complaint of wrong) say(`  WRONG: ${complaint}`)
  }
  return wrong
}

// Standard output is a handle too, from its first word on.
if (!values.json) say(`${boards} boards side by side, seed ${seed}`)
// One after the other: each counts the handles of the whole process.
let wrong = 0
for (const way of ways) wrong += (await run(way)).length
process.exitCode = wrong === 0 ? 0 : 1
