const STX = 0x02
const ETX = 0x03

/** The KERONG frame of K1 to K3: `02 BODY… 03 SUM`, SUM over all before it. @throws RangeError when a field is no byte */
export function sealed(...body: readonly number[]): Uint8Array {
  for (const value of body) requireByte(value)
  const bytes = Uint8Array.from([STX, ...body, ETX, 0])
  bytes[bytes.length - 1] = sum(bytes, 0, bytes.length - 1)
  return bytes
}

/** The body of a {@link sealed} frame of `length` bytes at `at`. The caller knows the length from the command. */
export function unsealed(bytes: Uint8Array, at: number, length: number): Uint8Array | 'more' | 'none' {
  if (bytes[at] !== STX) return 'none'
  if (bytes.length < at + length - 1) return 'more'
  if (bytes[at + length - 2] !== ETX) return 'none'
  if (bytes.length < at + length) return 'more'
  return bytes[at + length - 1] === sum(bytes, at, at + length - 1) ? bytes.slice(at + 1, at + length - 2) : 'none'
}

/** Sum of a stretch, `end` exclusive, in one byte. */
export function sum(bytes: Uint8Array, from: number, end: number): number {
  let total = 0
  for (let at = from; at < end; at += 1) total += bytes[at] ?? 0
  return total & 0xff
}

/** @throws RangeError */
export function requireByte(value: number): void {
  if (!Number.isInteger(value) || value < 0 || value > 0xff) throw new RangeError(`${value} does not fit a byte`)
}

/** Bit `n` of a row of bytes, bit 0 of the first byte first: how all these boards count doors. */
export function readBits(data: Uint8Array, count: number): boolean[] {
  return Array.from({ length: count }, (_, n) => (((data[n >> 3] ?? 0) >> (n & 7)) & 1) === 1)
}

/** The reverse of {@link readBits} into `length` bytes; bits beyond are 0. */
export function writeBits(bits: readonly boolean[], length: number): Uint8Array {
  const data = new Uint8Array(length)
  for (const [n, bit] of bits.entries()) if (bit) data[n >> 3] = (data[n >> 3] ?? 0) | (1 << (n & 7))
  return data
}
