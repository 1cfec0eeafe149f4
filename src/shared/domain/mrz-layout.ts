/** Where the fields of a machine readable zone stand: ICAO Doc 9303 parts 4 (TD3), 5 (TD1), 6 (TD2) and 7 (visas). */

export type MrzFormat = 'TD1' | 'TD2' | 'TD3' | 'MRVA' | 'MRVB'

/** Characters a line: three of 30 (TD1), two of 36 (TD2, MRV-B), two of 44 (TD3, MRV-A). */
export const WIDTHS = [30, 36, 44]

/** Where things stand: line (0 or 1), first and last column from 1 as in the standard's tables. */
export type Span = readonly [line: number, from: number, to: number]

export interface Layout {
  readonly name: Span
  readonly number: Span
  readonly birth: Span
  readonly sex: Span
  readonly expiry: Span
  readonly nationality: Span
  readonly optional1: Span
  readonly optional2?: Span
  /** The check digit over the optional data (TD3 only). */
  readonly optionalDigit?: Span
  /** A number longer than nine characters continues in optional1 (TD1, TD2). */
  readonly longNumber: boolean
  readonly composite?: { readonly over: readonly Span[]; readonly digit: Span }
}

/** Everything but TD1 shares the second line. */
const SECOND_LINE = {
  number: [1, 1, 9],
  birth: [1, 14, 19],
  sex: [1, 21, 21],
  expiry: [1, 22, 27],
  nationality: [1, 11, 13],
} as const

export const LAYOUTS: Readonly<Record<MrzFormat, Layout>> = {
  TD1: {
    name: [2, 1, 30],
    number: [0, 6, 14],
    birth: [1, 1, 6],
    sex: [1, 8, 8],
    expiry: [1, 9, 14],
    nationality: [1, 16, 18],
    optional1: [0, 16, 30],
    optional2: [1, 19, 29],
    longNumber: true,
    composite: {
      over: [
        [0, 6, 30],
        [1, 1, 7],
        [1, 9, 15],
        [1, 19, 29],
      ],
      digit: [1, 30, 30],
    },
  },
  TD2: {
    ...SECOND_LINE,
    name: [0, 6, 36],
    optional1: [1, 29, 35],
    longNumber: true,
    composite: {
      over: [
        [1, 1, 10],
        [1, 14, 20],
        [1, 22, 35],
      ],
      digit: [1, 36, 36],
    },
  },
  TD3: {
    ...SECOND_LINE,
    name: [0, 6, 44],
    optional1: [1, 29, 42],
    optionalDigit: [1, 43, 43],
    longNumber: false,
    composite: {
      over: [
        [1, 1, 10],
        [1, 14, 20],
        [1, 22, 43],
      ],
      digit: [1, 44, 44],
    },
  },
  MRVA: { ...SECOND_LINE, name: [0, 6, 44], optional1: [1, 29, 44], longNumber: false },
  MRVB: { ...SECOND_LINE, name: [0, 6, 36], optional1: [1, 29, 36], longNumber: false },
}
