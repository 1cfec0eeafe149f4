import type { Act } from '../definition.ts'

/** The lines an act presents to a simulated reader: `text`, `lines` (of a zone) or bytes as `hex`. @throws Error naming them */
export function readLines({ text, lines, hex }: Act): Uint8Array[] {
  if (typeof text === 'string') return [Buffer.from(text)]
  if (typeof hex === 'string' && /^([0-9a-f]{2}\s*)+$/i.test(hex)) return [Buffer.from(hex.replace(/\s/g, ''), 'hex')]
  if (Array.isArray(lines) && lines.length > 0 && lines.every((line) => typeof line === 'string')) {
    return lines.map((line) => Buffer.from(line))
  }
  throw new Error('a scan needs "text", "lines" (list of texts) or "hex"')
}

/** The same as one payload, lines separated by CR. */
export function readPayload(command: Act): Uint8Array {
  return Buffer.concat(readLines(command).flatMap((line, at) => (at === 0 ? [line] : [Buffer.of(0x0d), line])))
}
