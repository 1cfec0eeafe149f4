/**
 * Names: how they are written in a machine readable zone (ICAO Doc 9303-3, section 6: transliteration) and how they are found
 * in any spelling. ÖZTÜRK, OEZTUERK, OEZTURK and Ozturk are one name to the search.
 */

/** ICAO Doc 9303-3 section 6 A: Latin letters that are not simply stripped of their mark. German use: Ä Ö Ü are expanded. */
const LATIN: Readonly<Record<string, string>> = {
  Ä: 'AE',
  Ö: 'OE',
  Ü: 'UE',
  ẞ: 'SS',
  ß: 'SS',
  Å: 'AA',
  Æ: 'AE',
  Ø: 'OE',
  Œ: 'OE',
  Þ: 'TH',
  Ð: 'D',
  Đ: 'D',
  Ħ: 'H',
  ı: 'I',
  Ł: 'L',
  Ŋ: 'N',
  Ŧ: 'T',
  Ĳ: 'IJ',
  ĸ: 'Q',
  // Azerbaijani schwa: not in the table of 2021, its passports write E.
  Ə: 'E',
}

/** Section 6 B: Cyrillic. The soft sign has no counterpart. */
const CYRILLIC: Readonly<Record<string, string>> = {
  А: 'A',
  Б: 'B',
  В: 'V',
  Г: 'G',
  Д: 'D',
  Е: 'E',
  Ё: 'E',
  Ж: 'ZH',
  З: 'Z',
  И: 'I',
  Й: 'I',
  К: 'K',
  Л: 'L',
  М: 'M',
  Н: 'N',
  О: 'O',
  П: 'P',
  Р: 'R',
  С: 'S',
  Т: 'T',
  У: 'U',
  Ф: 'F',
  Х: 'KH',
  Ц: 'TS',
  Ч: 'CH',
  Ш: 'SH',
  Щ: 'SHCH',
  Ъ: 'IE',
  Ы: 'Y',
  Ь: '',
  Э: 'E',
  Ю: 'IU',
  Я: 'IA',
  І: 'I',
  Ї: 'I',
  Є: 'IE',
  Ґ: 'G',
  Ў: 'U',
  Ђ: 'D',
  Ѓ: 'G',
  Ѕ: 'DZ',
  Ј: 'J',
  Љ: 'LJ',
  Њ: 'NJ',
  Ћ: 'C',
  Ќ: 'K',
  Џ: 'DZ',
}

/** Section 6 B, language notes: Ukrainian reads two letters differently. Its own letters tell the language. */
const UKRAINIAN: Readonly<Record<string, string>> = { Г: 'H', И: 'Y' }
const UKRAINIAN_LETTERS = /[ІЇЄҐ]/

/** Section 6 C: Arabic and Persian letters. Vowel marks and the tatweel are not written. */
const ARABIC: Readonly<Record<string, string>> = {
  ء: 'XE',
  آ: 'XAA',
  أ: 'XAE',
  ؤ: 'U',
  إ: 'I',
  ئ: 'XI',
  ا: 'A',
  ب: 'B',
  ة: 'XTA',
  ت: 'T',
  ث: 'XTH',
  ج: 'J',
  ح: 'XH',
  خ: 'XKH',
  د: 'D',
  ذ: 'XDH',
  ر: 'R',
  ز: 'Z',
  س: 'S',
  ش: 'XSH',
  ص: 'XSS',
  ض: 'XDZ',
  ط: 'XTT',
  ظ: 'XZZ',
  ع: 'E',
  غ: 'G',
  ف: 'F',
  ق: 'Q',
  ك: 'K',
  ل: 'L',
  م: 'M',
  ن: 'N',
  ه: 'H',
  و: 'W',
  ى: 'XAY',
  ي: 'Y',
  پ: 'P',
  چ: 'XCH',
  ژ: 'XZH',
  ک: 'XKK',
  گ: 'XGG',
  ی: 'XNY',
}

/** Letters of any script in capitals A-Z where a table knows them; unknown letters stay, so nothing is lost unseen. */
function spell(text: string, language?: 'uk'): string {
  const upper = text.normalize('NFC').replaceAll('ı', 'I').toUpperCase()
  const ukrainian = language === 'uk' || UKRAINIAN_LETTERS.test(upper)
  let spelled = ''
  for (const letter of upper) {
    const known = (ukrainian ? UKRAINIAN[letter] : undefined) ?? LATIN[letter] ?? CYRILLIC[letter] ?? ARABIC[letter]
    // Marks alone: á -> A; the combining ones that remain (also Arabic vowel marks) are dropped.
    spelled += known ?? letter.normalize('NFD').replaceAll(/\p{M}|\u0640/gu, '')
  }
  return spelled
}

/**
 * A name as the machine readable zone writes it, with single blanks where the zone has `<`: `Öztürk-Şahin` -> `OEZTUERK SAHIN`,
 * `O'Connor` -> `OCONNOR` (ICAO Doc 9303-3, 4.6: apostrophes are left out, hyphens become fillers). Letters no table knows are left out.
 * @param language `uk` where the name is known to be Ukrainian (Г is H, И is Y); else its own letters tell
 */
export function transliterate(name: string, language?: 'uk'): string {
  return spell(name, language)
    .replaceAll(/['’‘`´ʼʻ.,]/g, '')
    .replaceAll(/[^A-Z]+/g, ' ')
    .trim()
}

/** What all spellings of a name have in common: AE, OE, UE, AA, SS are read as the single letter they may stand for. */
function fold(spelled: string): string {
  return spelled
    .toLowerCase()
    .replaceAll(/([aou])e/g, '$1')
    .replaceAll(/a{2,}/g, 'a')
    .replaceAll(/s{2,}/g, 's')
}

function tokens(text: string, language?: 'uk'): string[] {
  return spell(text, language)
    .split(/[^\p{L}\p{N}]+/u)
    .map(fold)
    .filter((token) => token !== '')
}

/**
 * Keys to store with a name: its parts, and all parts written together (`el`, `sayed`, `elsayed`), so that hyphen, apostrophe and
 * blank do not matter. A search hits when a query key is a prefix of one of them.
 */
export function searchKeys(name: string): readonly string[] {
  const parts = tokens(name)
  return [...new Set([...parts, parts.join('')])].filter((key) => key !== '')
}

/**
 * Ways to read a typed search. Each way is a list of keys that must all be the beginning of some stored key of the person; one way
 * is enough. `al hamwi` is read as `al` + `hamwi` and as `alhamwi`; Cyrillic as Russian and as Ukrainian. Empty for a text without
 * letters and digits.
 */
export function queryKeys(text: string): readonly (readonly string[])[] {
  const asRead = tokens(text)
  const asUkrainian = tokens(text, 'uk')
  const readings = asRead.join(' ') === asUkrainian.join(' ') ? [asRead] : [asRead, asUkrainian]
  return readings.filter((parts) => parts.length > 0).flatMap((parts) => [parts, ...pairsJoined(parts)])
}

function pairsJoined(parts: readonly string[]): readonly (readonly string[])[] {
  return parts.slice(1).map((part, i) => [...parts.slice(0, i), `${parts[i]}${part}`, ...parts.slice(i + 2)])
}

export interface PersonName {
  readonly familyName: string
  readonly givenNames: string
}

/** `MUSTERFRAU, Amina`; people with only one name: `SUKARNO`. ß stays ß in capitals (ẞ is not in every typeface). */
export function displayName(name: PersonName): string {
  const family = name.familyName
    .split('ß')
    .map((part) => part.toUpperCase())
    .join('ß')
  return [family, name.givenNames].filter((part) => part !== '').join(', ')
}

/**
 * The name field of a zone (`FAMILY<<GIVEN<NAMES`) without trailing fillers, cut to `width`: 39 in passports, 31 in TD2,
 * 30 in cards (ICAO Doc 9303-4 to -6). A family name that would fill the field alone is cut so that an initial remains.
 */
export function mrzNameKey(name: PersonName, width = 39): string {
  const given = transliterate(name.givenNames).replaceAll(' ', '<')
  const family = transliterate(name.familyName).replaceAll(' ', '<')
  if (given === '') return family.slice(0, width).replace(/<+$/, '')
  const shortFamily = family.slice(0, width - 3).replace(/<+$/, '')
  return `${shortFamily}<<${given}`.slice(0, width).replace(/<+$/, '')
}

/** `ANNA MARIA` of a zone as one writes it: `Anna Maria`. A suggestion for a form, not a finding. */
export function capitalised(zone: string): string {
  return zone.toLowerCase().replaceAll(/(^|[ '-])\p{L}/gu, (start) => start.toUpperCase())
}
