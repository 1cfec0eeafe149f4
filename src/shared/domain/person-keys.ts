/**
 * How people are found: keys stored with each person, and the readings of a typed search as ranges of these keys.
 * A range is walked in the index (`key >= from and key < to`), the same on every engine, because keys compare byte by byte.
 */
import { addYears, isIsoDate, type IsoDate } from './dates.ts'
import { queryKeys, searchKeys } from './names.ts'

export type KeyKind = 'name' | 'birth' | 'file' | 'document' | 'case'

export interface PersonKey {
  readonly kind: KeyKind
  readonly key: string
}

export interface KeySource {
  readonly familyName: string
  readonly givenNames: string
  readonly birthName: string | null
  /** Unknown parts `00`. */
  readonly birthDate: IsoDate
  readonly fileNumber: string
  /** Passports, identity cards, and the serials of cards ordered for the person. */
  readonly documentNumbers: readonly string[]
  readonly caseNumbers: readonly string[]
}

const digits = (text: string) => text.replaceAll(/\D/g, '')
const plain = (text: string) => text.toUpperCase().replaceAll(/[^A-Z0-9]/g, '')

/** Key of a file's Aktenzeichen: `33-2026-004711` -> `332026004711`. */
export const fileKey = (fileNumber: string): PersonKey => ({ kind: 'file', key: digits(fileNumber) })

/** Key of a Vorgang: `33-2026-004711-2` -> `332026004711-2`. */
export function caseKey(caseNumber: string): PersonKey {
  const last = caseNumber.lastIndexOf('-')
  return { kind: 'case', key: `${digits(caseNumber.slice(0, last))}-${digits(caseNumber.slice(last))}` }
}

/** Key of a document's number: capitals and digits only. */
export const documentKey = (number: string): PersonKey => ({ kind: 'document', key: plain(number) })

const birthKey = (date: IsoDate): PersonKey => ({ kind: 'birth', key: digits(date) })

/** All keys to store with a person, without repetition. Store them in the transaction that changes what they come from. */
export function personKeys(person: KeySource): readonly PersonKey[] {
  const names = [person.familyName, person.givenNames, person.birthName ?? ''].flatMap((name) => [...searchKeys(name)])
  return [
    ...[...new Set(names)].map((key): PersonKey => ({ kind: 'name', key })),
    birthKey(person.birthDate),
    fileKey(person.fileNumber),
    ...[...new Set(person.documentNumbers.map((number) => documentKey(number).key))]
      .filter((key) => key !== '')
      .map((key): PersonKey => ({ kind: 'document', key })),
    ...person.caseNumbers.map(caseKey),
  ]
}

/** Keys `>= from` and `< to`. */
export interface KeyRange {
  readonly kind: KeyKind
  readonly from: string
  readonly to: string
}

/** One way to read a search: a person must have a key in each of its ranges. The first range is the narrowest. */
export type SearchWay = readonly KeyRange[]

/** Behind every key that begins with a prefix: the last code point there is. */
const LAST = '\u{10ffff}'
const prefix = (kind: KeyKind, key: string): KeyRange => ({ kind, from: key, to: key + LAST })
/** Nothing sorts between a key and the key with a zero byte; a blank is below all letters and digits. */
const exact = ({ kind, key }: PersonKey): KeyRange => ({ kind, from: key, to: `${key} ` })

/** More words than a name has: the first ones find the person. */
const MAX_WORDS = 6
const MAX_WAYS = 24

/** `12.06.1985`, `12. 6. 1985`, `12.6.85`, `1985-06-12`, `12/06/1985`: at most one in a search. */
const DATE = /(?<![\w.-])(?:(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})[./]\s?(\d{1,2})[./]\s?(\d{4}|\d{2}))(?![\w.-])/
const FILE_NUMBER = /^\d{2}-\d{4}-\d{0,6}$/
const CASE_NUMBER = /^\d{2}-\d{4}-\d{6}-\d{0,4}$/

/**
 * Reads a typed search: words of a name in any order and spelling, a birth date, an Aktenzeichen, the number of a document.
 * A person is found by any of the ways. Empty for a text without letters and digits; never more than 24 ways of 7 ranges.
 * @param today decides which century a date with two digits may mean: nobody is born in the future
 */
export function searchWays(text: string, today: IsoDate): readonly SearchWay[] {
  let rest = text.normalize('NFC').replace(/^\s*az[.:\s]\s*/i, '')
  const conditions: (readonly KeyRange[])[] = []
  const match = DATE.exec(rest)
  if (match !== null) {
    const births = datesOf(match, today)
    if (births.length > 0) {
      conditions.push(births.map((date) => exact(birthKey(date))))
      rest = rest.replace(DATE, ' ')
    }
  }
  const words: string[] = []
  for (const word of rest.split(/[\s,;<]+/)) {
    const readings = numberReadings(word, today)
    if (readings.length > 0) conditions.push(readings)
    else words.push(word)
  }
  const names = queryKeys(words.slice(0, MAX_WORDS).join(' ')).map((keys) =>
    keys
      .slice(0, MAX_WORDS)
      .sort((a, b) => b.length - a.length)
      .map((key) => prefix('name', key)),
  )
  if (conditions.length === 0) return names
  const numbers = product(conditions.slice(0, MAX_WORDS))
  const ways = names.length === 0 ? numbers : numbers.flatMap((way) => names.map((name) => [...way, ...name]))
  return ways.slice(0, MAX_WAYS)
}

/** What a word with digits may be. Empty for a word of letters. */
function numberReadings(word: string, today: IsoDate): readonly KeyRange[] {
  if (!/\d/.test(word)) return []
  if (CASE_NUMBER.test(word)) return [caseReading(word)]
  if (FILE_NUMBER.test(word)) return [prefix('file', digits(word))]
  const number = plain(word)
  const readings: KeyRange[] = []
  if (/^\d{8}$/.test(word)) {
    const german = `${word.slice(4)}-${word.slice(2, 4)}-${word.slice(0, 2)}`
    const iso = `${word.slice(0, 4)}-${word.slice(4, 6)}-${word.slice(6)}`
    for (const date of [german, iso]) if (isBirthDate(date, today)) readings.push(exact(birthKey(date)))
  }
  if (/^(19|20)\d\d$/.test(word)) readings.push(prefix('birth', word))
  const month = /^(\d{1,2})[./](\d{4})$/.exec(word)
  if (month !== null) readings.push(prefix('birth', `${month[2]}${month[1]?.padStart(2, '0')}`))
  if (/^\d{6,12}$/.test(word)) readings.push(prefix('file', word))
  if (number.length >= 4) readings.push(prefix('document', number))
  // Too short for any number, and yet the search must not forget it: nothing is found.
  return readings.length > 0 ? readings : [prefix('document', number)]
}

/** A whole number means this Vorgang only: -1 is not the beginning of -12. */
function caseReading(word: string): KeyRange {
  const key = caseKey(word)
  return key.key.endsWith('-') ? prefix('case', key.key) : exact(key)
}

function datesOf(match: RegExpExecArray, today: IsoDate): readonly IsoDate[] {
  const [, isoYear, isoMonth, isoDay, day, month, year = ''] = match
  const two = (part = '') => part.padStart(2, '0')
  if (isoYear !== undefined) return [`${isoYear}-${two(isoMonth)}-${two(isoDay)}`].filter((date) => isIsoDate(date))
  const years = year.length === 4 ? [year] : [`19${year}`, `20${year}`]
  return years.map((full) => `${full}-${two(month)}-${two(day)}`).filter((date) => isBirthDate(date, today))
}

function isBirthDate(date: IsoDate, today: IsoDate): boolean {
  return isIsoDate(date) && date <= today && date >= addYears(today, -130)
}

/** One reading of each condition, in all combinations. */
function product(conditions: readonly (readonly KeyRange[])[]): readonly SearchWay[] {
  let ways: SearchWay[] = [[]]
  for (const readings of conditions) {
    ways = ways.flatMap((way) => readings.map((range) => [...way, range])).slice(0, MAX_WAYS)
  }
  return ways
}

/**
 * People a new entry may already be, likeliest first: same birth date and a name in common, same names, same birth date.
 * The names are compared whole, in any spelling.
 */
export function similarWays(person: {
  readonly familyName: string
  readonly givenNames: string
  readonly birthDate: IsoDate
}): readonly SearchWay[] {
  const names = (text: string) => (queryKeys(text)[0] ?? []).map((key) => exact({ kind: 'name', key }))
  const family = names(person.familyName).slice(0, MAX_WORDS)
  const given = names(person.givenNames).slice(0, 1)
  const birth = isIsoDate(person.birthDate) ? [exact(birthKey(person.birthDate))] : []
  const ways: SearchWay[] = []
  if (birth.length > 0) for (const name of [...family, ...given]) ways.push([...birth, name])
  if (family.length > 0) ways.push([...family, ...given])
  if (birth.length > 0) ways.push(birth)
  return ways
}
