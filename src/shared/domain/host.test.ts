import { expect, test } from 'vitest'
import { isHost } from './host.ts'

test.each([
  '192.0.2.10',
  'localhost',
  'moxa-1.amt.example',
  'moxa.',
  'umsetzer_2',
  'schließfach',
  '::1',
  '2001:db8::7',
  'fe80::1%eth0',
])('%s can be a machine', (text) => expect(isHost(text)).toBe(true))

test.each([
  '',
  'http://192.0.2.10:4001/',
  '192.0.2.10:4001',
  '//moxa',
  'moxa/1',
  'zwei namen',
  '[::1]',
  '-moxa',
  'a..b',
  'a'.repeat(256),
])('„%s“ is none', (text) => expect(isHost(text)).toBe(false))
