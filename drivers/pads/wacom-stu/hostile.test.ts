import { assert, asyncProperty, constantFrom, infiniteStream, record, uint8Array } from 'fast-check'
import { expect, it } from 'vitest'

import { isDriverError } from '../../errors.ts'
import { createHidPair } from '../../transport/pair.ts'
import { definition } from './definition.ts'
import { models, WACOM } from './models.ts'
import { REPORT } from './reports.ts'

/** How one question is answered: with the right id and these bytes, with other bytes, too short, or not at all. */
const answers = record({
  how: constantFrom('right', 'right', 'right', 'other', 'short', 'refused'),
  bytes: uint8Array({ minLength: 80, maxLength: 80 }),
})

it('whatever a pad answers, it opens or says why not, and lets the cable go', async () => {
  let opened = 0
  let refused = 0
  await assert(
    asyncProperty(
      infiniteStream(answers),
      constantFrom(...models),
      constantFrom('off', 'when-possible', 'required'),
      async (stream, { productId }, encryption) => {
        const { host, device } = createHidPair({ vendorId: WACOM, productId })
        device.answer({
          getFeature(id, length) {
            const { how, bytes } = stream.next().value
            // Ready, and mostly content: a pad that is for ever busy is a timeout, and another test.
            if (id === REPORT.status) return Uint8Array.of(id, 0, bytes[0]! < 240 ? 0 : bytes[1]!, 0, 0)
            if (how === 'refused') throw new Error('no')
            if (how === 'other') return bytes
            // A size that is none is refused, and nothing behind it would be tried.
            if (id === REPORT.capability) bytes.set([2, 0, 1, 0], 6)
            return Uint8Array.of(id, ...bytes).subarray(0, how === 'short' ? length - 1 : length)
          },
          setFeature() {
            if (stream.next().value.bytes[0]! > 250) throw new Error('no')
          },
        })
        try {
          const pad = await definition.open(host, { encryption, backlight: '3', inkColour: 'blue' })
          opened++
          const { screenWidth, screenHeight, tabletMaxX, maxPressure } = pad.capability
          expect(Math.min(screenWidth, screenHeight, tabletMaxX, maxPressure)).toBeGreaterThan(0)
          await pad.close()
        } catch (error) {
          refused++
          expect(isDriverError(error)).toBe(true)
        }
        expect(host.isOpen).toBe(false)
      },
    ),
    { numRuns: 200 },
  )
  // Both happen, else nothing was tried.
  expect(Math.min(opened, refused)).toBeGreaterThan(0)
})
