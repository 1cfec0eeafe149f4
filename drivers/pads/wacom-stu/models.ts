import { REPORT } from './reports.ts'

/** The maker's USB vendor id. */
export const WACOM = 0x056a

/** Bits of the capability's encoding flag: picture formats the pad accepts. */
export const ENCODING = { zlib: 0x01, mono: 0x02, colour16: 0x04, colour24: 0x08 } as const

/** How a pad and the program agree on the key for encrypted ink. */
export type Agreement = 'dh' | 'rsa'

/** One model as data: what cannot be asked from the pad, and what the simulator answers when it plays that model. */
export interface StuModel {
  /** As the maker writes it. */
  readonly name: string
  readonly productId: number
  /** Encoding flag to assume where old firmware leaves it 0. */
  readonly encodings: number
  /** Played by the simulator only; of a real pad all of it is read. */
  readonly simulated: SimulatedModel
}

export interface SimulatedModel {
  readonly firmware: readonly [number, number]
  readonly tabletMaxX: number
  readonly tabletMaxY: number
  readonly maxPressure: number
  readonly screenWidth: number
  readonly screenHeight: number
  /** Reports per second as the pad says it: 0 where it does not. The pen sends 200 in any case. */
  readonly reportRate: number
  /** Tablet units per inch as the pad says it: 0 where it does not. */
  readonly resolution: number
  /** Encoding flag as the pad says it: 0 on old firmware. */
  readonly encodings: number
  /** Reports that not every model has. */
  readonly reports: readonly number[]
  /** Bytes of one image block report, its head included. */
  readonly blockLength: number
  /** Highest value the pen option takes. */
  readonly penOption: 0 | 1 | 3
  /** Milliseconds the glass takes to become clear; the pad is in state Image meanwhile. */
  readonly clearMs: number
  readonly agreement: Agreement
}

/** Without PenDataOptionMode, HandwritingDisplayArea, colour or backlight: the oldest pads. Their capability ends early. */
const OLDEST = {
  firmware: [0x02, 0x00],
  maxPressure: 1023,
  reportRate: 0,
  resolution: 0,
  encodings: 0,
  reports: [REPORT.hostKey, REPORT.deviceKey, REPORT.dhPrime, REPORT.dhBase],
  blockLength: 256,
  penOption: 0,
  clearMs: 0,
  agreement: 'dh',
} as const

const NEWER = {
  firmware: [0x01, 0x00],
  maxPressure: 1023,
  reportRate: 200,
  resolution: 2540,
  blockLength: 256,
  penOption: 3,
  clearMs: 0,
  agreement: 'rsa',
} as const

const NEWER_REPORTS = [
  REPORT.uid2,
  REPORT.inkColour16,
  REPORT.writingArea,
  REPORT.inkColour24,
  REPORT.penOption,
  REPORT.penTimeSequence,
  REPORT.penTimeSequenceSealed,
  REPORT.encryptionCommand,
  REPORT.encryptionStatus,
] as const

const COLOUR = ENCODING.zlib | ENCODING.mono | ENCODING.colour16 | ENCODING.colour24

/** The pads this driver knows. The numbers of `simulated` that no source gives are marked in the README. */
export const models: readonly StuModel[] = [
  {
    name: 'STU-300',
    productId: 0x00a2,
    encodings: ENCODING.mono,
    simulated: { ...OLDEST, tabletMaxX: 9900, tabletMaxY: 2500, screenWidth: 396, screenHeight: 100 },
  },
  {
    name: 'STU-430',
    productId: 0x00a4,
    encodings: ENCODING.mono,
    simulated: {
      ...NEWER,
      tabletMaxX: 9600,
      tabletMaxY: 6000,
      screenWidth: 320,
      screenHeight: 200,
      encodings: ENCODING.mono,
      reports: NEWER_REPORTS,
    },
  },
  {
    name: 'STU-430V',
    productId: 0x00a6,
    encodings: ENCODING.mono,
    simulated: {
      ...NEWER,
      tabletMaxX: 9600,
      tabletMaxY: 6000,
      screenWidth: 320,
      screenHeight: 200,
      encodings: ENCODING.mono,
      reports: NEWER_REPORTS,
    },
  },
  {
    name: 'STU-500',
    productId: 0x00a1,
    encodings: ENCODING.mono,
    simulated: { ...OLDEST, tabletMaxX: 10240, tabletMaxY: 7680, screenWidth: 640, screenHeight: 480 },
  },
  {
    name: 'STU-520A',
    productId: 0x00a3,
    encodings: ENCODING.mono | ENCODING.colour16,
    simulated: {
      ...OLDEST,
      tabletMaxX: 10400,
      tabletMaxY: 6240,
      screenWidth: 800,
      screenHeight: 480,
      reportRate: 200,
      resolution: 2540,
      // Says only that it unpacks zlib: what it shows has to follow from the model.
      encodings: ENCODING.zlib,
      reports: [
        ...OLDEST.reports,
        REPORT.inkColour16,
        REPORT.writingArea,
        REPORT.backlight,
        REPORT.penOption,
        REPORT.penTime,
        REPORT.penTimeSealed,
      ],
      penOption: 1,
      clearMs: 600,
    },
  },
  {
    name: 'STU-530',
    productId: 0x00a5,
    encodings: COLOUR,
    simulated: {
      ...NEWER,
      tabletMaxX: 10800,
      tabletMaxY: 6480,
      screenWidth: 800,
      screenHeight: 480,
      encodings: COLOUR,
      reports: [...NEWER_REPORTS, REPORT.backlight],
    },
  },
  {
    name: 'STU-540',
    productId: 0x00a8,
    encodings: COLOUR,
    simulated: {
      ...NEWER,
      tabletMaxX: 10800,
      tabletMaxY: 6480,
      screenWidth: 800,
      screenHeight: 480,
      encodings: COLOUR,
      reports: [...NEWER_REPORTS, REPORT.backlight, REPORT.eserial],
      blockLength: 2560,
    },
  },
]

/** The STU-541. It speaks TLS over its cable and nothing else: found, named, and refused. */
export const TLS_ONLY = 0x00a9
