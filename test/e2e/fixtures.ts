import { expect, test as base } from '@playwright/test'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Rig } from './rig.ts'
import { Workstation, type StartOptions } from './workstation.ts'

export { expect }

export interface TestFixtures {
  /** A folder of this test alone, gone afterwards. */
  readonly folder: string
  /** Simulated devices as a program of their own. */
  readonly rig: Rig
  /** Starts the program on this test's data (again, if need be); ended whatever happens. */
  readonly start: (options?: Partial<StartOptions>) => Promise<Workstation>
  /** A started program, signed in at the counter, its devices connected. */
  readonly counter: Workstation
}

export interface WorkerFixtures {
  /** A data folder in which the demo office was made once. */
  readonly demoOffice: string
}

/** Each test has its own data folder, its own devices and its own program, and leaves nothing running. */
export const test = base.extend<TestFixtures, WorkerFixtures>({
  demoOffice: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names of the fixtures a fixture uses from this pattern
    async ({}, use) => {
      const folder = await mkdtemp(join(tmpdir(), 'tresen-office-'))
      const workstation = await Workstation.start({ dataDir: join(folder, 'data') })
      await expect(workstation.page.getByRole('button', { name: 'Schalter (Front Office)' })).toBeVisible({
        timeout: 30_000,
      })
      await workstation.close()
      await rm(join(folder, 'data/profile'), { recursive: true, force: true })
      await use(join(folder, 'data'))
      await rm(folder, { recursive: true, force: true })
    },
    { scope: 'worker', timeout: 60_000 },
  ],

  folder: async ({ demoOffice }, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'tresen-e2e-'))
    await cp(demoOffice, join(folder, 'data'), { recursive: true })
    await use(folder)
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  },

  rig: async ({ folder }, use) => {
    const rig = await Rig.start(join(folder, 'devices'))
    await use(rig)
    await rig.stop()
  },

  start: async ({ folder }, use, testInfo) => {
    const started: Workstation[] = []
    await use(async (options) => {
      const workstation = await Workstation.start({ dataDir: join(folder, 'data'), ...options })
      started.push(workstation)
      return workstation
    })
    const last = started.at(-1)
    if (testInfo.status !== testInfo.expectedStatus && last !== undefined) {
      await last.screenshot(testInfo.outputPath()).catch(() => {})
      await testInfo.attach('log', { body: started.flatMap(({ log }) => log).join('\n'), contentType: 'text/plain' })
    }
    for (const workstation of started) await workstation.end()
    // True for every test: the page broke no rule of its own policy, and no name stands in the log.
    expect(started.flatMap(({ complaints }) => complaints)).toEqual([])
    const log = started.flatMap((workstation) => workstation.log).join('\n')
    for (const name of ['MUSTERFRAU', 'Musterfrau', 'ERIKSSON', 'Eriksson', 'Y0TEST0X1'])
      expect(log).not.toContain(name)
  },

  counter: async ({ rig, start }, use) => {
    const workstation = await start({ devices: rig.files.pty })
    await workstation.signIn()
    await workstation.devicesReady()
    await use(workstation)
  },
})
