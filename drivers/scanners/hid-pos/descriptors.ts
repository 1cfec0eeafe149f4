import type { LayoutName } from './layout.ts'

const bytes = (hex: string): Uint8Array => Uint8Array.from(hex.trim().split(/\s+/), (byte) => Number.parseInt(byte, 16))

/** Opens the scanner and its scanned-data report (id 2): usages 8C/02 and 8C/12. */
const BEGIN = '05 8C 09 02 A1 01 09 12 A1 02 85 02 15 00 26 FF 00'
/** Symbology identifiers 1 to 3 (8C/FB to FD), then 56 bytes of decoded data (8C/FE, buffered). */
const CODE = '05 8C 75 08 95 03 09 FB 09 FC 09 FD 81 02 95 38 09 FE 82 02 01'
/** One byte of flags, all of usage 8C/FF (continued), of which the first counts. */
const FLAGS = '05 8C 25 01 75 01 95 08 09 FF 81 02 C0'
/** Feature report FE: output redirection (FF66/03), by which a scanner in keyboard mode changes to this one. */
const REDIRECTION = '06 66 FF 26 FF 00 75 08 09 03 A1 02 85 FE 95 01 09 03 B2 82 01 C0 C0'

/**
 * What the simulated scanners say of themselves. Built from the usages that Windows' HID parser named for the two captured
 * scanners, in the order their bytes show; the maker's own bytes were not captured.
 */
export const DESCRIPTORS: Readonly<Record<LayoutName, Uint8Array>> = {
  honeywell: bytes(
    `${BEGIN} 05 01 75 08 95 01 09 3B 81 02 ${CODE} 06 66 FF 95 02 09 04 09 00 81 02 ${FLAGS} ${REDIRECTION}`,
  ),
  zebra: bytes(`${BEGIN} 05 01 75 10 95 01 09 3B 81 02 ${CODE} 06 66 FF 95 01 09 04 81 02 ${FLAGS} C0`),
}
