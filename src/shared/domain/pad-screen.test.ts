import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hitButton, layoutPad, type PadLayout, type PadRect } from './pad-screen.ts'
import { padForms, padLanguages, padTexts } from './pad-texts.ts'

const sizes = [
  [320, 200],
  [396, 100],
  [640, 480],
  [800, 480],
  [1366, 768],
] as const
const names = ['sign', 'clear', 'cancel'] as const

const rects = (layout: PadLayout): PadRect[] => [
  ...(layout.sheet === undefined ? [] : [layout.sheet]),
  layout.title.rect,
  ...layout.summary.map((line) => line.rect),
  layout.writing,
  ...names.map((name) => layout.buttons[name].rect),
]
const apart = (a: PadRect, b: PadRect): boolean =>
  a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top
const area = (rect: PadRect): number => (rect.right - rect.left) * (rect.bottom - rect.top)

const sound = (layout: PadLayout): void => {
  const all = rects(layout)
  for (const [index, rect] of all.entries()) {
    expect(rect.left).toBeGreaterThanOrEqual(0)
    expect(rect.top).toBeGreaterThanOrEqual(0)
    expect(rect.right).toBeLessThanOrEqual(layout.width)
    expect(rect.bottom).toBeLessThanOrEqual(layout.height)
    expect(rect.left).toBeLessThan(rect.right)
    expect(rect.top).toBeLessThan(rect.bottom)
    for (const other of all.slice(index + 1)) expect(apart(rect, other)).toBe(true)
    for (const edge of Object.values(rect)) expect(Number.isInteger(edge)).toBe(true)
  }
  for (const line of [layout.title, ...layout.summary]) {
    expect(line.rect.bottom - line.rect.top).toBeGreaterThanOrEqual(line.fontSize)
    expect(line.fontSize).toBeGreaterThanOrEqual(line.minFontSize)
  }
  expect(layout.baseline).toBeGreaterThan(layout.writing.top)
  expect(layout.baseline).toBeLessThan(layout.writing.bottom)
}

describe.each(sizes)('%i by %i pixels', (width, height) => {
  test('everything has its own room on the glass, most of it to write', () => {
    for (const direction of ['ltr', 'rtl'] as const) {
      const layout = layoutPad(width, height, direction)
      sound(layout)
      expect(area(layout.writing) / (width * height)).toBeGreaterThan(0.4)
      expect(layout.title.fontSize).toBeGreaterThanOrEqual(12)
      expect(layout.summary[0].fontSize).toBeGreaterThanOrEqual(10)
      expect(area(layout.buttons.sign.rect)).toBeGreaterThan(area(layout.buttons.clear.rect))
    }
  })

  test('right to left is the mirror image', () => {
    const mirrored = rects(layoutPad(width, height, 'rtl')).map((rect) => ({
      ...rect,
      left: width - rect.right,
      right: width - rect.left,
    }))
    expect(mirrored).toEqual(rects(layoutPad(width, height, 'ltr')))
  })

  test('a tap finds its button up to the edge, and none beside it', () => {
    const layout = layoutPad(width, height, 'ltr')
    for (const name of names) {
      const { left, top, right, bottom } = layout.buttons[name].rect
      expect(hitButton(layout, left, top)).toBe(name)
      expect(hitButton(layout, right - 0.1, bottom - 0.1)).toBe(name)
      expect(hitButton(layout, right, bottom)).toBeUndefined()
    }
    expect(hitButton(layout, layout.writing.left + 5, layout.writing.top + 5)).toBeUndefined()
  })
})

test('the flattest pad has room for the texts of the smallest, and for the longest label', () => {
  for (const direction of ['ltr', 'rtl'] as const) {
    const { summary, buttons } = layoutPad(396, 100, direction)
    for (const { rect } of summary) expect(rect.right - rect.left).toBeGreaterThanOrEqual(304)
    const { left, right, top, bottom } = buttons.sign.rect
    // „Unterschreiben“ takes 70.5 pixels in 10 px semibold; the painter leaves 15 % of a button's height free at both ends.
    expect(right - left - 2 * Math.round((bottom - top) * 0.15)).toBeGreaterThanOrEqual(71)
  }
})

test.each([
  [1920, 1080],
  [1706, 960],
])('%i by %i pixels show the page beside the room to write', (width, height) => {
  for (const direction of ['ltr', 'rtl'] as const) {
    const layout = layoutPad(width, height, direction)
    sound(layout)
    const { sheet, writing } = layout
    if (sheet === undefined) throw new Error('there is no sheet')
    expect((sheet.bottom - sheet.top) / (sheet.right - sheet.left)).toBeCloseTo(Math.SQRT2, 2)
    // Reading begins at the page.
    expect(direction === 'rtl' ? sheet.left > writing.right : sheet.right < writing.left).toBe(true)
    expect(writing.right - writing.left).toBeGreaterThan(width * 0.4)
    expect((writing.right - writing.left) / (writing.bottom - writing.top)).toBeCloseTo(1 / 0.45, 1)
  }
  const mirrored = rects(layoutPad(width, height, 'rtl')).map((rect) => ({
    ...rect,
    left: width - rect.right,
    right: width - rect.left,
  }))
  expect(mirrored).toEqual(rects(layoutPad(width, height, 'ltr')))
  expect(layoutPad(height, width, 'ltr').sheet).toBeUndefined()
})

test('any other screen is laid out soundly, too', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 240, max: 2000 }),
      fc.integer({ min: 96, max: 1200 }),
      fc.boolean(),
      (width, height, rtl) => {
        sound(layoutPad(width, height, rtl ? 'rtl' : 'ltr'))
      },
    ),
  )
})

test('every language says everything in its own script, short enough for a pad', () => {
  const script = {
    ar: /\p{Script=Arabic}/u,
    fa: /\p{Script=Arabic}/u,
    uk: /\p{Script=Cyrillic}/u,
    ru: /\p{Script=Cyrillic}/u,
  }
  for (const language of padLanguages) {
    const { forms, buttons, idle, direction } = padTexts[language]
    expect(direction).toBe(language === 'ar' || language === 'fa' ? 'rtl' : 'ltr')
    const lines = [
      idle,
      ...Object.values(buttons),
      ...padForms.flatMap((form) => [forms[form].title, ...forms[form].summary]),
    ]
    const expected =
      language in script ? script[language as keyof typeof script] : /^[^\p{Script=Arabic}\p{Script=Cyrillic}]+$/u
    for (const text of lines) {
      expect(text).toMatch(expected)
      expect(text).toBe(text.trim())
      // The smallest pad has 304 pixels at 10 px a line; Cyrillic letters are wider.
      expect(text.length).toBeLessThanOrEqual(language === 'uk' || language === 'ru' ? 53 : 63)
    }
    for (const form of padForms) expect(forms[form].title.length).toBeLessThan(40)
    for (const label of Object.values(buttons)) expect(label.length).toBeLessThan(16)
    expect(new Set(lines).size).toBe(lines.length)
  }
})
