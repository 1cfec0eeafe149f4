import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { HidSimulator } from '../../drivers/definition.ts'
import { fuzzFamily, fuzzTargets, randomFrom } from '../../drivers/fuzz.ts'
import { definition as cu24 } from '../../drivers/locks/kerong-k4/definition.ts'
import { definition as stu } from '../../drivers/pads/wacom-stu/definition.ts'
import { devicesOf } from '../../drivers/rig/office.ts'
import { LocalRig } from '../../drivers/rig/rig.ts'
import { hidSocketWire } from '../../drivers/rig/wires.ts'
import { createBytePair } from '../../drivers/transport/pair.ts'
import type { ByteTransport } from '../../drivers/transport/transport.ts'
import { AMINA, fileOf } from '../e2e/papers.ts'
import { chooseForm, padState, readToEnd } from '../e2e/steps.ts'
import { expect } from '@playwright/test'
import { Workstation } from '../e2e/workstation.ts'
import { median, quantile, type Figure } from './figures.ts'

const BAUD = 19_200
/** Start bit, eight data bits, stop bit. */
const BYTE_MS = 10_000 / BAUD
/** Silence the driver keeps before each request (protocol: 20 to 50 ms). */
const GAP_MS = 25
const SWEEPS = 60

/** A line on which bytes take their time, and how many of them went over it. */
function paced(wire: ByteTransport): ByteTransport & { readonly bytes: () => number } {
  let sent = 0
  let free = performance.now()
  return {
    ...wire,
    get isOpen() {
      return wire.isOpen
    },
    closed: wire.closed,
    onData: (listener) => wire.onData(listener),
    close: () => wire.close(),
    bytes: () => sent,
    async write(bytes) {
      sent += bytes.length
      free = Math.max(free, performance.now()) + bytes.length * BYTE_MS
      const wait = free - performance.now()
      // Timers are a millisecond coarse; the rest is waited out awake.
      if (wait > 2) await pause(wait - 2)
      while (performance.now() < free) await new Promise((next) => setImmediate(next))
      await wire.write(bytes)
    },
  }
}

/** Two boards of 24 doors on one bus of 19,200 baud, against what the bytes and the prescribed silences take by themselves. */
async function sweepFigures(): Promise<Figure[]> {
  const options = { board: 'CU24', boards: [0, 1] }
  const { host, device } = createBytePair({ label: 'bench' })
  const [near, far] = [paced(host), paced(device)]
  const simulator = cu24.simulate(options)
  simulator.attach(far)
  const board = await cu24.open(near, options)
  const taken: number[] = []
  const before = near.bytes() + far.bytes()
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const from = performance.now()
    await board.status()
    taken.push(performance.now() - from)
  }
  const bytes = (near.bytes() + far.bytes() - before) / SWEEPS
  await board.close()
  simulator.close()
  const wire = bytes * BYTE_MS
  const value = median(taken)
  const name = 'sweep of 48 doors at 19,200 baud'
  return [
    { name: `${name}, against bytes and prescribed silence`, value, unit: 'ms', baseline: wire + 2 * GAP_MS, aim: 1.2 },
    { name: `${name}, against the bytes alone`, value, unit: 'ms', baseline: wire, aim: undefined },
  ]
}

/** Good frames a second out of garbage, against what a line of 115,200 baud can bring of them. */
function decodingFigures(): Figure[] {
  return fuzzTargets.map((target) => {
    fuzzFamily(target, 20_000, 'garbage', randomFrom(3))
    const { sent, ms, bytes } = fuzzFamily(target, 100_000, 'garbage', randomFrom(5))
    return {
      name: `frames decoded out of garbage, ${target.family}`,
      value: (sent / ms) * 1000,
      unit: '/s' as const,
      baseline: 11_520 / (bytes / sent),
      aim: undefined,
    }
  })
}

/** From the report leaving the pad to the frame in which the clerk's window paints its point. */
async function inkFigures(office: () => Promise<string>): Promise<Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'tresen-bench-ink-'))
  const sent: number[] = []
  const clocked: typeof stu = {
    ...stu,
    simulate(options) {
      const pad = stu.simulate(options)
      const attach: HidSimulator['attach'] = (peer) =>
        pad.attach({
          ...peer,
          get isOpen() {
            return peer.isOpen
          },
          sendReport(report) {
            // Only what touches the glass leaves ink.
            if (((report[1] ?? 0) & 0x70) !== 0) sent.push(performance.timeOrigin + performance.now())
            peer.sendReport(report)
          },
        })
      return Object.assign(Object.create(pad) as typeof pad, { attach })
    },
  }
  const specs = [{ id: 'pad', name: 'Signaturpad', definition: clocked, options: { model: 'STU-540' } }]
  const rig = new LocalRig(specs)
  const path = join(folder, 'pad')
  await rig.addWire('pad', hidSocketWire(path))
  const devices = join(folder, 'devices.json')
  await writeFile(devices, JSON.stringify({ devices: devicesOf(specs, () => ({ via: 'hid-socket', path })) }))
  const data = await office()
  const workstation = await Workstation.start({ dataDir: data, devices })
  try {
    const { page } = workstation
    await workstation.signIn()
    await workstation.deviceSays('Signaturpad bereit')
    await page.keyboard.press('F2')
    await page.getByLabel('Aktenzeichen, Termincode').fill('33-2026-004711')
    await page.keyboard.press('Enter')
    await expect(fileOf(page, AMINA)).toBeVisible()
    const desk = { workstation, page } as Parameters<typeof chooseForm>[0]
    await chooseForm(desk, 'Einwilligung Abholfach')
    await readToEnd(desk)
    await page.getByRole('button', { name: 'An das Pad senden' }).click()
    await expect(padState(page)).toContainText('wartet auf die Unterschrift')
    await page.evaluate(() => {
      const world = window as unknown as {
        painted: number[]
        bridge: { subscribe(name: string, listener: (batch: { points: { down: boolean }[] }) => void): void }
      }
      world.painted = []
      world.bridge.subscribe('signing.inked', ({ points }) => {
        const count = points.filter(({ down }) => down).length
        requestAnimationFrame(() => {
          for (let point = 0; point < count; point++) world.painted.push(performance.timeOrigin + performance.now())
        })
      })
    })
    const points = Array.from({ length: 600 }, (_, at) => ({ x: 100 + at, y: 240 + 40 * Math.sin(at / 20) }))
    await rig.act('pad', { do: 'stroke', points, rate: 200 })
    await page.waitForFunction(
      (count) => (window as unknown as { painted: number[] }).painted.length >= count,
      sent.length,
    )
    const painted = await page.evaluate(() => (window as unknown as { painted: number[] }).painted)
    const taken = sent.map((at, index) => (painted[index] ?? Number.NaN) - at).slice(20)
    const baseline = 1000 / 60
    return [
      {
        name: 'pen report to ink on the clerk’s screen, p50, against one frame',
        value: quantile(taken, 0.5),
        unit: 'ms',
        baseline,
        aim: 1,
      },
      { name: 'the same, p95', value: quantile(taken, 0.95), unit: 'ms', baseline, aim: 1 },
    ]
  } finally {
    await workstation.end()
    await rig.close()
    await rm(data, { recursive: true, force: true })
    await rm(folder, { recursive: true, force: true })
  }
}

/** Everything about devices that can be measured without one. `office` gives a fresh copy of the demo office's data. */
export async function deviceFigures(office: () => Promise<string>): Promise<Figure[]> {
  return [...(await sweepFigures()), ...decodingFigures(), ...(await inkFigures(office))]
}
