/** The maker's USB vendor id. */
export const WACOM = 0x056a

/** Bits of the capability's encoding flag: picture formats the pad accepts. */
export const ENCODING = { zlib: 0x01, mono: 0x02, colour16: 0x04, colour24: 0x08 } as const

/** One model as data: what cannot be asked from the pad, and what the simulator answers when it plays that model. */
export interface StuModel {
  /** As the pad itself says it in its Information report. */
  readonly name: string
  readonly productId: number
  /** Encoding flag to assume where old firmware leaves it 0. */
  readonly encodings: number
  /** Played by the simulator only; of a real pad they are always read (Capability). */
  readonly simulated: {
    readonly firmware: readonly [number, number]
    readonly tabletMaxX: number
    readonly tabletMaxY: number
    readonly maxPressure: number
    readonly screenWidth: number
    readonly screenHeight: number
    /** Reports per second. */
    readonly reportRate: number
    /** Tablet units per inch. */
    readonly resolution: number
    readonly encodings: number
  }
}

/**
 * The pads this driver knows. A further model is a further entry if it has PenDataOptionMode (0x32) and
 * HandwritingDisplayArea (0x2A), as the 430V and 530 have; the 300, 500 and 520A lack one or the other, and the 541
 * speaks TLS, which is another driver.
 */
export const models: readonly StuModel[] = [
  {
    name: 'STU-430',
    productId: 0x00a4,
    encodings: ENCODING.mono,
    simulated: {
      firmware: [0x01, 0x00],
      tabletMaxX: 9600,
      tabletMaxY: 6000,
      maxPressure: 1023,
      screenWidth: 320,
      screenHeight: 200,
      reportRate: 200,
      resolution: 2540,
      encodings: ENCODING.mono,
    },
  },
  {
    name: 'STU-540',
    productId: 0x00a8,
    encodings: ENCODING.zlib | ENCODING.mono | ENCODING.colour16 | ENCODING.colour24,
    simulated: {
      firmware: [0x01, 0x00],
      tabletMaxX: 10800,
      tabletMaxY: 6480,
      maxPressure: 1023,
      screenWidth: 800,
      screenHeight: 480,
      reportRate: 200,
      resolution: 2540,
      encodings: ENCODING.zlib | ENCODING.mono | ENCODING.colour16 | ENCODING.colour24,
    },
  },
]
