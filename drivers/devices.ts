import type { DriverError } from './errors.ts'
import type { Leave } from './transport/transport.ts'

/** What every opened device has in common. Opened on one transport, lives as long as it, never reconnects itself. */
export interface Device {
  /** Resolves once when the device is gone: the reason, or `undefined` after {@link close}. */
  readonly closed: Promise<DriverError | undefined>
  /** Ends the device and its transport. Pending requests are rejected. Never throws. */
  close(): Promise<void>
}

/** One complete code or zone as a reader delivered it. Holds personal data: never log it. */
export interface Scan {
  /** Payload bytes without framing and AIM prefix. GS (0x1D) and other control characters are kept. */
  readonly raw: Uint8Array
  /** `raw` as text (UTF-8, else ISO-8859-1). */
  readonly text: string
  /** AIM symbology identifier without the bracket-less variants, such as `]C1` or `]Q1` (ISO/IEC 15424). */
  readonly aim?: string
  /** Lines, when the frame carried several (an MRZ in 2 or 3 lines). Always at least one. */
  readonly lines: readonly string[]
  /** How the reader marked begin and end of what it sent. */
  readonly framing: ScanFraming
  /** Name of the symbology (`qr`, `code-128`, `ocr`), where AIM identifier or maker's code id tell it. */
  readonly symbology?: string
  /** Element strings, when the code begins with FNC1 (GS1 General Specifications, section 3). */
  readonly gs1?: readonly Gs1Element[]
}

export type ScanFraming =
  | 'line'
  | 'stx-etx'
  | 'access-is-mrz'
  | 'access-is-barcode'
  | 'idle'
  | 'ssi'
  | 'hid-pos'
  | 'elyctis'

/** One GS1 element string: `{ ai: '01', value: '04012345678901' }`. */
export interface Gs1Element {
  /** Application identifier, 2 to 4 digits. */
  readonly ai: string
  readonly value: string
}

/**
 * What a reader tells beside scans. `no-read`: it tried and saw nothing. `garbled`: bytes came that make no frame (too long,
 * broken off, wrong checksum); the person should scan again. `interrupted`: the reader went away in the middle of a scan.
 */
export type ScannerTrouble = 'no-read' | 'garbled' | 'interrupted'

export interface Scanner extends Device {
  readonly kind: 'scanner'
  /** Model and firmware, where the reader says them. */
  readonly version?: string
  onScan(listener: (scan: Scan) => void): Leave
  onTrouble(listener: (trouble: ScannerTrouble) => void): Leave
}

/** State of one door as the board reports it. `item` is the sensor inside, where the board has one. */
export interface DoorState {
  /** 0-based lock index on the bus: board after board, in the order of the settings. */
  readonly lock: number
  readonly closed: boolean
  readonly item?: boolean
}

export interface LockBoard extends Device {
  readonly kind: 'lock-board'
  /** Number of locks on all boards of the bus together. */
  readonly locks: number
  /** Boards on the bus, 1 to 16. */
  readonly boards: number
  /** Firmware as the boards said it when they were opened, for the devices page. */
  readonly version: string
  /**
   * Addresses, as the settings name them, of boards that did not answer when last asked. {@link status} goes on asking them, less
   * eagerly than the others.
   */
  readonly silent: readonly number[]
  /**
   * Asks the state of all doors. Repeats itself after silence: a question is harmless. Doors of a board that stays silent are
   * missing from the answer: look one up by its {@link DoorState.lock}, never by its place. @throws DriverError `timeout` when no
   * board answers
   */
  status(): Promise<readonly DoorState[]>
  /** A door that a board reported without being asked (X1 only). {@link status} stays the truth: it is only earlier. */
  onDoor(listener: (door: DoorState) => void): Leave
  /**
   * Sends one unlock, exactly once. Resolves when the board acknowledged it, or, where the family has no acknowledgement (K1 to K3),
   * when the bytes have left. The door may still be jammed: ask status.
   * @throws DriverError `not-sent` (nothing left this machine), `refused`, or `outcome-unknown` (never repeat: ask status)
   */
  unlock(lock: number): Promise<void>
}

/** What a signature pad says about itself (units: tablet units and screen pixels). */
export interface PadCapability {
  readonly model: string
  readonly firmware: string
  readonly tabletMaxX: number
  readonly tabletMaxY: number
  readonly maxPressure: number
  readonly screenWidth: number
  readonly screenHeight: number
  /** Units of the tablet per inch, as the pad says it; 0 or absent where it does not. */
  readonly resolution?: number
  /** Reports per second. */
  readonly reportRate: number
  readonly colour: boolean
  /** Serial number as the pad says it. */
  readonly serial?: string
  /** The pad itself keeps ink inside the area of {@link SignaturePad.startInk}. Absent or false: it inks wherever the pen goes. */
  readonly clipsInk?: boolean
  /** Pen reports are numbered, so that {@link PenPoint.lost} is known. Absent or false: it is always 0. */
  readonly countsLost?: boolean
  /** {@link SignaturePad.setInk} works; on a mono pad only the thickness shows. */
  readonly setsInk?: boolean
  readonly setsBacklight?: boolean
  /** Ink comes encrypted over the cable. */
  readonly encryptsInk?: boolean
  /** Set for a pad that is a window of this program: on a display of its own, or beside the clerk's because there is no other. */
  readonly screen?: 'display' | 'window'
}

export type PenPointer = 'pen' | 'touch' | 'mouse' | 'other'

/** One pen report, already in screen pixels (fractional), pressure 0..1. */
export interface PenPoint {
  readonly x: number
  readonly y: number
  readonly pressure: number
  /** Pen touches the glass. */
  readonly down: boolean
  /** Pen is near enough to be seen. */
  readonly near: boolean
  /** Milliseconds by the pad's own clock, unwrapped so that it only rises; by ours where the pad has none. */
  readonly time: number
  /** What wrote it, where that can be something else than the pad's own pen. `other`: a key, or what has no name. */
  readonly by?: PenPointer
  /** Reports known to be lost immediately before this one, by the sequence number. */
  readonly lost: number
}

/** A rectangle in screen pixels; right and bottom are exclusive. */
export interface Area {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** How ink looks on the glass; what is absent stays as it is. */
export interface PadInk {
  /** 0xRRGGBB */
  readonly colour?: number
  /** As the pad counts it, 0 to 3. */
  readonly thickness?: number
}

/** A picture for the pad: RGBA, 8 bits a channel, row by row, exactly the pad's screen size. */
export interface Picture {
  readonly width: number
  readonly height: number
  readonly rgba: Uint8Array
  /** For a pad that can say it otherwise than by pixels (a window, to a screen reader); others leave it. */
  readonly words?: PictureWords
}

/** What a picture says. */
export interface PictureWords {
  /** BCP 47. */
  readonly language: string
  readonly text: string
  /** Places that answer a tap. */
  readonly buttons: readonly (Area & { readonly label: string })[]
}

export interface SignaturePad extends Device {
  readonly kind: 'pad'
  readonly capability: PadCapability
  /** Stops inking and shows a picture. @throws DriverError `timeout`, `unplugged`, `bad-answer` (wrong size) */
  show(picture: Picture): Promise<void>
  /**
   * Lets the pen write inside `area`; pen reports go to {@link onPen} (also outside the area: buttons). A pad that does not clip
   * inks outside too: what counts as ink is the caller's to say.
   */
  startInk(area: Area): Promise<void>
  stopInk(): Promise<void>
  /** Stops inking and clears the glass. */
  blank(): Promise<void>
  /** @throws DriverError `unsupported` where the capability does not say `setsInk`, `refused` */
  setInk?(ink: PadInk): Promise<void>
  /** 0 (dark) to 3. Written only when it is another: the pad's memory wears out. @throws DriverError as {@link setInk} */
  setBacklight?(level: number): Promise<void>
  onPen(listener: (point: PenPoint) => void): Leave
}

export type AnyDevice = Scanner | LockBoard | SignaturePad
export type DeviceKind = AnyDevice['kind']
