import { expect, test } from 'vitest'
import type { PadCapability, PenPoint, SignaturePad } from '../../../../drivers/devices.ts'
import { layoutPad } from '../../../shared/domain/pad-screen.ts'
import { createGlass } from './glass.ts'
import { padFacts } from './walk.ts'

const layout = layoutPad(800, 480, 'ltr')
const capability: PadCapability = {
  model: 'citizen-screen',
  firmware: '800 × 480',
  tabletMaxX: 800,
  tabletMaxY: 480,
  maxPressure: 1,
  screenWidth: 800,
  screenHeight: 480,
  reportRate: 60,
  colour: true,
  screen: 'display',
}

/** What is sealed of ink that was left like this, by a window unless told. */
function sealed(points: readonly Partial<PenPoint>[], change: Partial<PadCapability> = {}) {
  const glass = createGlass(layout, {})
  const { left, top } = layout.writing
  for (const [n, point] of points.entries()) {
    glass.take({ x: left + 20 + n, y: top + 20, pressure: 0.5, down: true, near: true, time: n, lost: 0, ...point })
  }
  const { screen: _screen, ...bare } = capability
  const told = Object.keys(change).length > 0 ? { ...bare, ...change } : capability
  const { pointers, countsPressure, resolution } = padFacts({ pad: { capability: told } as SignaturePad, glass })
  return { pointers, countsPressure, resolution }
}

test('an expert can tell a mouse from a pen that is pressed evenly, and a finger on a glass without weight from both', () => {
  const window = { resolution: null }
  expect(sealed([{ by: 'mouse' }, { by: 'mouse' }])).toEqual({ ...window, pointers: ['mouse'], countsPressure: false })
  expect(sealed([{ by: 'pen', pressure: 0.7 }])).toEqual({ ...window, pointers: ['pen'], countsPressure: true })
  expect(sealed([{ by: 'touch' }, { by: 'touch' }])).toEqual({ ...window, pointers: ['touch'], countsPressure: false })
  expect(sealed([{ by: 'touch' }, { by: 'touch', pressure: 0.3 }])).toMatchObject({ countsPressure: true })
  expect(sealed([{ by: 'mouse' }, { by: 'pen', pressure: 0.2 }])).toMatchObject({ pointers: ['mouse', 'pen'] })
})

test('a pointer that only pressed a button has left no ink, and a pad has its pen', () => {
  const { left, top } = layout.buttons.clear.rect
  expect(
    sealed([
      { by: 'pen', pressure: 0.2 },
      { by: 'mouse', x: left + 2, y: top + 2 },
    ]).pointers,
  ).toEqual(['pen'])
  expect(sealed([{ pressure: 0.5 }], { model: 'STU-540', resolution: 2540 })).toEqual({
    pointers: ['pen'],
    countsPressure: true,
    resolution: 2540,
  })
  expect(sealed([{}], { model: 'STU-300', resolution: 0 }).resolution).toBeNull()
})

test('cleared ink takes with it what wrote it', () => {
  const glass = createGlass(layout, {})
  const { left, top } = layout.writing
  const point = { x: left + 20, y: top + 20, down: true, near: true, time: 0, lost: 0 }
  glass.take({ ...point, by: 'mouse', pressure: 0.5 })
  glass.clear()
  glass.take({ ...point, by: 'pen', pressure: 0.5 })
  expect({ pointers: glass.pointers, pressed: glass.pressed }).toEqual({ pointers: ['pen'], pressed: false })
})
