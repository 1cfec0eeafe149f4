import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import type { Simulator } from '../definition.ts'
import { ptyWire, TcpWire } from '../rig/wires.ts'
import { openSerial } from '../transport/serial.ts'
import { openTcp } from '../transport/tcp.ts'
import type { ByteTransport } from '../transport/transport.ts'
import { families, type Family, openOf, unlocksOf, until } from './testing.ts'

const cleanup: (() => unknown)[] = []
afterEach(async () => {
  for (const work of cleanup.splice(0).toReversed()) await work()
})

interface Cable {
  open(): Promise<ByteTransport>
  unplug(): Promise<void>
  plug(): Promise<void>
}

const cables: Record<string, (simulator: Simulator) => Promise<Cable>> = {
  async pty(simulator) {
    const dir = await mkdtemp(join(tmpdir(), 'locks-'))
    cleanup.push(() => rm(dir, { recursive: true }))
    const host = join(dir, 'board')
    const wire = ptyWire({ host, device: join(dir, 'device'), baudRate: 19_200 })
    await wire.plug(simulator)
    cleanup.push(() => wire.unplug())
    return {
      open: () => openSerial({ path: host, baudRate: 19_200 }),
      unplug: () => wire.unplug(),
      plug: () => wire.plug(simulator),
    }
  },
  async tcp(simulator) {
    const wire = new TcpWire()
    await wire.plug(simulator)
    cleanup.push(() => wire.unplug())
    return {
      open: () => openTcp({ host: '127.0.0.1', port: wire.port }),
      unplug: () => wire.unplug(),
      plug: () => wire.plug(simulator),
    }
  },
}

describe.each(Object.entries(cables))('over %s', (_, lay) => {
  test.each(['kerong-k3', 'kerong-k4', 'x1'] as const)('%s: unlock, plug pulled, back again', async (name) => {
    const family: Family = families[name]
    const simulator = family.simulate()
    cleanup.push(() => simulator.close())
    const cable = await lay(simulator)
    const board = await family.open(await cable.open(), {}, {})
    cleanup.push(() => board.close())
    await board.unlock(6)
    await until(simulator, ({ doors }) => doors[6]?.closed === false)
    expect(openOf(await board.status())).toEqual([6])

    await simulator.act({ do: 'silentNext' })
    const unlock = board.unlock(7)
    unlock.catch(() => {})
    await until(simulator, ({ doors }) => doors[7]?.unlocks === 1)
    await cable.unplug()
    if (family.acknowledges) await expect(unlock).rejects.toMatchObject({ code: 'outcome-unknown' })
    expect(await board.closed).toMatchObject({ code: 'unplugged' })

    await until(simulator, ({ doors }) => doors[7]?.closed === false)
    await cable.plug()
    const again = await family.open(await cable.open(), {}, {})
    cleanup.push(() => again.close())
    expect(openOf(await again.status())).toEqual([6, 7])
    expect(unlocksOf(simulator).filter(Boolean)).toEqual([1, 1])
  })
})
