/** What goes over a line, for the eyes of an administrator: time, direction, bytes, meaning. Content of people stays hidden. */

/** One thing that went over a line, as the tap saw it: a chunk of bytes, or one HID report with its id in byte 0. */
export interface Traffic {
  readonly direction: 'sent' | 'received'
  /** `line`: a chunk of a byte stream, cut anywhere. `input`: a HID input report. `feature`: a HID feature report. */
  readonly channel: 'line' | 'input' | 'feature'
  readonly bytes: Uint8Array
}

/** What a stretch of traffic means. The page has a sentence for each in both languages (`devicesPage.traffic.*`). */
export const MEANINGS = [
  /** Bytes that belong to no frame. */
  'noise',
  /** What this adapter sent came back as its own echo. */
  'echo',
  // scanners and readers
  'scan',
  'scan-part',
  'no-read',
  'acknowledged',
  'not-acknowledged',
  'retransmission',
  'parameters',
  'command',
  'reply',
  'wake-up',
  // locks
  'ask-doors',
  'doors',
  'unlock',
  'unlock-answer',
  'ask-version',
  'version',
  'door-report',
  'unasked',
  // pads
  'ask-report',
  'report',
  'set-report',
  'image-block',
  'pen',
  'pen-encrypted',
] as const

export type Meaning = (typeof MEANINGS)[number]

/** One line of the live view: a whole frame or report, not a chunk. */
export interface TrafficLine {
  readonly direction: Traffic['direction']
  readonly bytes: Uint8Array
  /** Stretches of `bytes` that hold content of people (codes, zones, ink, pictures, keys): from, and to exclusive. Never shown. */
  readonly hidden: readonly (readonly [from: number, to: number])[]
  readonly meaning: Meaning
  /** For the sentence: board, lock, report name, symbology, number of bytes. Never content. */
  readonly values?: Readonly<Record<string, string | number>>
}

/**
 * Takes what went over the line next and gives the lines complete with it. Pure but for its own half frames.
 * What is not understood is `noise`, hidden where the device carries content of people.
 */
export type Explain = (traffic: Traffic) => readonly TrafficLine[]

/** The bytes of a line as the live view and its export write them: `02 00 ·· ··`, hidden ones as dots. */
export function showBytes(line: Pick<TrafficLine, 'bytes' | 'hidden'>): string {
  return Array.from(line.bytes, (byte, at) =>
    line.hidden.some(([from, to]) => from <= at && at < to) ? '··' : byte.toString(16).toUpperCase().padStart(2, '0'),
  ).join(' ')
}
