import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** What a simulated camera shows: one colour, so that whose picture arrived can be told from a single pixel. */
export const colours = {
  citizen: { rgb: [255, 0, 0], yuv: [81, 90, 240] },
  clerk: { rgb: [0, 255, 0], yuv: [145, 54, 34] },
  second: { rgb: [255, 255, 0], yuv: [210, 16, 146] },
  interpreter: { rgb: [0, 0, 255], yuv: [41, 240, 110] },
} as const satisfies Record<string, { rgb: readonly number[]; yuv: readonly number[] }>
export type Who = keyof typeof colours

export const WIDTH = 640
export const HEIGHT = 480
const FRAMES_PER_SECOND = 20

type Corner = readonly [x: number, y: number]
/** A white paper that somebody holds at a slant, with a black stripe: corners clockwise from the upper left, in pixels. */
export const heldPaper: readonly Corner[] = [
  [190, 110],
  [470, 150],
  [440, 390],
  [160, 350],
]

/**
 * Switches that give a Chromium (Electron too) this party's camera and microphone, from files in `folder`.
 * @param paper the person holds a paper to the camera
 */
export async function mediaSwitches(folder: string, who: Who, paper = false): Promise<string[]> {
  await mkdir(folder, { recursive: true })
  const camera = join(folder, `${who}.y4m`)
  const microphone = join(folder, `${who}.wav`)
  await writeFile(camera, frames(colours[who].yuv, paper ? heldPaper : undefined))
  await writeFile(microphone, voice(180 + 60 * Object.keys(colours).indexOf(who)))
  return [
    '--use-fake-device-for-media-stream',
    `--use-file-for-fake-video-capture=${camera}`,
    `--use-file-for-fake-audio-capture=${microphone}`,
  ]
}

/** Two frames of YUV4MPEG2 (4:2:0, BT.601), which the browser repeats. */
function frames([luma, blue, red]: readonly [number, number, number], paper?: readonly Corner[]): Buffer {
  const y = Buffer.alloc(WIDTH * HEIGHT, luma)
  const u = Buffer.alloc((WIDTH * HEIGHT) / 4, blue)
  const v = Buffer.alloc((WIDTH * HEIGHT) / 4, red)
  if (paper !== undefined) {
    for (let row = 0; row < HEIGHT; row++) {
      for (let column = 0; column < WIDTH; column++) {
        const [across, down] = withinOf(paper, column, row)
        if (across < 0 || across > 1 || down < 0 || down > 1) continue
        const stripe = down > 0.2 && down < 0.3 && across > 0.1 && across < 0.9
        y[row * WIDTH + column] = stripe ? 16 : 235
        const half = (row >> 1) * (WIDTH / 2) + (column >> 1)
        u[half] = 128
        v[half] = 128
      }
    }
  }
  const frame = Buffer.concat([Buffer.from('FRAME\n'), y, u, v])
  const head = Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F${FRAMES_PER_SECOND}:1 Ip A1:1 C420jpeg\n`)
  return Buffer.concat([head, frame, frame])
}

/** Where a pixel lies on a parallelogram: (0, 0) its upper left corner, (1, 1) its lower right. */
function withinOf(corners: readonly Corner[], x: number, y: number): readonly [number, number] {
  const [[ox, oy], [ax, ay], , [bx, by]] = corners as [Corner, Corner, Corner, Corner]
  const across: Corner = [ax - ox, ay - oy]
  const down: Corner = [bx - ox, by - oy]
  const area = across[0] * down[1] - across[1] * down[0]
  return [((x - ox) * down[1] - (y - oy) * down[0]) / area, (across[0] * (y - oy) - across[1] * (x - ox)) / area]
}

/** Two seconds of something like speech: a browser takes an even tone for noise and filters it out. */
function voice(hertz: number): Buffer {
  const rate = 48_000
  const samples = Buffer.alloc(rate * 2 * 2)
  for (let at = 0; at < rate * 2; at++) {
    const seconds = at / rate
    const syllable = Math.max(0, Math.sin(2 * Math.PI * 3 * seconds)) ** 2
    const pitch = 2 * Math.PI * hertz * (seconds + 0.004 * Math.sin(2 * Math.PI * 2 * seconds))
    const sound = Math.sin(pitch) + 0.6 * Math.sin(2 * pitch) + 0.3 * Math.sin(5 * pitch)
    samples.writeInt16LE(Math.round(9000 * syllable * sound), at * 2)
  }
  const head = Buffer.alloc(44)
  head.write('RIFF', 0)
  head.writeUInt32LE(36 + samples.length, 4)
  head.write('WAVEfmt ', 8)
  head.writeUInt32LE(16, 16)
  head.writeUInt16LE(1, 20)
  head.writeUInt16LE(1, 22)
  head.writeUInt32LE(rate, 24)
  head.writeUInt32LE(rate * 2, 28)
  head.writeUInt16LE(2, 32)
  head.writeUInt16LE(16, 34)
  head.write('data', 36)
  head.writeUInt32LE(samples.length, 40)
  return Buffer.concat([head, samples])
}
