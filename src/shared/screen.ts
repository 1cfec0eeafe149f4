import { z } from 'zod'

/**
 * What main and the citizen's window say to each other. The window is a pad made of pixels: it shows a picture, takes ink, and
 * tells what the pen does. It knows nothing of the contract, and main believes nothing of what it says beyond these words.
 */

/** Picture pixels from the top left; right and bottom are exclusive. */
export interface ScreenArea {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** What the picture says in words: for people who hear it, or press its buttons by something else than a pen. */
export interface ScreenWords {
  /** BCP 47. */
  readonly language: string
  readonly text: string
  readonly buttons: readonly (ScreenArea & { readonly label: string })[]
}

/** Each order is answered with `done` and its number, in turn. */
export type ToScreen = { readonly order: number } & (
  | {
      readonly do: 'show'
      /** RGBA, 8 bits a channel, row by row. */
      readonly picture: { readonly width: number; readonly height: number; readonly rgba: Uint8Array }
      readonly words: ScreenWords | null
    }
  /** The pen writes inside this area and is heard everywhere. */
  | { readonly do: 'ink'; readonly area: ScreenArea }
  | { readonly do: 'stop' }
  /** Forgets picture and ink, and welcomes whoever comes next. */
  | { readonly do: 'blank'; readonly office: string }
)

/** Points of one message: what a screen gathers while its page is busy for seconds. */
const MOST_POINTS = 4096

/** Picture pixels, fractional; a hand that slides off the picture is told by its edge. */
const place = z.number().min(-65_536).max(65_536)

/** What touches the glass, as the system tells them apart; `other`: a key on a button, and what the system has no name for. */
export const pointers = ['pen', 'touch', 'mouse', 'other'] as const

export const ScreenPoint = z.strictObject({
  x: place,
  y: place,
  by: z.enum(pointers),
  /** 0 to 1; 0.5 from a mouse, and from a glass that feels no weight. */
  pressure: z.number().min(0).max(1),
  down: z.boolean(),
  /** Milliseconds by the page's clock, which only rises. */
  time: z.number().nonnegative(),
})
export type ScreenPoint = z.infer<typeof ScreenPoint>

export const FromScreen = z.discriminatedUnion('say', [
  /** Loaded, and listens from now on. Said once. */
  z.strictObject({ say: z.literal('ready') }),
  z.strictObject({ say: z.literal('done'), order: z.int() }),
  z.strictObject({ say: z.literal('pen'), points: z.array(ScreenPoint).min(1).max(MOST_POINTS) }),
])
export type FromScreen = z.infer<typeof FromScreen>
