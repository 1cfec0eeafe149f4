import { expect, test } from 'vitest'
import type { Traffic } from '../traffic.ts'
import { createBytePair, createHidPair } from './pair.ts'
import { tap } from './tap.ts'
import type { ByteTransport, HidTransport } from './transport.ts'

/** What was heard, as text: `sent line 01 02`. */
function notebook(): { heard: string[]; listen: (traffic: Traffic) => void } {
  const heard: string[] = []
  return {
    heard,
    listen: ({ direction, channel, bytes }) => {
      heard.push(`${direction} ${channel} ${Buffer.from(bytes).toString('hex')}`)
    },
  }
}

test('a line of bytes goes on as before, and every chunk is told, what came in before the driver hears it', async () => {
  const { host, device } = createBytePair({ label: 'com' })
  const { heard, listen } = notebook()
  const line = tap(host, listen) as ByteTransport
  expect([line.kind, line.label, line.isOpen]).toEqual(['bytes', 'com', true])
  const echoed = new Promise<void>((resolve) => {
    line.onData((chunk) => {
      heard.push(`driver ${Buffer.from(chunk).toString('hex')}`)
      resolve()
    })
  })
  device.onData((chunk) => void device.write(chunk))
  await line.write(Uint8Array.of(1, 2))
  await echoed
  expect(heard).toEqual(['sent line 0102', 'received line 0102', 'driver 0102'])
})

test('what never left is not told', async () => {
  const { host } = createBytePair()
  const { heard, listen } = notebook()
  const line = tap(host, listen) as ByteTransport
  await line.close()
  expect(await line.closed).toBeUndefined()
  await expect(line.write(Uint8Array.of(1))).rejects.toMatchObject({ code: 'not-open' })
  expect(heard).toEqual([])
})

test('reports are told one by one: input, what is set, and what is asked for with its answer', async () => {
  const descriptor = Uint8Array.of(6, 0, 0xff)
  const { host, device } = createHidPair({ vendorId: 0x056a, productId: 0xa8, descriptor })
  const { heard, listen } = notebook()
  const line = tap(host, listen) as HidTransport
  expect([line.kind, line.vendorId, line.productId, line.descriptor]).toEqual(['hid', 0x056a, 0xa8, descriptor])
  device.answer({ getFeature: (id) => Uint8Array.of(id, 7), setFeature: () => {} })
  const reported = new Promise<Uint8Array>((resolve) => line.onReport(resolve))
  device.sendReport(Uint8Array.of(0x34, 1))
  await reported
  await line.sendFeature(Uint8Array.of(0x2d, 0))
  expect(Array.from(await line.getFeature(9, 2))).toEqual([9, 7])
  expect(heard).toEqual(['received input 3401', 'sent feature 2d00', 'sent feature 09', 'received feature 0907'])
})

test('an answer that never comes is not told', async () => {
  const { host, device } = createHidPair({ vendorId: 1, productId: 2 })
  const { heard, listen } = notebook()
  const line = tap(host, listen) as HidTransport
  device.answer({
    getFeature: () => {
      throw new Error('no such report')
    },
    setFeature: () => {},
  })
  await expect(line.getFeature(9, 2)).rejects.toMatchObject({ code: 'refused' })
  expect(heard).toEqual(['sent feature 09'])
})
