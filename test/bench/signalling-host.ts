/** The consultation server in a process of its own, run with --expose-gc, whose clock is turned from outside. */
import { startConsultationServer } from '../../src/server/service.ts'
import { makePage, officeKey } from '../consultation/rig.ts'

export interface HostReport {
  readonly url?: string
  /** Bytes of heap in use after a collection. */
  readonly heap: number
  readonly rooms: number
  readonly connections: number
}

let ahead = 0
const ticks = new Set<() => void>()
const clock = {
  now: () => Date.now() + ahead,
  every(_ms: number, tick: () => void) {
    ticks.add(tick)
    const timer = setInterval(tick, 1_000)
    return () => {
      clearInterval(timer)
      ticks.delete(tick)
    }
  },
}

const server = await startConsultationServer({ officeKey, pageDir: await makePage(), trustProxy: true, clock })
report({ url: server.url })

/** How many seconds to go on, then a report. */
process.on('message', (seconds: number) => {
  for (let second = 0; second < seconds; second++) {
    ahead += 1_000
    for (const tick of ticks) tick()
  }
  report({})
})
process.on('disconnect', () => process.exit())

function report(more: { url?: string }): void {
  globalThis.gc?.()
  const { rooms, connections } = server.figures()
  process.send?.({ heap: process.memoryUsage().heapUsed, rooms, connections, ...more } satisfies HostReport)
}
