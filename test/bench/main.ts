/**
 * `npm run bench -- [--json FILE] [--runs N] [--only PART,…]`: start, memory, scan-to-paint, devices and calls of the built program, each against a baseline
 * measured in the same run. docs/performance.md tells how the figures are taken and what they were.
 */
import { _electron, expect, type ElectronApplication, type Page } from '@playwright/test'
import { spawn } from 'node:child_process'
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { papers } from '../e2e/papers.ts'
import { Rig } from '../e2e/rig.ts'
import { electronPath, electronSwitches, Workstation } from '../e2e/workstation.ts'
import { root } from '../e2e/paths.ts'
import { callFigures } from './call.ts'
import { clerkWindowFigure } from './clerk-window.ts'
import { codeFigures } from './codes.ts'
import { deviceFigures } from './devices.ts'
import { main, median, quantile, report, type Figure } from './figures.ts'
import { signallingFigures } from './signalling.ts'

const { values } = parseArgs({
  options: { json: { type: 'string' }, runs: { type: 'string', default: '7' }, only: { type: 'string' } },
})
const runs = Number(values.runs)
/** Scans measured, after the first ones that warm the caches. */
const scans = 60

interface Started {
  /** Milliseconds from spawn. */
  readonly [mark: string]: number
}

/** Starts Electron without a debugger, and takes the time of each line it prints of the form `bench: MARK`. */
function timed(args: readonly string[], marks: readonly string[], env: NodeJS.ProcessEnv): Promise<Started> {
  return new Promise((resolve, reject) => {
    const from = performance.now()
    const child = spawn(electronPath, [...electronSwitches.filter(isSwitch), ...args], {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    const seen: Record<string, number> = {}
    let rest = ''
    child.stdout.on('data', (bytes: Buffer) => {
      const lines = (rest + String(bytes)).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) {
        const mark = marks.find((known) => line === `bench: ${known}` || line === `tresen: ${known}`)
        if (mark !== undefined) seen[mark] ??= performance.now() - from
      }
      if (marks.every((mark) => mark in seen)) child.kill('SIGTERM')
    })
    child.once('error', reject)
    child.once('exit', () => {
      if (marks.every((mark) => mark in seen)) resolve(seen)
      else reject(new Error(`the program ended before ${marks.filter((mark) => !(mark in seen)).join(', ')}`))
    })
  })
}

/** Playwright's own module comes along for tests only. */
const isSwitch = (argument: string, index: number, all: readonly string[]): boolean =>
  argument !== '-r' && all[index - 1] !== '-r'

async function starts(office: string, blank: string): Promise<Figure[]> {
  const ours: Started[] = []
  const theirs: Started[] = []
  const probe = join(root, 'test/bench/probe.cjs')
  for (let run = 0; run <= runs; run++) {
    const data = await copyOf(office)
    const one = await timed(['-r', probe, '.', `--data-dir=${data}`], ['sign-in usable', 'list usable'], {
      TRESEN_BENCH: '1',
    })
    const other = await timed([blank], ['blank'], {})
    await rm(data, { recursive: true, force: true })
    // The first start of each reads the disk.
    if (run > 0) {
      ours.push(one)
      theirs.push(other)
    }
  }
  const baseline = median(theirs.map(({ blank: ms }) => ms ?? Number.NaN))
  const of = (mark: string) => median(ours.map((one) => one[mark] ?? Number.NaN))
  return [
    { name: 'spawn to usable sign-in list', value: of('sign-in usable'), unit: 'ms', baseline, aim: 1.8 },
    {
      name: 'spawn to usable list (counter, sign-in clicked at once)',
      value: of('list usable'),
      unit: 'ms',
      baseline,
      aim: 1.8,
    },
  ]
}

async function memory(office: string, blank: string): Promise<Figure> {
  const sum = (app: ElectronApplication) =>
    app.evaluate(({ app: running }) =>
      running.getAppMetrics().reduce((total, { memory: { workingSetSize } }) => total + workingSetSize / 1024, 0),
    )
  const data = await copyOf(office)
  const workstation = await Workstation.start({ dataDir: data })
  await workstation.signIn()
  await expect(workstation.page.getByRole('list', { name: 'Termine heute' })).toBeVisible()
  const value = await sum(workstation.app)
  await workstation.close()
  await rm(data, { recursive: true, force: true })
  const other = await _electron.launch({ executablePath: electronPath, cwd: root, args: [...electronSwitches, blank] })
  await (await other.firstWindow()).waitForLoadState()
  const baseline = await sum(other)
  await other.close()
  return { name: 'working sets of all processes, counter page', value, unit: 'MB', baseline, aim: undefined }
}

/** Times of painting, by the clock of the machine: a frame after the file's head stands in the page. */
async function watchPaint(page: Page): Promise<void> {
  await page.evaluate(() => {
    const world = window as unknown as { painted: (number | undefined)[] }
    world.painted = []
    let shown: string | undefined
    new MutationObserver(() => {
      const name = document.querySelector('article h1')?.textContent ?? undefined
      if (name === shown) return
      shown = name
      if (name === undefined) return
      requestAnimationFrame(() =>
        requestAnimationFrame(() => world.painted.push(performance.timeOrigin + performance.now())),
      )
    }).observe(document.body, { subtree: true, childList: true, characterData: true })
  })
}

async function scanToPaint(office: string): Promise<Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'tresen-bench-rig-'))
  const rig = await Rig.start(folder)
  const data = await copyOf(office)
  const workstation = await Workstation.start({ dataDir: data, devices: rig.files.pty })
  try {
    await workstation.signIn()
    await workstation.devicesReady()
    const { page } = workstation
    await watchPaint(page)
    const taken: number[] = []
    for (let scan = 0; scan < scans + 10; scan++) {
      const paper = scan % 2 === 0 ? papers.eat : papers.td3
      // Before the word to the simulator: its own hop and the writing of the line are in the figure.
      const written = performance.timeOrigin + performance.now()
      await rig.scan(paper)
      await page.waitForFunction((count) => (window as unknown as { painted: number[] }).painted.length > count, scan)
      const painted = await page.evaluate((index) => (window as unknown as { painted: number[] }).painted[index], scan)
      if (scan >= 10) taken.push((painted ?? Number.NaN) - written)
    }
    return [
      {
        name: 'last scanned byte to file painted, p50',
        value: quantile(taken, 0.5),
        unit: 'ms',
        baseline: 100,
        aim: 1,
      },
      {
        name: 'last scanned byte to file painted, p95',
        value: quantile(taken, 0.95),
        unit: 'ms',
        baseline: 100,
        aim: 1,
      },
    ]
  } finally {
    await workstation.end()
    await rig.stop()
    await rm(data, { recursive: true, force: true })
    await rm(folder, { recursive: true, force: true })
  }
}

async function copyOf(office: string): Promise<string> {
  const data = await mkdtemp(join(tmpdir(), 'tresen-bench-'))
  await cp(office, data, { recursive: true })
  return data
}

/** A data folder with the demo office in it, so that making it is not measured. */
async function makeOffice(): Promise<string> {
  const data = await mkdtemp(join(tmpdir(), 'tresen-bench-office-'))
  const workstation = await Workstation.start({ dataDir: data })
  await expect(workstation.page.getByRole('button', { name: 'Schalter (Front Office)' })).toBeVisible({
    timeout: 30_000,
  })
  await workstation.close()
  await rm(join(data, 'profile'), { recursive: true, force: true })
  return data
}

main(async () => {
  const blank = join(root, 'test/bench/blank')
  const office = await makeOffice()
  try {
    const parts: Readonly<Record<string, () => Promise<readonly Figure[]>>> = {
      start: () => starts(office, blank),
      memory: async () => [await memory(office, blank)],
      scan: () => scanToPaint(office),
      devices: () => deviceFigures(() => copyOf(office)),
      codes: codeFigures,
      signalling: signallingFigures,
      call: () => callFigures(runs),
      window: async () => [await clerkWindowFigure(office, blank, Math.min(runs, 3))],
    }
    const wanted = values.only?.split(',') ?? Object.keys(parts)
    const unknown = wanted.find((name) => !Object.hasOwn(parts, name))
    if (unknown !== undefined) throw new Error(`there is no part "${unknown}", only ${Object.keys(parts).join(', ')}`)
    const figures: Figure[] = []
    for (const name of wanted) figures.push(...((await parts[name]?.()) ?? []))
    const rows = report(figures)
    if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify(rows, null, 2)}\n`)
  } finally {
    await rm(office, { recursive: true, force: true })
  }
})
