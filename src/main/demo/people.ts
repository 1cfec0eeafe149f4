import { addDays, type IsoDate } from '../../shared/domain/dates.ts'
import { transliterate } from '../../shared/domain/names.ts'
import type { Sex } from '../../shared/domain/mrz.ts'
import { ORIGINS, type Origin } from './origins.ts'
import type { Chance } from './random.ts'

/** An invented person before the file is made of it. */
export interface Invented {
  readonly familyName: string
  readonly givenNames: string
  readonly birthDate: IsoDate
  readonly birthPlace: string
  readonly sex: Sex
  readonly origin: Origin
  readonly adult: boolean
}

export interface Family {
  readonly adults: readonly Invented[]
  readonly children: readonly Invented[]
}

const LATIN = /^[\p{Script=Latin}\p{M}' -]+$/u

function capitalised(zone: string): string {
  return zone.toLowerCase().replaceAll(/(^| )\p{L}/gu, (start) => start.toUpperCase())
}

/** As the passport's visible zone prints it. */
function latin(name: string): string {
  return LATIN.test(name) ? name : capitalised(transliterate(name))
}

function someone(
  chance: Chance,
  origin: Origin,
  family: string,
  sex: Sex,
  ages: readonly [number, number],
  today: IsoDate,
): Invented {
  const given = chance.pick(sex === 'F' ? origin.female : origin.male)
  const days = chance.between(ages[0] * 365 + ages[0], ages[1] * 365 + 300)
  const day = addDays(today, -days)
  // Some countries register the year of birth only.
  const unknownDay = (origin.code === 'AFG' || origin.code === 'ERI') && ages[0] >= 18 && chance.happens(0.12)
  return {
    familyName: latin(family),
    givenNames: latin(given),
    birthDate: unknownDay ? `${day.slice(0, 4)}-00-00` : day,
    birthPlace: chance.pick(origin.cities),
    sex,
    origin,
    adult: ages[0] >= 18,
  }
}

const WHEEL = ORIGINS.flatMap((origin) => Array.from({ length: origin.share }, () => origin))

/** People by families (some of one), until `count` are there. */
export function inventFamilies(chance: Chance, count: number, today: IsoDate): readonly Family[] {
  const families: Family[] = []
  let people = 0
  while (people < count) {
    const origin = chance.pick(WHEEL)
    const family = chance.pick(origin.family)
    const room = count - people
    const couple = room > 1 && chance.happens(0.4)
    const first: Sex = chance.happens(0.5) ? 'F' : 'M'
    const adults = [someone(chance, origin, family, first, [19, 68], today)]
    if (couple) adults.push(someone(chance, origin, family, first === 'F' ? 'M' : 'F', [22, 60], today))
    const wanted = chance.happens(couple ? 0.7 : 0.1) ? chance.between(1, 3) : 0
    const children = Array.from({ length: Math.min(wanted, room - adults.length) }, () =>
      someone(chance, origin, family, chance.happens(0.5) ? 'F' : 'M', [0, 16], today),
    )
    families.push({ adults, children })
    people += adults.length + children.length
  }
  return families
}
