import { afterEach, expect, test } from 'vitest'
import type { HidPeer } from '../transport/transport.ts'
import { createBytePair, createHidPair } from '../transport/pair.ts'
import { Faults, FAULTS, type Fault, faultyPeer, faultyWire, NOISE } from './faults.ts'

const cleanup: (() => unknown)[] = []
afterEach(async () => {
  for (const work of cleanup.splice(0).toReversed()) await work()
})

const FRAME = Uint8Array.of(1, 2, 3, 4)

/** A device that answers each byte it hears with {@link FRAME}, behind faults, and what arrives at the host. */
function line() {
  const faults = new Faults()
  const { host, device } = createBytePair()
  cleanup.push(() => host.close())
  const wire = faultyWire(device, faults)
  const heard: number[] = []
  let told = (): void => {}
  host.onData((chunk) => {
    heard.push(...chunk)
    told()
  })
  return {
    faults,
    host,
    send: () => wire.write(FRAME),
    wire,
    heard,
    async until(bytes: number) {
      while (heard.length < bytes) await new Promise<void>((resolve) => (told = resolve))
      return heard.splice(0)
    },
  }
}

const outcome: Readonly<Record<Exclude<Fault, 'silent' | 'unasked' | 'echo' | 'cut'>, readonly number[]>> = {
  slow: [1, 2, 3, 4],
  noise: [...NOISE, 1, 2, 3, 4],
  half: [1, 2],
  corrupt: [1, 2, 3, 5],
  duplicate: [1, 2, 3, 4, 1, 2, 3, 4],
}

test.each(Object.entries(outcome))('a line that is %s spoils one frame and is whole again', async (fault, wanted) => {
  const { faults, send, until } = line()
  if (fault === 'noise') {
    // Noise begins at once, too: a plug that is pushed in asks nobody.
    faults.set({ do: 'fault', fault, count: 1, ms: 4 })
    expect(await until(NOISE.length)).toEqual([...NOISE])
  } else faults.set({ do: 'fault', fault, count: 1, ms: 4 })
  await send()
  expect(await until(wanted.length)).toEqual(wanted)
  expect(faults.state()).toEqual({})
  await send()
  expect(await until(4)).toEqual([...FRAME])
})

test('a silent line loses as many frames as it was told, and then speaks', async () => {
  const { faults, send, until } = line()
  faults.set({ do: 'fault', fault: 'silent', count: 2 })
  await send()
  expect(faults.state()).toEqual({ silent: 1 })
  await send()
  await send()
  expect(await until(4)).toEqual([...FRAME])
})

test('without a number a fault lasts until it is taken away', async () => {
  const { faults, send, until } = line()
  faults.set({ do: 'fault', fault: 'half' })
  await send()
  await send()
  expect(await until(4)).toEqual([1, 2, 1, 2])
  expect(faults.state()).toEqual({ half: -1 })
  faults.set({ do: 'fault', fault: 'none' })
  await send()
  expect(await until(4)).toEqual([...FRAME])
})

test('what was sent last comes again unasked', async () => {
  const { faults, send, until } = line()
  await send()
  await until(4)
  faults.set({ do: 'fault', fault: 'unasked' })
  expect(await until(4)).toEqual([...FRAME])
})

test('an echoing adapter gives the request back before the answer', async () => {
  const { faults, host, wire, until } = line()
  faults.set({ do: 'fault', fault: 'echo', count: 1 })
  wire.onData(() => void wire.write(FRAME))
  await host.write(Uint8Array.of(9, 9))
  expect(await until(6)).toEqual([9, 9, 1, 2, 3, 4])
})

test('power lost in the middle of a frame ends the cable', async () => {
  const { faults, host, send, until } = line()
  faults.set({ do: 'fault', fault: 'cut' })
  await send()
  expect(await until(2)).toEqual([1, 2])
  expect((await host.closed)?.code).toBe('unplugged')
})

test('slow frames stay in order', async () => {
  const { faults, wire, until } = line()
  faults.set({ do: 'fault', fault: 'slow', count: 1, ms: 20 })
  await Promise.all([wire.write(FRAME), wire.write(Uint8Array.of(7))])
  expect(await until(5)).toEqual([1, 2, 3, 4, 7])
})

function cable() {
  const faults = new Faults()
  const { host, device } = createHidPair({ vendorId: 1, productId: 2 })
  cleanup.push(() => host.close())
  const peer: HidPeer = faultyPeer(device, faults)
  peer.answer({ getFeature: (id, length) => new Uint8Array(length).fill(id), setFeature: () => {} })
  return { faults, host, peer }
}

test('a silent HID device answers nothing until it is unplugged', async () => {
  const { faults, host, peer } = cable()
  faults.set({ do: 'fault', fault: 'silent', count: 1 })
  const asked = host.getFeature(3, 5)
  await peer.close()
  await expect(asked).rejects.toMatchObject({ code: 'unplugged' })
})

test('reports are halved, doubled and turned, never split', async () => {
  const { faults, host, peer } = cable()
  const heard: number[][] = []
  const four = new Promise<void>((resolve) => {
    host.onReport((report) => {
      heard.push([...report])
      if (heard.length === 4) resolve()
    })
  })
  for (const fault of ['half', 'duplicate', 'corrupt'] as const) {
    faults.set({ do: 'fault', fault, count: 1 })
    peer.sendReport(FRAME)
  }
  await four
  expect(heard).toEqual([
    [1, 2],
    [1, 2, 3, 4],
    [1, 2, 3, 4],
    [1, 2, 3, 5],
  ])
})

test('what is no fault is an error in words', () => {
  const faults = new Faults()
  expect(() => faults.set({ do: 'fault', fault: 'tired' })).toThrow(FAULTS.join(', '))
  expect(() => faults.set({ do: 'fault', fault: 'half', count: -1 })).toThrow('"count"')
  expect(() => faults.set({ do: 'fault', fault: 'slow', ms: 1e9 })).toThrow('"ms"')
})
