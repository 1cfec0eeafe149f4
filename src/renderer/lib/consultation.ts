import type { TFunction } from 'i18next'
import type { QueueRow } from '../../shared/contract/consultations.ts'
import { citizenLanguages } from '../../shared/consultation/languages.ts'
import { PROCEDURES } from '../../shared/domain/procedures.ts'
import { languageName, matterName } from './domain.ts'
import { collator, personName } from './format.ts'
import type { Output } from './query.ts'

/** The waiting room as this desk sees it. */
export type Queue = Output<'consultations', 'queue'>

/** „Englisch" for `en`, „Leichte Sprache" for `de-simple`. */
export const citizenLanguageName = (t: TFunction, code: string): string =>
  code === 'de-simple' ? t('consultations.simple') : languageName(code)

/** Languages of the people's page, for choosing. */
export const languageOptions = (t: TFunction): { value: string; label: string }[] =>
  citizenLanguages.map((code) => ({ value: code, label: citizenLanguageName(t, code) }))

/** Matters of the consultation hour, for choosing: the general ones first, then the procedures by name. */
export function matterOptions(t: TFunction): { value: string; label: string }[] {
  const procedures = PROCEDURES.map(({ code }) => ({ value: code as string, label: matterName(t, code) }))
  procedures.sort((a, b) => collator.compare(a.label, b.label))
  return [...['general', 'collection'].map((code) => ({ value: code, label: matterName(t, code) })), ...procedures]
}

/** TADESSE, Hana; of somebody without a file the ticket, `V-014`. */
export const rowName = (row: Pick<QueueRow, 'familyName' | 'givenNames' | 'ticket'>): string =>
  row.familyName === null ? row.ticket : personName({ familyName: row.familyName, givenNames: row.givenNames ?? '' })

/** `04:12`, from an hour on `1:04:12`. */
export function clock(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000))
  const rest = [Math.floor(seconds / 60) % 60, seconds % 60].map((part) => String(part).padStart(2, '0')).join(':')
  return seconds >= 3600 ? `${Math.floor(seconds / 3600)}:${rest}` : rest
}

/** Whole minutes since a time, never negative. */
export const minutesSince = (since: string, now: number): number =>
  Math.max(0, Math.floor((now - Date.parse(since)) / 60_000))

/** „ca. 5–12 Min."; a range without width is one figure. */
export function rangeWords(t: TFunction, { from, to }: { from: number; to: number }): string {
  return from === to ? t('consultations.range.one', { to }) : t('consultations.range.two', { from, to })
}
