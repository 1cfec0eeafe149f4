/**
 * `npm run test:pen`: writes for a minute in real time, at the 200 reports a second a pad makes, on two pads side by side, each once
 * with plain and once with encrypted ink, over the socket of the simulated cable. Ends with 1 when a report is missing, out of order
 * or elsewhere than the pen was. `--seconds N`, `--model STU-430` (any number of times).
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { openDevice } from '../../drivers/connect.ts'
import type { PenPoint } from '../../drivers/devices.ts'
import { definition } from '../../drivers/pads/wacom-stu/definition.ts'
import { LocalRig } from '../../drivers/rig/rig.ts'
import { hidSocketWire } from '../../drivers/rig/wires.ts'

/** What every pad of the family makes, reports a second. */
const RATE = 200
/** Screen pixels: less than half a step of the tablet away. */
const NEAR = 0.1

interface Written {
  readonly pad: string
  /** Reports sent while the pen touched, and those that came. */
  readonly sent: number
  readonly came: number
  /** Reports the pad counted and the driver never saw. */
  readonly lost: number
  /** Reports that came before an earlier one, or say another place than the pen was at. */
  readonly wrong: number
  /** Reports a second, from the first to the last as they came. */
  readonly rate: number
  /** From the moment the pen was measured until the program knew, milliseconds, beside the quickest. */
  readonly late: { readonly median: number; readonly most: number }
}

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    model: { type: 'string', multiple: true, default: ['STU-430', 'STU-540'] },
  },
})
const samples = Math.round(Number(values.seconds) * RATE)
if (!(samples > 0)) {
  process.stderr.write('--seconds is a number above 0\n')
  process.exit(2)
}

const say = (line: string): void => void process.stdout.write(`${line}\n`)

async function write(folder: string, model: string, encryption: 'off' | 'required'): Promise<Written> {
  const id = `${model}-${encryption}`
  const path = join(folder, id)
  const rig = new LocalRig([{ id, definition, options: { model } }])
  try {
    await rig.addWire(id, hidSocketWire(path))
    const pad = await openDevice(definition, {
      id,
      kind: 'pad',
      model: definition.model,
      name: id,
      connect: { via: 'hid-socket', path },
      options: { encryption },
    })
    if (pad.kind !== 'pad') throw new Error('it is no pad')
    const { screenWidth, screenHeight } = pad.capability
    const stroke = Array.from({ length: samples }, (_, at) => ({
      x: (at * 7) % screenWidth,
      y: (at * 3) % screenHeight,
    }))
    const came: (PenPoint & { readonly at: number })[] = []
    const left = new Promise<void>((resolve) => {
      pad.onPen((point) => {
        came.push({ ...point, at: performance.now() })
        if (!point.near) resolve()
      })
    })
    await pad.startInk({ left: 0, top: 0, right: screenWidth, bottom: screenHeight })
    await rig.act(id, { do: 'stroke', points: stroke })
    await Promise.race([left, new Promise((resolve) => setTimeout(resolve, 2000).unref())])
    await pad.close()
    const down = came.filter((point) => point.down)
    const wrong = down.filter(({ x, y, time }, at) => {
      const meant = stroke[at] ?? { x: NaN, y: NaN }
      return !(Math.hypot(x - meant.x, y - meant.y) <= NEAR) || time < (down[at - 1]?.time ?? 0)
    })
    const late = down.map(({ at, time }) => at - time).toSorted((a, b) => a - b)
    const quickest = late[0] ?? 0
    return {
      pad: `${model}, ${encryption === 'off' ? 'plain' : 'encrypted'}`,
      sent: samples,
      came: down.length,
      lost: came.reduce((all, point) => all + point.lost, 0),
      wrong: wrong.length,
      rate: ((down.length - 1) / ((down.at(-1)?.at ?? 0) - (down[0]?.at ?? 0))) * 1000,
      late: {
        median: (late[Math.floor(late.length / 2)] ?? 0) - quickest,
        most: (late.at(-1) ?? 0) - quickest,
      },
    }
  } finally {
    await rig.close()
  }
}

const folder = await mkdtemp(join(tmpdir(), 'pen-'))
try {
  const pads = values.model.flatMap((model) => [write(folder, model, 'off'), write(folder, model, 'required')])
  say(`${pads.length} pads side by side, ${samples} reports each, ${RATE} a second`)
  for (const { pad, sent, came, lost, wrong, rate, late } of await Promise.all(pads)) {
    const good = came === sent && lost === 0 && wrong === 0
    if (!good) process.exitCode = 1
    const figures = `${came} of ${sent} came, ${lost} lost, ${wrong} wrong, ${rate.toFixed(1)} a second`
    const delay = `late by ${late.median.toFixed(1)} ms (median), ${late.most.toFixed(1)} ms at most`
    say(`${good ? '     ' : 'WRONG'} ${pad.padEnd(20)} ${figures}, ${delay}`)
  }
} finally {
  await rm(folder, { recursive: true })
}
