/** The call: how soon the other is seen, and what it costs, against two bare pages with an RTCPeerConnection each in the same run. */
import type { Browser, Page } from '@playwright/test'
import { join } from 'node:path'
import { launch, Relay } from '../call/room.ts'
import { median, type Figure } from './figures.ts'

/** How long processor time is counted, once both see each other. */
const countedMs = 8000

type Kind = 'engine' | 'bare'
interface Taken {
  /** Until the first picture, on the page that offers. */
  readonly pictureMs: number
  /** Processor time of both pages in a second of call. */
  readonly processorMs: number
}

/** Runs alternate between the two kinds; the first of each warms up and is not counted. */
export async function callFigures(runs: number): Promise<Figure[]> {
  const relay = await Relay.start(join(import.meta.dirname, 'call-page.ts'))
  const browser = await launch()
  try {
    const taken: Record<Kind, Taken[]> = { engine: [], bare: [] }
    for (let run = 0; run <= runs; run++) {
      for (const kind of ['engine', 'bare'] as const) {
        const one = await callOnce(browser, relay.url, kind, `${kind} ${run}`)
        if (run > 0) taken[kind].push(one)
      }
    }
    const of = (kind: Kind, what: keyof Taken): number => median(taken[kind].map((one) => one[what]))
    return [
      {
        name: 'call: join to the first picture',
        value: of('engine', 'pictureMs'),
        unit: 'ms',
        baseline: of('bare', 'pictureMs'),
        aim: 1.5,
      },
      {
        name: 'call: processor time of both pages, a second of 640 × 480',
        value: of('engine', 'processorMs'),
        unit: 'ms',
        baseline: of('bare', 'processorMs'),
        aim: 1.3,
      },
    ]
  } finally {
    await browser.close()
    await relay.stop()
  }
}

async function callOnce(browser: Browser, url: string, kind: Kind, room: string): Promise<Taken> {
  const pages: Page[] = []
  const open = async (): Promise<Page> => {
    const page = await (await browser.newContext()).newPage()
    pages.push(page)
    await page.goto(url)
    await page.waitForFunction(() => 'bench' in window)
    return page
  }
  const start = (page: Page, clerk: boolean): Promise<number> =>
    page.evaluate(([which, offers, name]) => window.bench[which](offers, name), [kind, clerk, room] as const)
  try {
    const [citizen, clerk] = [await open(), await open()]
    // The citizen waits in the room; the clerk comes.
    const waiting = start(citizen, false)
    const pictureMs = await start(clerk, true)
    await waiting
    const before = await processorTimes(browser)
    const from = performance.now()
    await new Promise((resolve) => setTimeout(resolve, countedMs))
    const after = await processorTimes(browser)
    const seconds = (performance.now() - from) / 1000
    let used = 0
    for (const [id, time] of after) used += time - (before.get(id) ?? time)
    return { pictureMs, processorMs: (used * 1000) / seconds }
  } finally {
    for (const page of pages) await page.context().close()
  }
}

/** Seconds of processor time of every page's process so far. */
async function processorTimes(browser: Browser): Promise<Map<number, number>> {
  const session = await browser.newBrowserCDPSession()
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  await session.detach()
  return new Map(processInfo.filter(({ type }) => type === 'renderer').map(({ id, cpuTime }) => [id, cpuTime]))
}
