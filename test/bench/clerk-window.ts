/** What a talk costs in the clerk's window: its page's processor time, against a bare page in a bare window of the same Electron. */
import { _electron, type ElectronApplication } from '@playwright/test'
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Relay } from '../call/room.ts'
import { Guest } from '../e2e/citizen.ts'
import { Clerk } from '../e2e/consultation-office.ts'
import { mediaSwitches } from '../e2e/media.ts'
import { root } from '../e2e/paths.ts'
import { electronPath, electronSwitches, Workstation } from '../e2e/workstation.ts'
import { median, type Figure } from './figures.ts'

/** How long processor time is counted, once both see each other. */
const countedMs = 8000
/** Linux counts it in hundredths of a second. */
const ticksPerSecond = 100

/**
 * @param office a data folder with the demo office in it
 * @param blank folder of the bare Electron program
 */
export async function clerkWindowFigure(office: string, blank: string, runs: number): Promise<Figure> {
  const relay = await Relay.start(join(import.meta.dirname, 'call-page.ts'))
  const ours: number[] = []
  const theirs: number[] = []
  try {
    for (let run = 0; run < runs; run++) {
      const folder = await mkdtemp(join(tmpdir(), 'tresen-bench-talk-'))
      try {
        ours.push(await talk(office, folder))
        theirs.push(await bareTalk(blank, relay.url, folder, `window ${run}`))
      } finally {
        await rm(folder, { recursive: true, force: true, maxRetries: 5 })
      }
    }
  } finally {
    await relay.stop()
  }
  return {
    name: "call: processor time of the clerk's page, a second of 640 × 480",
    value: median(ours),
    unit: 'ms',
    baseline: median(theirs),
    aim: 1.3,
  }
}

async function talk(office: string, folder: string): Promise<number> {
  const dataDir = join(folder, 'data')
  await cp(office, dataDir, { recursive: true })
  const workstation = await Workstation.start({
    dataDir,
    switches: await mediaSwitches(join(folder, 'media'), 'clerk'),
  })
  const guest = await Guest.start({ folder, name: 'ours', who: 'citizen' })
  try {
    await workstation.signIn()
    const clerk = new Clerk(workstation)
    await clerk.openVideo()
    await clerk.takesCalls()
    const client = await clerk.client('Musterfrau')
    const { invitation } = await clerk.link(client)
    await guest.enter(invitation.url)
    await clerk.callsNext(client.name)
    await guest.answer()
    await guest.inCall()
    await clerk.talks()
    return await processorTime(workstation.app)
  } finally {
    await guest.close()
    await workstation.end()
  }
}

async function bareTalk(blank: string, url: string, folder: string, room: string): Promise<number> {
  const app = await _electron.launch({
    executablePath: electronPath,
    cwd: root,
    args: [...electronSwitches, blank, ...(await mediaSwitches(join(folder, 'media'), 'clerk'))],
  })
  const guest = await Guest.start({ folder, name: 'bare', who: 'citizen' })
  try {
    const page = await app.firstWindow()
    await app.evaluate(({ BrowserWindow }, address) => BrowserWindow.getAllWindows()[0]?.loadURL(address), url)
    await guest.open(url)
    for (const side of [page, guest.page]) await side.waitForFunction(() => 'bench' in window)
    const waiting = guest.page.evaluate((name) => window.bench.bare(false, name), room)
    await page.evaluate((name) => window.bench.bare(true, name), room)
    await waiting
    return await processorTime(app)
  } finally {
    await guest.close()
    await app.close()
  }
}

/** Milliseconds of processor time that the program's pages use in a second. */
async function processorTime(app: ElectronApplication): Promise<number> {
  const pids = await app.evaluate(({ app: running }) =>
    running
      .getAppMetrics()
      .filter(({ type }) => type === 'Tab')
      .map(({ pid }) => pid),
  )
  const used = async () => (await Promise.all(pids.map((pid) => ticksOf(pid)))).reduce((sum, ticks) => sum + ticks, 0)
  const before = await used()
  const from = performance.now()
  await new Promise((resolve) => setTimeout(resolve, countedMs))
  const seconds = (performance.now() - from) / 1000
  return (((await used()) - before) * 1000) / ticksPerSecond / seconds
}

/** utime and stime of a process, proc(5). */
async function ticksOf(pid: number): Promise<number> {
  const fields = (await readFile(`/proc/${pid}/stat`, 'utf8')).replace(/^.*\) /s, '').split(' ')
  return Number(fields[11]) + Number(fields[12])
}
