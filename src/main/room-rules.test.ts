import { describe, expect, it } from 'vitest'
import { mayFetch, mayHave, mayNavigate } from './room-rules.ts'

const origins = ['https://meet.example', 'https://login.example:8443']

describe('what a room of another platform may show', () => {
  it.each([
    ['https://meet.example/abc?jwt=x', true],
    ['HTTPS://MEET.EXAMPLE/abc', true],
    ['https://login.example:8443/auth', true],
    ['https://login.example/auth', false],
    ['http://meet.example/abc', false],
    ['https://meet.example.attacker.example/', false],
    ['https://meet.example@attacker.example/', false],
    ['https://user@meet.example/', false],
    ['https://meet.example\\@attacker.example/', true],
    ['https://attacker.example\\@meet.example/', false],
    ['wss://meet.example/', false],
    ['blob:https://meet.example/1', false],
    ['data:text/html,x', false],
    ['javascript:1', false],
    ['file:///etc/passwd', false],
    ['about:blank', false],
    ['app://tresen/', false],
    ['//meet.example/', false],
    ['', false],
  ])('%s: %s', (address, expected) => expect(mayNavigate(address, origins)).toBe(expected))

  it('allows plain http to this machine only', () => {
    expect(mayNavigate('http://127.0.0.1:8000/x', ['http://127.0.0.1:8000'])).toBe(true)
    expect(mayNavigate('http://meet.example/x', ['http://meet.example'])).toBe(false)
  })
})

describe('what its pages may fetch', () => {
  it.each([
    ['https://cdn.example/x.js', true],
    ['wss://meet.example/xmpp', true],
    ['blob:https://meet.example/1', true],
    ['data:image/png;base64,', true],
    ['http://meet.example/x', false],
    ['ws://meet.example/x', false],
    ['ws://127.0.0.1:9/x', true],
    ['file:///etc/passwd', false],
    ['app://tresen/index.html', false],
    ['chrome://gpu', false],
    ['ftp://meet.example/x', false],
    ['ms-msdt:x', false],
  ])('%s: %s', (address, expected) => expect(mayFetch(address)).toBe(expected))
})

describe('what it may have', () => {
  const everything = [
    'clipboard-read',
    'clipboard-sanitized-write',
    'display-capture',
    'fullscreen',
    'geolocation',
    'hid',
    'idle-detection',
    'media',
    'mediaKeySystem',
    'midi',
    'midiSysex',
    'notifications',
    'openExternal',
    'pointerLock',
    'serial',
    'speaker-selection',
    'storage-access',
    'unknown',
    'usb',
    'window-management',
  ]
  it('camera, microphone, loudspeaker and the whole screen, and nothing else', () => {
    expect(everything.filter((name) => mayHave(name, 'https://meet.example/room', origins))).toEqual([
      'fullscreen',
      'media',
      'speaker-selection',
    ])
  })
  it.each(['https://login.example:8443/', 'https://attacker.example/', 'about:srcdoc', 'null', '', undefined])(
    'only for the room itself: not for %s',
    (asking) => expect(mayHave('media', asking, origins)).toBe(false),
  )
})
