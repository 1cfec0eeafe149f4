import { notifications } from '@mantine/notifications'
import { isAppError, type ErrorCode, type WireError } from '../../shared/errors.ts'
import { t } from './i18n.ts'

export interface Sentence {
  /** What happened and what is safe. */
  readonly what: string
  /** What to do now. */
  readonly todo: string
  readonly reference: string | undefined
}

/** A sentence with a next step for any error, in the user's language. Every code has one (locales, checked by the compiler). */
export function sentenceOf(error: unknown): Sentence {
  const code: ErrorCode = isAppError(error) ? error.code : 'internal'
  const details = isAppError(error) ? error.details : {}
  return { ...sentence({ code, details }), reference: isAppError(error) ? error.reference : undefined }
}

export function sentence(error: Pick<WireError, 'code' | 'details'>): { what: string; todo: string } {
  // Gaps such as {field} or {right} hold codes; their words stand in the locale as well.
  const gaps = Object.fromEntries(
    Object.entries(error.details).map(([key, value]) => [key, typeof value === 'string' ? word(key, value) : value]),
  )
  return { what: t(`errors.${error.code}.what`, gaps), todo: t(`errors.${error.code}.todo`, gaps) }
}

function word(key: string, value: string): string {
  if (key !== 'field' && key !== 'other' && key !== 'reason') return value
  // A setting of a device has its words where the devices page has them.
  const setting = t(`deviceSettings.keys.${value as 'aim'}.label`, { defaultValue: value })
  return t(`words.${value}` as 'words.unknown', { defaultValue: setting })
}

export function showError(error: unknown): void {
  const { what, todo, reference } = sentenceOf(error)
  notifications.show({
    color: 'red',
    title: what,
    message: reference === undefined ? todo : `${todo} (${t('common.reference')} ${reference})`,
    autoClose: 12_000,
    closeButtonProps: { 'aria-label': t('common.close') },
    withBorder: true,
  })
}

/** What went wrong by itself, and what to do: stays until it is closed. */
export function showProblem(what: string, todo: string): void {
  notifications.show({
    color: 'red',
    title: what,
    message: todo,
    autoClose: false,
    closeButtonProps: { 'aria-label': t('common.close') },
    withBorder: true,
  })
}

/** Something happened that the page alone does not say; time enough to read it beside the work. */
export function showNews(what: string, more: string): void {
  notifications.show({
    color: 'yellow',
    title: what,
    message: more,
    autoClose: 20_000,
    closeButtonProps: { 'aria-label': t('common.close') },
    withBorder: true,
  })
}

export function showDone(message: string): void {
  notifications.show({
    color: 'green',
    message,
    autoClose: 4_000,
    withBorder: true,
    closeButtonProps: { 'aria-label': t('common.close') },
  })
}
