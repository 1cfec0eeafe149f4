import { expect, test } from 'vitest'
import { mayOpenMedia, type Asked } from './media-rules.ts'

const ours: Asked = { permission: 'media', from: 'app://tresen/video?id=1', isMainFrame: true, windowId: 1 }
const inCall = (windowId: number): boolean => windowId === 1
const may = (asked: Partial<Record<keyof Asked, unknown>>, calls = inCall) =>
  mayOpenMedia({ ...ours, ...asked } as Asked, 'app://tresen', calls)

test('our own page gets camera and microphone while its user has a call', () => {
  expect(may({})).toBe(true)
  expect(may({ from: 'app://tresen' })).toBe(true)
  expect(may({ from: 'app://tresen/' })).toBe(true)
  expect(may({}, () => false)).toBe(false)
  expect(may({ windowId: 2 })).toBe(false)
  expect(may({ windowId: undefined })).toBe(false)
})

test.each([
  'geolocation',
  'notifications',
  'display-capture',
  'midi',
  'hid',
  'clipboard-read',
  'mediaKeySystem',
  'fullscreen',
])('%s stays denied in a call, too', (permission) => expect(may({ permission })).toBe(false))

test.each([
  'https://tresen/',
  'app://tresen.example/',
  'app://other/',
  'app://user@tresen:1/',
  'http://127.0.0.1:47110/',
  'about:blank',
  '',
  undefined,
])('%s is not our page', (from) => expect(may({ from })).toBe(false))

test('a frame inside the page gets nothing', () => expect(may({ isMainFrame: false })).toBe(false))
