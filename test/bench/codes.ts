import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import {
  LOOKS,
  prepareReader,
  readCodes,
  readStill,
  type PictureCode,
  type Pixels,
} from '../../src/renderer/lib/codes/read.ts'
import { corpus, type CodePicture } from '../codes/corpus.ts'
import type { Figure } from './figures.ts'

const require = createRequire(import.meta.url)

/** The other library, as far as it is used here; its own types need the DOM. */
interface Zxing {
  readonly MultiFormatReader: new () => {
    setHints(hints: Map<unknown, unknown>): void
    decode(bitmap: unknown): { getText(): string }
  }
  readonly BinaryBitmap: new (binarizer: unknown) => unknown
  readonly HybridBinarizer: new (source: unknown) => unknown
  readonly RGBLuminanceSource: new (grey: Uint8ClampedArray, width: number, height: number) => unknown
  readonly DecodeHintType: Readonly<Record<string, unknown>>
  readonly BarcodeFormat: Readonly<Record<string, unknown>>
}

interface Rate {
  readonly percent: number
  /** Texts that stand in no picture, a hundred pictures. */
  readonly wrong: number
  readonly ms: number
}

async function rate(
  pictures: readonly CodePicture[],
  read: (picture: CodePicture) => Promise<readonly string[]>,
): Promise<Rate> {
  let hits = 0
  let wrong = 0
  let ms = 0
  for (const picture of pictures) {
    const from = performance.now()
    const texts = await read(picture)
    ms += performance.now() - from
    wrong += texts.filter((text) => text !== picture.text).length
    if (texts.includes(picture.text)) hits += 1
  }
  return { percent: (100 * hits) / pictures.length, wrong: (100 * wrong) / pictures.length, ms: ms / pictures.length }
}

/** Hit rate and time of the reader in the program against the library first thought of, on the same pictures. */
export async function codeFigures(): Promise<Figure[]> {
  prepareReader(Uint8Array.from(await readFile(require.resolve('zxing-wasm/reader/zxing_reader.wasm'))).buffer)
  const pictures = [...corpus(2, 7)]
  const texts = async (found: Promise<readonly { readonly text: string }[]>) => (await found).map(({ text }) => text)
  const pixels = ({ rgba: data, width, height }: CodePicture): Pixels => ({ data, width, height })
  const [first = { degrees: 0 }] = LOOKS
  const once = await rate(pictures, (picture) => texts(readCodes(pixels(picture), first)))
  const still = await rate(pictures, (picture) => texts(inAllLooks(pixels(picture))))
  const other = await rate(pictures, otherLibrary())
  if (once.wrong > 0 || still.wrong > 0) throw new Error('a code was misread')
  console.log(`@zxing/library misread ${other.wrong.toFixed(1)} of 100 pictures, ours none`)
  const baseline = other.percent
  return [
    {
      name: 'codes in pictures: read at the first look, against @zxing/library',
      value: once.percent,
      unit: '%',
      baseline,
      aim: undefined,
    },
    {
      name: 'codes in pictures: read in all looks, against @zxing/library',
      value: still.percent,
      unit: '%',
      baseline,
      aim: undefined,
    },
    {
      name: 'codes in pictures: time of one look, against @zxing/library',
      value: once.ms,
      unit: 'ms',
      baseline: other.ms,
      aim: undefined,
    },
    {
      name: 'codes in pictures: time of all looks until one reads',
      value: still.ms,
      unit: 'ms',
      baseline: other.ms,
      aim: undefined,
    },
  ]
}

async function inAllLooks(picture: Pixels): Promise<readonly PictureCode[]> {
  const straight = await readStill(picture, 'straight')
  return straight.length > 0 ? straight : readStill(picture, 'askew')
}

function otherLibrary(): (picture: CodePicture) => Promise<readonly string[]> {
  const zxing = require('@zxing/library') as Zxing
  const { BarcodeFormat, DecodeHintType } = zxing
  const reader = new zxing.MultiFormatReader()
  const formats = ['QR_CODE', 'DATA_MATRIX', 'CODE_128', 'PDF_417'].map((name) => BarcodeFormat[name])
  reader.setHints(
    new Map<unknown, unknown>([
      [DecodeHintType['TRY_HARDER'], true],
      [DecodeHintType['POSSIBLE_FORMATS'], formats],
    ]),
  )
  return async ({ rgba, width, height }) => {
    const grey = Uint8ClampedArray.from({ length: width * height }, (_, at) => rgba[at * 4] ?? 0)
    // It writes a stack trace for each picture in which it finds nothing.
    const { error, warn } = console
    console.error = console.warn = () => {}
    try {
      const source = new zxing.RGBLuminanceSource(grey, width, height)
      return [reader.decode(new zxing.BinaryBitmap(new zxing.HybridBinarizer(source))).getText()]
    } catch {
      return []
    } finally {
      Object.assign(console, { error, warn })
    }
  }
}
