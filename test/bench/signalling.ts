/**
 * `node test/bench/signalling.ts`: 200 waiting rooms on one consultation server in a process of its own. How long a message takes
 * from a desk to a page and back, alone, while people come and go, and while others attack; and whether an hour of that leaves
 * anything in memory. Part of `npm run bench`.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { type Crowd, gather, talk, visit } from '../consultation/load.ts'
import { TestDesk } from '../consultation/rig.ts'
import { type Figure, main, quantile, report } from './figures.ts'
import type { HostReport } from './signalling-host.ts'

const rooms = 200
/** Each room exchanges two messages as often as this. */
const pauseMs = 400
/** An hour: so many visits in batches, with so many seconds of the server's clock after each. */
const batches = 400
const visitsPerBatch = 10
const secondsPerBatch = 9

export async function signallingFigures(): Promise<Figure[]> {
  const host = fork(join(import.meta.dirname, 'signalling-host.ts'), { execArgv: ['--expose-gc'] })
  const ended = once(host, 'exit')
  try {
    const { url = '' } = await heard<HostReport>(host)
    const crowd = await gather({ url }, rooms)
    await talk(crowd, 5)
    const alone = await talk(crowd, 40, pauseMs)

    const desk = await TestDesk.ready({ url }, 'Schalter 21')
    const coming = new AbortController()
    const visitors = visitAllTheTime(url, desk, coming.signal)
    const busy = await talk(crowd, 40, pauseMs)
    coming.abort()
    await visitors

    const hostile = fork(join(import.meta.dirname, 'signalling-hostile.ts'), [url])
    const attacked = await talk(crowd, 40, pauseMs)
    hostile.send('counts')
    const { tries, shutOut } = await heard<{ tries: number; shutOut: number }>(hostile)
    hostile.disconnect()
    await once(hostile, 'exit')
    console.log(
      `${tries} hostile connections while ${rooms} rooms talked; ${shutOut} of them were shut out within 20 ms.`,
    )

    const heap = await hour(url, host, desk, crowd)
    await desk.close()
    await crowd.disperse()
    const [half = Number.NaN, end = Number.NaN] = [heap[Math.floor(heap.length / 2)], heap.at(-1)]
    return [
      ...latency('message between desk and page, alone', alone),
      ...latency('message between desk and page, with people coming and going', busy),
      ...latency('message between desk and page, under attack', attacked),
      {
        name: `server's heap after an hour (${batches * visitsPerBatch} visits), to after half of it`,
        value: end,
        unit: 'MB',
        baseline: half,
        aim: 1.05,
      },
    ]
  } finally {
    host.disconnect()
    await ended
  }
}

function latency(name: string, taken: readonly number[]): Figure[] {
  return [0.5, 0.95].map((q) => ({
    name: `${name}, p${q * 100}`,
    value: quantile(taken, q),
    unit: 'ms',
    baseline: 50,
    aim: 1,
  }))
}

/** One visit after the other, as a door that never stands still. */
async function visitAllTheTime(url: string, desk: TestDesk, until: AbortSignal): Promise<void> {
  for (let n = 0; !until.aborted; n++) {
    await visit({ url }, desk, 10_000 + n)
    desk.inbox.length = 0
  }
}

/** Visits for an hour of the server's clock. Answers its heap in megabytes: at the start and after each tenth. */
async function hour(url: string, host: ChildProcess, desk: TestDesk, crowd: Crowd): Promise<number[]> {
  const heap: number[] = []
  for (let batch = 0; batch <= batches; batch++) {
    host.send(secondsPerBatch)
    const state = await heard<HostReport>(host)
    if (batch % (batches / 10) === 0) heap.push(state.heap / 1024 ** 2)
    if (batch === batches) break
    const first = 100_000 + batch * visitsPerBatch
    await Promise.all(Array.from({ length: visitsPerBatch }, (_, n) => visit({ url }, desk, first + n)))
    for (const each of [desk, ...crowd.desks]) each.inbox.length = 0
  }
  console.log(`Heap of the server over the hour, MB: ${heap.map((megabytes) => megabytes.toFixed(2)).join(' ')}`)
  return heap
}

async function heard<T>(child: ChildProcess): Promise<T> {
  const [message] = (await once(child, 'message')) as [T]
  return message
}

if (import.meta.main) {
  main(async () => {
    report(await signallingFigures())
  })
}
