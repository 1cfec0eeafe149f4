import type { ReaderTrouble, ScanOutcome } from '../../shared/contract/scans.ts'
import { cardName } from './domain.ts'
import type { useT } from './i18n.ts'
import { sentence } from './messages.ts'

/** How a scan's answer looks: done, done but look at it, or refused with a reason. */
export function lookOf(outcome: ScanOutcome): 'good' | 'note' | 'bad' {
  if (outcome.result === 'step') return outcome.accepted ? 'good' : 'bad'
  if (outcome.result === 'refused') return 'bad'
  return outcome.result === 'no-file' || (outcome.result === 'person' && outcome.expired) ? 'note' : 'good'
}

/** Whether a scan was read and did what it could: decides the tone. */
export const isGood = (outcome: ScanOutcome): boolean => lookOf(outcome) !== 'bad'

/** „Reisepass" for `P`, „Reiseausweis für Flüchtlinge" for `PR`. */
function documentName(code: string, t: ReturnType<typeof useT>): string {
  const own = cardName(code)
  if (own !== code) return own
  if (code === 'PU') return t('scan.documents.returnDocument')
  const kind = { P: 'passport', I: 'idCard', A: 'idCard', C: 'idCard', V: 'visa' }[code.charAt(0)] ?? 'document'
  return t(`scan.documents.${kind as 'document'}`)
}

/** One line about a scan: what was read and where it led, or why it was refused and what to do. */
export function scanWords(outcome: ScanOutcome, t: ReturnType<typeof useT>): string {
  const refusal = 'refusal' in outcome ? outcome.refusal : null
  if (refusal !== null) {
    const { what, todo } = sentence(refusal)
    return `${what} ${todo}`
  }
  return outcome.corrected === true ? `${doneWords(outcome, t)} ${t('scan.corrected')}` : doneWords(outcome, t)
}

function doneWords(outcome: ScanOutcome, t: ReturnType<typeof useT>): string {
  switch (outcome.result) {
    case 'person':
    case 'no-file': {
      if (outcome.documentCode === 'file-number') return t('scan.file')
      const words = t(`scan.${outcome.result}`, { document: documentName(outcome.documentCode, t) })
      return outcome.expired ? `${words} ${t('scan.expired')}` : words
    }
    case 'step':
      return t(`scan.step.${outcome.step}`)
    case 'refused':
      return ''
    default:
      return t(`scan.${outcome.result}`)
  }
}

/** A reader had nothing to deliver. `at` ISO, by this page's clock. */
export interface Unread {
  readonly trouble: ReaderTrouble
  readonly at: string
}

function createStore<T>() {
  const listeners = new Set<() => void>()
  let last: T | undefined
  return {
    subscribe(listener: () => void): () => void {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
    get: (): T | undefined => last,
    set(value: T | undefined): void {
      last = value
      for (const listener of listeners) listener()
    },
  }
}

/** The last scan, for `useSyncExternalStore`. */
export const scanStore = createStore<ScanOutcome>()
/** What a reader could not read after the last scan. */
export const unreadStore = createStore<Unread>()
/** When a scanner that types was last used on a locked screen. */
export const lockedScanStore = createStore<string>()
