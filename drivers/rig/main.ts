/**
 * The simulators as programs of their own: `npm run devices -- [--dir DIR] [--scanner ssi] [--pad STU-430] [--board CU12]`, or one of
 * every family with `--all`. With `--list` or `--act TARGET JSON` it speaks to the rig that already runs in DIR.
 */
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir, userInfo } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { type Connect, lineOf } from '../connect.ts'
import type { Act } from '../definition.ts'
import { connectRig, serveRig } from './control.ts'
import { BOARDS, devicesOf, familyRig, officeRig, PADS, SCANNERS } from './office.ts'
import { LocalRig, type RigState } from './rig.ts'
import { hidSocketWire, ptyWire, TcpWire } from './wires.ts'

const USAGE = `npm run devices -- [--dir DIR] [--scanner ${SCANNERS.join('|')}]
                    [--pad ${PADS.join('|')}]
                    [--board ${BOARDS.join('|')}]
npm run devices -- [--dir DIR] --all
npm run devices -- [--dir DIR] --list
npm run devices -- [--dir DIR] --act TARGET '{"do":"…"}'`

interface Arguments {
  readonly dir: string
  readonly list: boolean
  readonly act: string | undefined
  readonly command: string | undefined
  readonly specs: ReturnType<typeof officeRig>
}

function readArguments(): Arguments {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      dir: { type: 'string', default: join(tmpdir(), `tresen-devices-${userInfo().uid}`) },
      scanner: { type: 'string', default: 'line' },
      pad: { type: 'string', default: 'STU-540' },
      board: { type: 'string', default: 'CU24' },
      all: { type: 'boolean', default: false },
      list: { type: 'boolean', default: false },
      act: { type: 'string' },
    },
  })
  const scanner = SCANNERS.find((name) => name === values.scanner)
  const pad = PADS.find((name) => name === values.pad)
  const board = BOARDS.find((name) => name === values.board)
  if (!scanner || !pad || !board || positionals.length !== (values.act === undefined ? 0 : 1)) throw new Error(USAGE)
  return {
    dir: resolve(values.dir),
    list: values.list,
    act: values.act,
    command: positionals[0],
    specs: values.all ? familyRig() : officeRig({ scanner, pad, board }),
  }
}

const controlPath = (dir: string): string => join(dir, 'control')

async function run(dir: string, specs: Arguments['specs']): Promise<void> {
  const running = await connectRig(controlPath(dir)).catch(() => undefined)
  if (running) {
    await running.close()
    throw new Error(`devices run already in ${dir}`)
  }
  // What reaches a signature pad or a locker is nobody else's: the folder is for this user alone.
  await mkdir(dir, { recursive: true, mode: 0o700 })

  const rig = new LocalRig(specs)
  const end = endOnce(rig, dir)
  try {
    const connect = new Map<string, Connect>()
    const also: Record<string, Connect> = {}
    for (const { id, definition } of specs) {
      if (definition.wire === 'hid') {
        const path = join(dir, id)
        await rig.addWire(id, hidSocketWire(path))
        connect.set(id, { via: 'hid-socket', path })
      } else {
        const path = join(dir, id)
        await rig.addWire(id, ptyWire({ host: path, device: `${path}.device`, baudRate: definition.defaults.baudRate }))
        connect.set(id, { via: 'serial', path })
      }
      if (definition.kind !== 'lock-board') continue
      const tcp = new TcpWire()
      await rig.addWire(id, tcp)
      also[id] = { via: 'tcp', host: '127.0.0.1', port: tcp.port }
    }
    end.also(await serveRig(rig, controlPath(dir)))

    const devices = devicesOf(specs, (id) => connect.get(id) ?? { via: 'simulated' })
    const settings = { control: controlPath(dir), devices, also }
    // Whole or not at all: a workstation may be waiting for this file.
    await writeFile(`${devicesPath(dir)}.new`, `${JSON.stringify(settings, null, 2)}\n`)
    await rename(`${devicesPath(dir)}.new`, devicesPath(dir))

    for (const { name, id, connect: way } of devices) console.log(`${id}  ${name}  ${lineOf(way)}`)
    for (const [id, way] of Object.entries(also)) console.log(`${id}  also ${lineOf(way)}`)
    console.log(`control  ${controlPath(dir)}`)
    console.log(`Devices are ready: ${devicesPath(dir)}  (Ctrl+C ends them)`)
  } catch (error) {
    await end.now()
    throw error
  }
}

const devicesPath = (dir: string): string => join(dir, 'devices.json')

/** Ends the rig at a signal, and when whoever started it is gone: nobody could stop it any more. */
function endOnce(rig: LocalRig, dir: string): { also(part: { close(): Promise<void> }): void; now(): Promise<void> } {
  const parts: { close(): Promise<void> }[] = [rig]
  const parent = process.ppid
  const watch = setInterval(() => {
    if (process.ppid !== parent) void now()
  }, 500)
  let ended: Promise<void> | undefined
  const now = (): Promise<void> => {
    ended ??= (async () => {
      clearInterval(watch)
      await Promise.all(parts.map((part) => part.close()))
      await Promise.all([rm(devicesPath(dir), { force: true }), rm(controlPath(dir), { force: true })])
    })()
    return ended
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void now())
  return { also: (part) => void parts.push(part), now }
}

/** Speaks to a running rig: all states, or one command. */
async function speak(dir: string, target: string | undefined, command: string | undefined): Promise<void> {
  const rig = await connectRig(controlPath(dir))
  try {
    if (target !== undefined) {
      console.log(brief(await rig.act(target, JSON.parse(command ?? '') as Act)))
      return
    }
    for (const { id, title } of rig.targets()) {
      console.log(`${id}  ${title}\n  ${brief(await rig.state(id))}`)
    }
  } finally {
    await rig.close()
  }
}

/** A state on one line: lists as their length, and of doors the open ones, counted from 1 as people do. */
function brief(state: RigState): string {
  const { doors, picture: _large, ...rest } = state
  const list = (Array.isArray(doors) ? doors : []) as readonly { readonly lock: number; readonly closed: boolean }[]
  const open = list.filter(({ closed }) => !closed).map(({ lock }) => lock + 1)
  const shown = list.length === 0 ? rest : { ...rest, doors: list.length, open }
  return Object.entries(shown)
    .map(([key, value]) => `${key} ${JSON.stringify(value)}`)
    .join('  ')
}

async function main(): Promise<void> {
  const { dir, list, act, command, specs } = readArguments()
  await (list || act !== undefined ? speak(dir, act, command) : run(dir, specs))
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
})
