/** The keys a file is found by (table person_keys), and how a typed search is read. One place, so that both sides spell alike. */
import { parseDe, type IsoDate } from './dates.ts'
import { queryKeys, searchKeys } from './names.ts'

export type KeyKind = 'name' | 'birth' | 'file' | 'document' | 'case'

export interface PersonKey {
  readonly kind: KeyKind
  readonly key: string
}

export interface KeySource {
  /** Family, given, birth and former names, in any script. */
  readonly names: readonly string[]
  readonly birthDate: IsoDate
  readonly fileNumber: string
  /** Numbers of passports, cards and travel documents. */
  readonly documentNumbers?: readonly string[]
  /** Aktenzeichen of the Vorgänge. */
  readonly caseNumbers?: readonly string[]
}

/** All keys of a person, each once, in small letters. */
export function personKeys(source: KeySource): readonly PersonKey[] {
  const keys: PersonKey[] = [...new Set(source.names.flatMap((name) => searchKeys(name)))].map((key) => ({
    kind: 'name',
    key,
  }))
  const add = (kind: KeyKind, values: readonly string[]) => {
    for (const key of new Set(values.map((value) => value.toLowerCase()))) keys.push({ kind, key })
  }
  add('birth', [source.birthDate])
  add('file', [source.fileNumber])
  add('document', source.documentNumbers ?? [])
  add('case', source.caseNumbers ?? [])
  return keys
}

/**
 * What a typed text asks for: every condition of one way must hold, one way is enough; a key is the beginning of a stored one.
 * Names and a birth date may be mixed: `musterfrau 12.06.1985`.
 */
export function readQuery(text: string): readonly (readonly PersonKey[])[] {
  const dates: PersonKey[] = []
  // A full date anywhere is a birth date; what remains are names or one number.
  const rest = text.replaceAll(/\d{4}-\d{2}-\d{2}(?!\d)|\d{1,2}\.\s?\d{1,2}\.\s?\d{4}/g, (found) => {
    const date = parseDe(found)
    if (date === undefined) return found
    dates.push({ kind: 'birth', key: date })
    return ' '
  })
  const number = rest
    .trim()
    .toLowerCase()
    .replace(/^az[.:]?\s*/, '')
  if (/^\d{2}-[\d-]*$/.test(number)) return (['file', 'case'] as const).map((kind) => [{ kind, key: number }, ...dates])
  const names = queryKeys(rest).map((way) => [...way.map((key): PersonKey => ({ kind: 'name', key })), ...dates])
  if (/^[a-z0-9]*\d[a-z0-9]*$/.test(number)) return [[{ kind: 'document', key: number }, ...dates], ...names]
  return names.length > 0 || dates.length === 0 ? names : [dates]
}
