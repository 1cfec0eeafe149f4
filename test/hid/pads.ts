import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'

import type { PenPoint, Picture, SignaturePad } from '../../drivers/devices.ts'
import { isDriverError } from '../../drivers/errors.ts'
import { definition } from '../../drivers/pads/wacom-stu/definition.ts'
import { REPORT } from '../../drivers/pads/wacom-stu/reports.ts'
import type { StuSimulator } from '../../drivers/pads/wacom-stu/simulator.ts'
import { opened, plugged } from './plugged.ts'

/** Three seconds at the pad's own 200 reports a second. */
const SAMPLES = 600

/** Nothing in it repeats, and a pad without colour can show it as well. */
function pattern({ screenWidth: width, screenHeight: height, colour }: SignaturePad['capability']): Picture {
  const rgba = new Uint8Array(width * height * 4)
  for (let at = 0, seed = 1; at < rgba.length; at += 4) {
    seed = (seed * 1_103_515_245 + 12_345) % 0x8000_0000
    const mono = seed & 0x10000 ? 0xff : 0
    rgba.set(colour ? [seed >> 8, seed >> 16, seed >> 23, 0xff] : [mono, mono, mono, 0xff], at)
  }
  return { width, height, rgba }
}

/** Draws one long stroke, and gives what the pad told of it once the pen has left. */
async function drawn(pad: SignaturePad, simulator: StuSimulator): Promise<readonly PenPoint[]> {
  const { screenWidth: right, screenHeight: bottom } = pad.capability
  const points: PenPoint[] = []
  const left = new Promise<void>((resolve) => {
    pad.onPen((point) => {
      points.push(point)
      if (!point.near) resolve()
    })
  })
  await pad.startInk({ left: 0, top: 0, right, bottom })
  const along = Array.from({ length: SAMPLES }, (_, at) => ({ x: 10 + (at * (right - 20)) / SAMPLES, y: bottom / 2 }))
  await simulator.act({ do: 'stroke', points: along })
  await left
  return points
}

/** Every report arrived, in order, and says where the pen was. */
function checkInk(points: readonly PenPoint[], sent: number, pad: SignaturePad): void {
  const down = points.filter((point) => point.down)
  assert.equal(points.length, sent)
  assert.equal(down.length, SAMPLES)
  assert.ok(points.every(({ lost }) => lost === 0))
  for (const [at, point] of points.entries()) {
    const before = points[at - 1]
    assert.ok(!before || (before.x <= point.x && before.time <= point.time), `report ${at} is out of order`)
  }
  // Ten pixels from either edge, to half a pixel.
  assert.ok(Math.abs(down[0]!.x - 10) <= 0.5 && Math.abs(down.at(-1)!.x - (pad.capability.screenWidth - 10)) <= 2)
}

for (const model of ['STU-430', 'STU-540']) {
  describe(model, () => {
    const simulator = definition.simulate({ model })
    after(() => simulator.close())
    const sent = (): number => Number(simulator.state()['reports'])

    test('says what it can, shows a picture dot by dot, and loses no report of the pen', async (t) => {
      await plugged(t, simulator, `${model}-a`)
      const pad = await opened(t, definition, `${model}-a`)
      assert.equal(pad.capability.model, model)
      assert.equal(pad.capability.colour, model === 'STU-540')
      const picture = pattern(pad.capability)
      await pad.show(picture)
      assert.ok(Buffer.from(simulator.picture().rgba).equals(picture.rgba))
      const before = sent()
      checkInk(await drawn(pad, simulator), sent() - before, pad)
      assert.equal(simulator.ink().length, 1)
      await pad.blank()
      assert.equal(simulator.ink().length, 0)
    })

    test('unplugged in the middle of a picture it is gone; plugged in again it shows one', async (t) => {
      const first = await plugged(t, simulator, `${model}-b`)
      const pad = await opened(t, definition, `${model}-b`)
      const picture = pattern(pad.capability)
      const begun = new Promise<void>((resolve) => {
        const leave = simulator.onChange(() => {
          if (simulator.state()['state'] !== 'image') return
          leave()
          resolve()
        })
      })
      const showing = assert.rejects(pad.show(picture), (error) => isDriverError(error, 'unplugged'))
      await begun
      await first.close()
      await showing
      assert.ok(isDriverError(await pad.closed, 'unplugged'))
      await assert.rejects(pad.blank(), (error) => isDriverError(error, 'unplugged', 'not-open'))

      await plugged(t, simulator, `${model}-b`)
      const again = await opened(t, definition, `${model}-b`)
      await again.show(picture)
      assert.ok(Buffer.from(simulator.picture().rgba).equals(picture.rgba))
    })

    test('unplugged while somebody writes it is gone', async (t) => {
      const peer = await plugged(t, simulator, `${model}-c`)
      const pad = await opened(t, definition, `${model}-c`)
      const { screenWidth: right, screenHeight: bottom } = pad.capability
      await pad.startInk({ left: 0, top: 0, right, bottom })
      const writing = new Promise<void>((resolve) => pad.onPen(({ down }) => down && resolve()))
      const signing = simulator.act({ do: 'sign' })
      await writing
      await peer.close()
      assert.ok(isDriverError(await pad.closed, 'unplugged'))
      await signing
    })

    test('keeps its ink encrypted on the cable, and loses none of it', async (t) => {
      await plugged(t, simulator, `${model}-d`)
      const onCable = new Set<number>()
      const pad = await opened(t, definition, `${model}-d`, { encryption: 'required' }, ({ channel, bytes }) => {
        if (channel === 'input') onCable.add(bytes[0] ?? 0)
      })
      assert.equal(pad.capability.encryptsInk, true)
      const before = sent()
      checkInk(await drawn(pad, simulator), sent() - before, pad)
      assert.deepEqual([...onCable], [REPORT.penTimeSequenceSealed])
    })
  })
}

test('a pad that does not answer is a timeout, not a program that waits; it is opened when it answers again', async (t) => {
  const simulator = definition.simulate({ model: 'STU-430' })
  await plugged(t, simulator, 'silent')
  await simulator.act({ do: 'silent' })
  await assert.rejects(opened(t, definition, 'silent'), (error) => isDriverError(error, 'timeout'))
  await simulator.act({ do: 'silent', on: false })
  const pad = await opened(t, definition, 'silent')
  await pad.show(pattern(pad.capability))
})
