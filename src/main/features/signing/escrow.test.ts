import { generateKeyPairSync } from 'node:crypto'
import { expect, test } from 'vitest'
import { createEscrowKeyPair, type FirstStrokePayload, openStrokes, sealStrokes, type StrokePayload } from './escrow.ts'

const keys = await createEscrowKeyPair()
const payload: StrokePayload = {
  version: 2,
  displayedSha256: '9f2c'.padEnd(64, '0'),
  strokes: [[{ x: 1.25, y: 2.5, pressure: 0.4, time: 5 }], [{ x: 3, y: 4, pressure: 1, time: 900 }]],
  pad: {
    model: 'STU-540',
    firmware: '1.0',
    serial: '1234567890',
    reportRate: 200,
    maxPressure: 1023,
    tabletMaxX: 10800,
    tabletMaxY: 6480,
    resolution: 2540,
    pointers: ['pen'],
    countsPressure: true,
    screenWidth: 800,
    screenHeight: 480,
    lost: 0,
    countsLost: true,
    clipsInk: true,
    encrypted: false,
    screen: null,
  },
  signedAt: '2026-11-21T08:47:00.000Z',
}
const decode = (bytes: Uint8Array) => JSON.parse(Buffer.from(bytes).toString('utf8')) as Record<string, unknown>
const encode = (value: unknown) => new Uint8Array(Buffer.from(JSON.stringify(value), 'utf8'))
const flip = (text: unknown) => (String(text).startsWith('A') ? 'B' : 'A') + String(text).slice(1)

test('only the private key brings the strokes back, exactly', async () => {
  const sealed = await sealStrokes(keys.publicKeyPem, payload)
  expect(await openStrokes(keys.privateKeyPem, sealed)).toEqual(payload)
  await expect(openStrokes((await createEscrowKeyPair()).privateKeyPem, sealed)).rejects.toThrow('another escrow key')
})

test('what was sealed before the pad told more of itself opens as it was sealed', async () => {
  const { strokes, displayedSha256, signedAt } = payload
  const { model, firmware, maxPressure, screenWidth, screenHeight } = payload.pad
  const first: FirstStrokePayload = {
    displayedSha256,
    strokes,
    pad: { model, firmware, reportRate: 200, maxPressure, screenWidth, screenHeight, lost: 0 },
    signedAt,
  }
  // Nothing seals it any more; the container is the same.
  const sealed = await sealStrokes(keys.publicKeyPem, first as unknown as StrokePayload)
  expect(await openStrokes(keys.privateKeyPem, sealed)).toEqual(first)
})

test('nothing of the strokes, the hash or the pad can be read from outside, and no two containers are alike', async () => {
  const sealed = await sealStrokes(keys.publicKeyPem, payload)
  const text = Buffer.from(sealed).toString('utf8')
  for (const secret of ['STU-540', '1234567890', '9f2c', 'pressure', '2026-11-21']) expect(text).not.toContain(secret)
  const again = decode(await sealStrokes(keys.publicKeyPem, payload))
  for (const member of ['wrappedKey', 'nonce', 'ciphertext', 'tag'])
    expect(again[member]).not.toBe(decode(sealed)[member])
})

test('the container says its version and algorithms, and any change keeps it shut', async () => {
  const container = decode(await sealStrokes(keys.publicKeyPem, payload))
  expect(container).toMatchObject({ format: 'tresen-strokes', version: 1, alg: 'RSA-OAEP-256', enc: 'A256GCM' })
  for (const member of ['wrappedKey', 'nonce', 'ciphertext', 'tag', 'key']) {
    const changed = encode({ ...container, [member]: flip(container[member]) })
    await expect(openStrokes(keys.privateKeyPem, changed), member).rejects.toThrow()
  }
  await expect(openStrokes(keys.privateKeyPem, encode({ ...container, version: 2 }))).rejects.toThrow('version 1')
  const short = encode({ ...container, tag: String(container['tag']).slice(0, 6) })
  await expect(openStrokes(keys.privateKeyPem, short)).rejects.toThrow()
})

test('a weak key, or one that is not RSA, is refused', async () => {
  const weak = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ type: 'spki', format: 'pem' })
  await expect(sealStrokes(weak.toString(), payload)).rejects.toThrow(RangeError)
  const curve = generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' })
  await expect(sealStrokes(curve.toString(), payload)).rejects.toThrow(RangeError)
})
