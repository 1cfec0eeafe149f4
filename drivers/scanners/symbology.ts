/**
 * Which kind of code it was, in one set of names, however the reader says it: AIM identifier (ISO/IEC 15424), the letter
 * Honeywell or Zebra put before the data, or the number in an SSI packet. Sources in `line/README.md` and `ssi/README.md`.
 *
 * Matrix codes keep the name of their drawing (`qr`, `data-matrix`) with GS1 content too: `Scan.gs1` tells that.
 */

const BY_AIM_LETTER: Readonly<Record<string, string>> = {
  A: 'code-39',
  B: 'telepen',
  C: 'code-128',
  E: 'ean-13',
  F: 'codabar',
  G: 'code-93',
  H: 'code-11',
  I: 'itf',
  J: 'dotcode',
  K: 'code-16k',
  L: 'pdf417',
  M: 'msi',
  O: 'codablock',
  P: 'plessey',
  Q: 'qr',
  R: '2-of-5',
  S: '2-of-5',
  T: 'code-49',
  U: 'maxicode',
  d: 'data-matrix',
  e: 'gs1-databar',
  h: 'han-xin',
  o: 'ocr',
  z: 'aztec',
}

/** Whole identifiers that say more than their letter. `]X` is "other": what the modifier means there is Zebra's own. */
const BY_AIM: Readonly<Record<string, string>> = {
  ']C1': 'gs1-128',
  ']E4': 'ean-8',
  ']X9': 'ean-13',
  ']XC': 'ean-8',
  ']Xg': 'upc-a',
  ']Xk': 'upc-e',
  ']Xr': 'gs1-databar',
  ']Xs': 'gs1-databar-limited',
  ']Xt': 'gs1-databar-expanded',
  ']XV': 'pdf417',
}

const BY_HONEYWELL: Readonly<Record<string, string>> = {
  a: 'codabar',
  b: 'code-39',
  c: 'upc-a',
  d: 'ean-13',
  D: 'ean-8',
  e: 'itf',
  E: 'upc-e',
  g: 'msi',
  h: 'code-11',
  i: 'code-93',
  I: 'gs1-128',
  j: 'code-128',
  l: 'code-49',
  O: 'ocr',
  q: 'codablock',
  r: 'pdf417',
  R: 'micro-pdf417',
  s: 'qr',
  w: 'data-matrix',
  x: 'maxicode',
  y: 'gs1-databar',
  z: 'aztec',
  '{': 'gs1-databar-limited',
  '|': 'gs1-128',
  '}': 'gs1-databar-expanded',
}

const BY_ZEBRA: Readonly<Record<string, string>> = {
  A: 'ean-upc',
  B: 'code-39',
  C: 'codabar',
  D: 'code-128',
  E: 'code-93',
  F: 'itf',
  G: '2-of-5',
  H: 'code-11',
  J: 'msi',
  K: 'gs1-128',
  L: 'ean-13',
  M: 'code-39',
  R: 'gs1-databar',
  S: '2-of-5',
  U: '2-of-5',
  X: 'pdf417',
  z: 'aztec',
  P00: 'data-matrix',
  P01: 'qr',
  P02: 'maxicode',
  P0G: 'data-matrix',
  P0H: 'han-xin',
  P0Q: 'qr',
}

const BY_SSI: Readonly<Record<number, string>> = {
  0x01: 'code-39',
  0x02: 'codabar',
  0x03: 'code-128',
  0x04: '2-of-5',
  0x05: '2-of-5',
  0x06: 'itf',
  0x07: 'code-93',
  0x08: 'upc-a',
  0x09: 'upc-e',
  0x0a: 'ean-8',
  0x0b: 'ean-13',
  0x0c: 'code-11',
  0x0d: 'code-49',
  0x0e: 'msi',
  0x0f: 'gs1-128',
  0x10: 'upc-e',
  0x11: 'pdf417',
  0x12: 'code-16k',
  0x13: 'code-39',
  0x15: 'code-39',
  0x16: 'ean-13',
  0x18: 'codabar',
  0x19: 'code-128',
  0x1a: 'micro-pdf417',
  0x1b: 'data-matrix',
  0x1c: 'qr',
  0x21: 'code-128',
  0x25: 'maxicode',
  0x28: 'pdf417',
  0x29: 'qr',
  0x2c: 'micro-qr',
  0x2d: 'aztec',
  0x30: 'gs1-databar',
  0x31: 'gs1-databar-limited',
  0x32: 'gs1-databar-expanded',
}

/** By the AIM identifier, such as `]C1`. `]X0` says nothing: makers use it for different codes. */
export function symbologyOfAim(aim: string): string | undefined {
  return BY_AIM[aim] ?? BY_AIM_LETTER[aim.charAt(1)]
}

/** By the code id letter of Honeywell (Hand Held Products, Access-IS). */
export function symbologyOfHoneywell(id: string): string | undefined {
  return BY_HONEYWELL[id]
}

/** By the code type of an SSI DECODE_DATA packet. */
export function symbologyOfSsi(type: number): string | undefined {
  return BY_SSI[type]
}

/**
 * The maker's code id at the beginning of `text`: its length and what it means; `undefined` where none is known, so that
 * nothing of an unknown code is ever cut off.
 */
export function leadingCodeId(
  maker: 'honeywell' | 'zebra',
  text: string,
): { readonly length: number; readonly symbology: string } | undefined {
  const table = maker === 'honeywell' ? BY_HONEYWELL : BY_ZEBRA
  for (const length of maker === 'zebra' ? [3, 1] : [1]) {
    const symbology = table[text.slice(0, length)]
    if (symbology !== undefined && text.length >= length) return { length, symbology }
  }
  return undefined
}
