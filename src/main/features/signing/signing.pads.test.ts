import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { PADS } from '../../../../drivers/rig/office.ts'
import { office } from '../../../../test/db/paper-office.ts'
import { middle, SigningDesk } from '../../../../test/db/signing-desk.ts'
import { sqliteUnderTest } from '../../../../test/engines.ts'
import { layoutPad } from '../../../shared/domain/pad-screen.ts'
import { getBlob } from '../../db/blobs.ts'
import { demoEscrowFiles } from './escrow-key.ts'
import { openStrokes, type PadFacts } from './escrow.ts'
import { beginsWithDisplayed } from './ink.ts'

const told = { reportRate: 200, maxPressure: 1023, screen: null, pointers: ['pen'], countsPressure: true } as const
/** The oldest pads: neither an area of their own nor numbers on their reports. */
const oldest = {
  ...told,
  firmware: '2.0.0',
  serial: null,
  lost: null,
  countsLost: false,
  clipsInk: false,
  resolution: null,
} as const
const newer = {
  ...told,
  firmware: '1.0.0',
  serial: 'SIM0000001',
  lost: 0,
  countsLost: true,
  clipsInk: true,
  resolution: 2540,
} as const
const size = (screenWidth: number, screenHeight: number, tabletMaxX: number, tabletMaxY: number) => ({
  screenWidth,
  screenHeight,
  tabletMaxX,
  tabletMaxY,
})

const facts: Readonly<Record<string, Omit<PadFacts, 'model' | 'encrypted'>>> = {
  'STU-300': { ...oldest, ...size(396, 100, 9900, 2500) },
  'STU-430': { ...newer, ...size(320, 200, 9600, 6000) },
  'STU-430V': { ...newer, ...size(320, 200, 9600, 6000) },
  'STU-500': { ...oldest, ...size(640, 480, 10240, 7680) },
  'STU-520A': { ...oldest, ...size(800, 480, 10400, 6240), clipsInk: true, resolution: 2540 },
  'STU-530': { ...newer, ...size(800, 480, 10800, 6480) },
  'STU-540': { ...newer, ...size(800, 480, 10800, 6480) },
}

/** What only the keeper of the private key can read. */
async function readSealed(desk: SigningDesk, signingId: string) {
  const { strokes_blob_id } = await desk.row(signingId)
  const sealed = await getBlob(desk.database.db, office.kek, strokes_blob_id ?? '')
  return openStrokes(await readFile(demoEscrowFiles(desk.dataDir).privateKey, 'utf8'), sealed)
}

/** Signs what is displayed, files it, reads back what lies there, and answers what was sealed with the strokes. */
async function signAndReadBack(desk: SigningDesk, encrypted: boolean) {
  const { id } = await desk.begin()
  expect(await desk.counter.rig.state('pad')).toMatchObject({
    shown: desk.sha256(desk.picture.rgba),
    inking: true,
    encrypted,
  })
  await desk.sign()
  const running = await desk.service.current(desk.documentId)
  const filed = await desk.service.accept(id)
  expect(filed).toMatchObject({ state: 'filed', signedDocumentId: desk.documentId })

  const { state, blob_id } = await desk.document()
  expect(state).toBe('signed')
  const signed = await getBlob(desk.database.db, office.kek, blob_id)
  expect(signed.length).toBeGreaterThan(desk.displayed.length)
  expect(beginsWithDisplayed(signed, { sha256: filed.displayedSha256, length: desk.displayed.length })).toBe(true)

  const opened = await readSealed(desk, id)
  expect(opened.version).toBe(2)
  expect((await desk.row(id)).pad_model).toBe(opened.pad.model)
  expect(opened.strokes.map((stroke) => stroke.length)).toEqual([240, 70])
  // What the page was told while the pen wrote, what is answered, and what is sealed are one number, or none.
  for (const seen of [running, ...desk.events.inked, filed]) expect(seen?.lost).toBe(opened.pad.lost)
  return opened.pad
}

describe('a whole signing on every pad', () => {
  const desk = new SigningDesk(sqliteUnderTest())

  // One office for all of them: making it takes longer than a signing. One pad of each way to agree on a key must encrypt.
  test('filed, and sealed is what the pad is, whether it counts what is lost, whether it encrypted', async () => {
    for (const model of PADS) {
      const encrypted = model === 'STU-300' || model === 'STU-540'
      await desk.use(model, encrypted ? { encryption: 'required' } : {})
      expect(await signAndReadBack(desk, encrypted)).toEqual({ model, encrypted, ...facts[model] })
    }
  })

  test('a pad whose key turned out wrong writes on in the clear, and sealed is that ink was not encrypted', async () => {
    await desk.use('STU-540', { encryption: 'when-possible' })
    const pad = () => desk.counter.rig.state('pad')
    const { id } = await desk.begin()
    expect(await pad()).toMatchObject({ encrypted: true })
    await desk.act({ do: 'wrongKey' })
    await desk.act({ do: 'tap', ...middle(layoutPad(800, 480, 'rtl').writing), rate: 0 })
    await expect.poll(pad).toMatchObject({ encrypted: false, inking: true })
    await desk.sign()
    await desk.service.accept(id)
    expect((await readSealed(desk, id)).pad).toMatchObject({ model: 'STU-540', encrypted: false, countsLost: true })
  })
})
