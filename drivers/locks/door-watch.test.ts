import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { DoorState } from '../devices.ts'
import { createDoorWatch, type DoorEvent } from './door-watch.ts'

const closed = (lock: number, item?: boolean): DoorState => ({
  lock,
  closed: true,
  ...(item !== undefined && { item }),
})
const open = (lock: number, item?: boolean): DoorState => ({ lock, closed: false, ...(item !== undefined && { item }) })
const types = (events: readonly DoorEvent[]): string[] => events.map(({ type, lock }) => `${lock} ${type}`)

describe('a door watch', () => {
  test('opened by our order, closed, with the time between', () => {
    const watch = createDoorWatch({ leftOpenMs: 60_000 })
    expect(watch.swept([closed(0), closed(1)], 0)).toEqual([])
    watch.ordered(1, 100)
    expect(watch.swept([closed(0), open(1)], 400)).toEqual([{ type: 'opened', lock: 1, at: 400 }])
    expect(watch.swept([closed(0), open(1)], 500)).toEqual([])
    expect(watch.swept([closed(0), closed(1)], 5400)).toEqual([{ type: 'closed', lock: 1, at: 5400, openMs: 5000 }])
  })

  test('opened without order: none at all, one for another door, one that is long ago', () => {
    const watch = createDoorWatch({ leftOpenMs: 60_000, orderMs: 1000 })
    watch.swept([closed(0), closed(1)], 0)
    watch.ordered(0, 0)
    expect(types(watch.swept([closed(0), open(1)], 10))).toEqual(['1 opened-without-order'])
    expect(types(watch.swept([open(0)], 1001))).toEqual(['0 opened-without-order'])
  })

  test('forced after an order that never left: not ours, unless an earlier order explains it', () => {
    const watch = createDoorWatch({ leftOpenMs: 60_000 })
    watch.swept([closed(0), closed(1)], 0)
    const withdraw = watch.ordered(0, 0)
    watch.ordered(1, 0)
    const again = watch.ordered(1, 10)
    withdraw()
    again()
    expect(types(watch.swept([open(0), open(1)], 20))).toEqual(['0 opened-without-order', '1 opened'])
  })

  test('a sticking door that gives way, and one that springs open again, are still our order', () => {
    const watch = createDoorWatch({ leftOpenMs: 60_000 })
    watch.swept([closed(0)], 0)
    watch.ordered(0, 0)
    expect(types(watch.swept([open(0)], 119_000))).toEqual(['0 opened'])
    expect(types(watch.swept([closed(0)], 119_500))).toEqual(['0 closed'])
    expect(types(watch.swept([open(0)], 119_600))).toEqual(['0 opened'])
    // Open for long, shut, and sprung open: it counts from when it was shut.
    expect(types(watch.swept([closed(0)], 600_000))).toEqual(['0 closed'])
    expect(types(watch.swept([open(0)], 601_000))).toEqual(['0 opened'])
    watch.swept([closed(0)], 602_000)
    expect(types(watch.swept([open(0)], 722_001))).toEqual(['0 opened-without-order'])
  })

  test('left open: once for each opening, by the time that passes', () => {
    const watch = createDoorWatch({ leftOpenMs: 3000 })
    watch.swept([closed(0)], 0)
    watch.ordered(0, 0)
    watch.swept([open(0)], 1000)
    expect(watch.swept([open(0)], 3999)).toEqual([])
    expect(watch.swept([open(0)], 4000)).toEqual([{ type: 'left-open', lock: 0, at: 4000, openMs: 3000 }])
    expect(watch.swept([open(0)], 9000)).toEqual([])
    watch.swept([closed(0)], 10_000)
    watch.swept([open(0)], 11_000)
    expect(types(watch.swept([open(0)], 14_000))).toEqual(['0 left-open'])
  })

  test('a door found open is no event, but it may be left open', () => {
    const watch = createDoorWatch({ leftOpenMs: 3000 })
    expect(watch.swept([open(0)], 0)).toEqual([])
    expect(types(watch.swept([open(0)], 3000))).toEqual(['0 left-open'])
    expect(types(watch.swept([closed(0)], 4000))).toEqual(['0 closed'])
  })

  test('items come and go, where there is a sensor', () => {
    const watch = createDoorWatch({ leftOpenMs: 3000 })
    expect(watch.swept([closed(0, false), closed(1)], 0)).toEqual([])
    // A report without the sensor leaves it as it was.
    expect(watch.swept([closed(0)], 1)).toEqual([])
    expect(types(watch.swept([closed(0, true), closed(1, true)], 2))).toEqual(['0 item-appeared'])
    expect(types(watch.swept([closed(0, false)], 3))).toEqual(['0 item-gone'])
  })

  test('every opening is told once, and closed once: for any states', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat({ max: 2 }), fc.boolean(), fc.boolean())), (steps) => {
        const watch = createDoorWatch({ leftOpenMs: 5 })
        watch.swept([closed(0), closed(1), closed(2)], 0)
        const standing = [false, false, false]
        for (const [i, [lock, isOpen, ordered]] of steps.entries()) {
          if (ordered) watch.ordered(lock, i)
          for (const { type, lock: at } of watch.swept([{ lock, closed: !isOpen }], i)) {
            if (type === 'left-open') expect(standing[at]).toBe(true)
            else expect(standing[at]).toBe(type === 'closed')
            if (type !== 'left-open') standing[at] = type !== 'closed'
          }
          expect(standing[lock]).toBe(isOpen)
        }
      }),
    )
  })
})
