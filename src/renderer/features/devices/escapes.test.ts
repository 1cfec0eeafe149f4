import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readControls, showControls } from './escapes.ts'

test('control characters are seen and typed as C escapes', () => {
  expect(showControls('\x02A\r\n\t\\')).toBe('\\x02A\\r\\n\\t\\\\')
  expect(readControls('\\x1d\\x0D')).toBe('\x1d\r')
})

test('a backslash that begins nothing is no setting', () => {
  for (const wrong of ['\\', '\\q', '\\x', '\\x1', '\\xg0']) expect(readControls(wrong)).toBeUndefined()
})

test('whatever stands in the settings comes back from the form as it was', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => readControls(showControls(text)) === text))
})
