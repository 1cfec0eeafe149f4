import type { Kysely } from 'kysely'
import { z } from 'zod'
import type { PersonHit } from '../../../shared/contract/people.ts'
import { searchKeys } from '../../../shared/domain/names.ts'
import { caseKey, type KeyRange, type SearchWay } from '../../../shared/domain/person-keys.ts'
import type { Database } from '../../db/schema.ts'

/** A person has a few keys in one range (`ali`, `aliakbar`); so many rows hold enough people. */
const ROWS_PER_HIT = 4
const collator = new Intl.Collator('de')
const Codes = z.array(z.string())

interface Row {
  readonly id: string
  readonly file_number: string
  readonly family_name: string
  readonly given_names: string
  readonly birth_date: string
  readonly nationalities: string
}

/**
 * People who have a key in each range of one of the ways, best first: whole words before beginnings, family name before given names.
 * Walks the index of keys in order, so that whole keys come first and a short beginning costs no more than a long one.
 */
export async function findPeople(
  db: Kysely<Database>,
  ways: readonly SearchWay[],
  limit: number,
): Promise<readonly PersonHit[]> {
  const found = new Map<string, { row: Row; way: SearchWay }>()
  for (const way of ways) {
    const rows = await waysQuery(db, way, limit * ROWS_PER_HIT).execute()
    for (const row of rows) if (!found.has(row.id)) found.set(row.id, { row, way })
  }
  const ranked = [...found.values()]
    .map(({ row, way }) => ({ row, way, score: scoreOf(row, way) }))
    .sort(
      (a, b) =>
        b.score - a.score ||
        collator.compare(a.row.family_name, b.row.family_name) ||
        collator.compare(a.row.given_names, b.row.given_names) ||
        (a.row.birth_date < b.row.birth_date ? -1 : 1),
    )
    .slice(0, limit)
  const named = await namedCases(
    db,
    ranked.map(({ row }) => row.id),
    ways.flatMap((way) => way.filter(({ kind }) => kind === 'case')),
  )
  return ranked.flatMap(({ row }) => (named.get(row.id) ?? [undefined]).map((one) => toHit(row, one))).slice(0, limit)
}

/** The query of one way; exported so that a test can look at its plan. */
export function waysQuery(db: Kysely<Database>, [first, ...others]: SearchWay, limit: number) {
  if (first === undefined) throw new RangeError('a way to read a search has a range')
  let query = db
    .selectFrom('person_keys as found')
    .innerJoin('persons', 'persons.id', 'found.person_id')
    .select(['id', 'file_number', 'family_name', 'given_names', 'birth_date', 'nationalities'])
    .where('found.kind', '=', first.kind)
    .where('found.key', '>=', first.from)
    .where('found.key', '<', first.to)
  for (const range of others) {
    query = query.where((eb) =>
      eb.exists(
        eb
          .selectFrom('person_keys as other')
          .select('other.key')
          .whereRef('other.person_id', '=', 'found.person_id')
          .where('other.kind', '=', range.kind)
          .where('other.key', '>=', range.from)
          .where('other.key', '<', range.to),
      ),
    )
  }
  return query.orderBy('found.key').limit(limit)
}

/** Whole words count, most of all in the family name. */
function scoreOf(row: Row, way: SearchWay): number {
  const family = searchKeys(row.family_name)
  const given = searchKeys(row.given_names)
  return way.reduce((score, { kind, from }) => {
    if (kind !== 'name') return score + 4
    if (family.includes(from)) return score + 4
    return score + (given.includes(from) ? 3 : family.some((key) => key.startsWith(from)) ? 1 : 0)
  }, 0)
}

/** Vorgänge that were searched by their number, by person. */
async function namedCases(
  db: Kysely<Database>,
  personIds: readonly string[],
  ranges: readonly KeyRange[],
): Promise<ReadonlyMap<string, readonly NamedCase[]>> {
  const byPerson = new Map<string, NamedCase[]>()
  if (ranges.length === 0 || personIds.length === 0) return byPerson
  const rows = await db
    .selectFrom('cases')
    .select(['id', 'person_id', 'case_number'])
    .where('person_id', 'in', personIds)
    .orderBy('received_on', 'desc')
    .execute()
  for (const row of rows) {
    const { key } = caseKey(row.case_number)
    if (!ranges.some(({ from, to }) => key >= from && key < to)) continue
    byPerson.set(row.person_id, [...(byPerson.get(row.person_id) ?? []), row])
  }
  return byPerson
}

interface NamedCase {
  readonly id: string
  readonly case_number: string
}

function toHit(row: Row, named: NamedCase | undefined): PersonHit {
  return {
    personId: row.id,
    fileNumber: row.file_number,
    familyName: row.family_name,
    givenNames: row.given_names,
    birthDate: row.birth_date,
    nationalities: Codes.parse(JSON.parse(row.nationalities)),
    caseId: named?.id ?? null,
    caseNumber: named?.case_number ?? null,
  }
}
