import type { TFunction } from 'i18next'
import type { PersonFile } from '../../shared/contract/people.ts'
import { CARD_CODES } from '../../shared/domain/cards.ts'
import { isCaseState } from '../../shared/domain/case-states.ts'
import { COUNTRY_CODES, country } from '../../shared/domain/nationalities.ts'
import { padLanguages } from '../../shared/domain/pad-texts.ts'
import { PAPERS, PROCEDURES } from '../../shared/domain/procedures.ts'
import { TITLE_KINDS } from '../../shared/domain/titles.ts'
import { collator, date, relativeDays } from './format.ts'
import { uiLanguage } from './i18n.ts'

/**
 * Names of what the office knows by codes, in the user's language. A code from a newer program is shown as it is: a screen that says
 * `ae-99` is better than none.
 */
type Named = { readonly de: string; readonly en: string }
const nameOf = (entry: Named | undefined, code: string): string => entry?.[uiLanguage()] ?? code

const procedures = new Map<string, (typeof PROCEDURES)[number]>(PROCEDURES.map((kind) => [kind.code, kind]))
const titles = new Map<string, (typeof TITLE_KINDS)[number]>(TITLE_KINDS.map((kind) => [kind.code, kind]))
const papers: Readonly<Record<string, Named>> = PAPERS
const cards: Readonly<Record<string, Named>> = CARD_CODES

export const procedureName = (code: string): string => nameOf(procedures.get(code), code)
/** `§ 8 AufenthG` */
export const procedureBasis = (code: string): string => procedures.get(code)?.basis ?? ''
export const procedureHasFiction = (code: string): boolean => procedures.get(code)?.fiction ?? false
export const paperName = (code: string): string => nameOf(papers[code], code)
export const countryName = (code: string): string => nameOf(country(code), code)
/** States and nationalities for choosing, sorted by name; `also` a code that a zone may hold and the list does not. */
export function countryOptions(also?: string): { value: string; label: string }[] {
  const codes = also === undefined || COUNTRY_CODES.includes(also) ? COUNTRY_CODES : [also, ...COUNTRY_CODES]
  return codes
    .map((code) => ({ value: code, label: countryName(code) }))
    .sort((a, b) => collator.compare(a.label, b.label))
}

/** Name of an ordered card or travel document by its MRZ code. */
export const cardName = (code: string): string => nameOf(cards[code], code)

/** `Aufenthaltserlaubnis § 25 Abs. 2`: the law is clear to whoever reads it here. */
export function titleName(code: string): string {
  const kind = titles.get(code)
  return kind === undefined ? code : `${nameOf(kind, code)} ${kind.basis.replace(/ AufenthG$/, '')}`
}

/** „Arabisch" for `ar`. */
export const languageName = (code: string): string =>
  new Intl.DisplayNames(uiLanguage(), { type: 'language' }).of(code) ?? code

/** Languages in which people are addressed. */
export const languages = padLanguages

export const caseStateName = (t: TFunction, state: string): string =>
  isCaseState(state) ? t(`domain.caseState.${state}`) : state

/** A matter of an appointment or a consultation: a procedure, the collection of a card, or a question. */
export const matterName = (t: TFunction, matter: string): string =>
  matter === 'collection' || matter === 'general' ? t(`domain.${matter}`) : procedureName(matter)

type Gaps = Readonly<Record<string, string | number>>

/** Gaps of a sentence: dates as dates, codes of documents by name. */
function written(params: Gaps): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(params).map(([key, value]) => {
      if (typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value)) return [key, date(value)]
      return [key, key === 'document' ? cardName(String(value)) : value]
    }),
  )
}

/** Why a date is what it is: „Eingang 14.09.2026 + 3 Monate …". The legal basis stands apart. */
export function explanation(t: TFunction, explained: { readonly key: string; readonly params: Gaps }): string {
  return t(`deadlines.${explained.key}` as 'deadlines.demand', { ...written(explained.params), defaultValue: '' })
}

type Warning = PersonFile['warnings'][number]

/** A warning in words: what is so, and what it means or what to do. */
export function warningWords(t: TFunction, { key, params }: Warning): { what: string; todo: string } {
  const { date: day, kind } = params
  const gaps = {
    ...written(params),
    ...(typeof day === 'string' ? { when: relativeDays(day) } : {}),
    ...(kind === undefined ? {} : { pass: t(`domain.documentKind.${kind}` as 'domain.documentKind.passport') }),
    ...(typeof params['count'] === 'number' ? { count: params['count'] } : {}),
  }
  return {
    what: t(`warnings.${key}.what` as 'warnings.unlimited.what', gaps),
    todo: t(`warnings.${key}.todo` as 'warnings.unlimited.todo', gaps),
  }
}
