import { addDays, addYears, type IsoDate } from '../../shared/domain/dates.ts'
import { capitalised, transliterate } from '../../shared/domain/names.ts'
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

/** As the passport's visible zone prints it. */
function latin(name: string, origin: Origin): string {
  return LATIN.test(name) ? name : capitalised(transliterate(name, origin.language === 'uk' ? 'uk' : undefined))
}

/** Who is made: the ages are completed years. */
interface Wanted {
  readonly origin: Origin
  readonly family: string
  readonly sex: Sex
  readonly age: number
}

/** `taken`: given names of the family so far. */
function someone(chance: Chance, wanted: Wanted, taken: readonly string[], today: IsoDate): Invented {
  const { origin, sex, age } = wanted
  const names = sex === 'F' ? origin.female : origin.male
  const given = chance.pick(names.filter((name) => !taken.includes(latin(name, origin))))
  const family = origin.code === 'RUS' && sex === 'F' ? `${wanted.family}а` : wanted.family
  const day = addDays(addYears(today, -age), -chance.between(1, 360))
  // Some countries register the year of birth only.
  const unknownDay = (origin.code === 'AFG' || origin.code === 'ERI') && age >= 18 && chance.happens(0.12)
  return {
    familyName: latin(family, origin),
    givenNames: latin(given, origin),
    birthDate: unknownDay ? `${day.slice(0, 4)}-00-00` : day,
    birthPlace: chance.pick(origin.cities),
    sex,
    origin,
    adult: age >= 18,
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
    const members: Invented[] = []
    const add = (sex: Sex, age: number) => {
      const taken = members.map((member) => member.givenNames)
      members.push(someone(chance, { origin, family, sex, age }, taken, today))
    }
    const age = chance.between(19, 66)
    const first: Sex = chance.happens(0.5) ? 'F' : 'M'
    const couple = room > 1 && chance.happens(0.4)
    add(first, age)
    if (couple) add(first === 'F' ? 'M' : 'F', chance.between(Math.max(19, age - 7), age + 5))
    const parents = age >= 24 && age <= 56 && chance.happens(couple ? 0.8 : 0.12)
    const children = parents ? Math.min(chance.between(1, 3), room - members.length) : 0
    for (let child = 0; child < children; child++)
      add(chance.happens(0.5) ? 'F' : 'M', chance.between(Math.max(0, age - 44), Math.min(16, age - 21)))
    families.push({
      adults: members.filter((member) => member.adult),
      children: members.filter((member) => !member.adult),
    })
    people += members.length
  }
  return families
}
