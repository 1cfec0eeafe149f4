import type { TFunction } from 'i18next'
import { cardName, paperName } from './domain.ts'
import { date } from './format.ts'

interface Entry {
  readonly action: string
  readonly details: Readonly<Record<string, string | number | boolean>>
}

/** An entry of the log as a sentence; an action of a newer program stands there by its name. */
export function auditWords(t: TFunction, { action, details }: Entry): string {
  const gaps = Object.fromEntries(
    Object.entries(details).map(([key, value]) => [
      key,
      typeof value === 'string' ? word(t, key, value) : String(value),
    ]),
  )
  const key = action.replaceAll(/[.-]/g, '_')
  return t(`audit.${key}` as 'audit.people_read', { ...gaps, defaultValue: action })
}

function word(t: TFunction, key: string, value: string): string {
  if (key === 'paper') return paperName(value)
  if (key === 'document') return cardName(value)
  if (key === 'state') return t(`domain.requirement.${value}` as 'domain.requirement.present', { defaultValue: value })
  if (key === 'caseState') return t(`domain.caseState.${value}` as 'domain.caseState.granted', { defaultValue: value })
  return /^\d{4}-\d{2}-\d{2}/.test(value) ? date(value) : value
}
