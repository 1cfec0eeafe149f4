const STX = 0x02
const ETX = 0x03
const TAB = 0x09
const LF = 0x0a
const CR = 0x0d

/** The framings a scanner can be set to. Used by the simulator. */
export const FRAMINGS = ['cr', 'lf', 'crlf', 'tab', 'stx-etx', 'access-is', 'card', 'none'] as const

export type Framing = (typeof FRAMINGS)[number]

/** Builds the bytes a scanner sends for `lines`; several lines are separated as its framing separates them. */
export function encodeScan(lines: readonly Uint8Array[], framing: Framing): Uint8Array {
  const ended = (end: readonly number[]) => lines.flatMap((line) => [...line, ...end])
  const separated = lines.flatMap((line, at) => (at === 0 ? [...line] : [CR, ...line]))
  switch (framing) {
    case 'cr':
      return Uint8Array.from(ended([CR]))
    case 'lf':
      return Uint8Array.from(ended([LF]))
    case 'crlf':
      return Uint8Array.from(ended([CR, LF]))
    case 'tab':
      return Uint8Array.from([...separated, TAB])
    case 'stx-etx':
      return Uint8Array.from([STX, ...separated, ETX])
    case 'access-is':
      return lines.length > 1
        ? Uint8Array.from([0x1c, STX, ...ended([CR]), ETX, 0x1d])
        : Uint8Array.from([0x1e, STX, CODE_ID, ...separated, ETX, 0x1f])
    case 'card':
      return Uint8Array.from([0x0e, STX, ...separated, ETX, 0x0f])
    case 'none':
      return Uint8Array.from(separated)
  }
}

/** Code id `s`, the QR code of the vendor table both Honeywell and Access-IS use. */
const CODE_ID = 0x73
