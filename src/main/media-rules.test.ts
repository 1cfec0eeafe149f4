import { expect, test } from 'vitest'
import { mayOpenMedia, type Asked, type Media } from './media-rules.ts'

const ours: Asked = {
  permission: 'media',
  from: 'app://tresen/video?id=1',
  isMainFrame: true,
  windowId: 1,
  kinds: ['video', 'audio'],
}
const inCall = (windowId: number): Media => (windowId === 1 ? 'both' : 'none')
const may = (asked: Partial<Record<keyof Asked, unknown>>, calls = inCall) =>
  mayOpenMedia({ ...ours, ...asked } as Asked, 'app://tresen', calls)

test('our own page gets camera and microphone while its user has a call', () => {
  expect(may({})).toBe(true)
  expect(may({ from: 'app://tresen' })).toBe(true)
  expect(may({ from: 'app://tresen/' })).toBe(true)
  expect(may({}, () => 'none')).toBe(false)
  expect(may({ kinds: [] })).toBe(true)
  expect(may({ windowId: 2 })).toBe(false)
  expect(may({ windowId: undefined })).toBe(false)
})

test('whoever reads a code gets the camera, and never the microphone with it', () => {
  const reading = (): Media => 'camera'
  expect(may({ kinds: ['video'] }, reading)).toBe(true)
  for (const kinds of [['audio'], ['video', 'audio'], [], [undefined], ['unknown']]) {
    expect(may({ kinds }, reading)).toBe(false)
  }
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
