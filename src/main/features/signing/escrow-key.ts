import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../../shared/errors.ts'
import type { Config } from '../../config.ts'
import { createEscrowKeyPair, sealStrokes, type StrokePayload } from './escrow.ts'

type EscrowConfig = Pick<Config, 'mode' | 'dataDir' | 'escrowKeyFile'>

/** The demo office's keys. The private one lies beside it, which is why no real office may use them. */
export const demoEscrowFiles = (dataDir: string): { readonly publicKey: string; readonly privateKey: string } => ({
  publicKey: join(dataDir, 'demo-escrow-public-key.pem'),
  privateKey: join(dataDir, 'demo-escrow-private-key.pem'),
})

/**
 * The escrow public key (PEM), proven to seal, so that a bad key is found before somebody signs.
 *
 * @throws AppError `signing/no-escrow-key` when none is configured, or it cannot be read or used. The demo office makes
 *   its own.
 */
export async function loadEscrowKey(config: EscrowConfig): Promise<string> {
  if (config.escrowKeyFile === undefined && config.mode === 'demo') await prepareDemoKey(config.dataDir)
  const file = config.escrowKeyFile ?? (config.mode === 'demo' ? demoEscrowFiles(config.dataDir).publicKey : undefined)
  if (file === undefined) throw new AppError('signing/no-escrow-key')
  try {
    const pem = await readFile(file, 'utf8')
    await sealStrokes(pem, trial)
    return pem
  } catch (error) {
    throw new AppError('signing/no-escrow-key', { cause: error })
  }
}

const trial: StrokePayload = {
  version: 2,
  displayedSha256: '',
  strokes: [],
  pad: {
    model: '',
    firmware: '',
    serial: null,
    reportRate: null,
    maxPressure: 0,
    tabletMaxX: 0,
    tabletMaxY: 0,
    resolution: null,
    pointers: [],
    countsPressure: false,
    screenWidth: 0,
    screenHeight: 0,
    lost: null,
    countsLost: false,
    clipsInk: false,
    encrypted: false,
    screen: null,
  },
  signedAt: '',
}

/** Makes the demo pair if it is missing. The public key comes last: where it lies, the pair is whole. */
async function prepareDemoKey(dataDir: string): Promise<void> {
  const files = demoEscrowFiles(dataDir)
  const there = await readFile(files.publicKey, 'utf8').then(
    () => true,
    () => false,
  )
  if (there) return
  const pair = await createEscrowKeyPair()
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  await writeWhole(files.privateKey, pair.privateKeyPem)
  await writeWhole(files.publicKey, pair.publicKeyPem)
}

async function writeWhole(file: string, text: string): Promise<void> {
  await writeFile(`${file}.new`, text, { mode: 0o600 })
  await rename(`${file}.new`, file)
}
