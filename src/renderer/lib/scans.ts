import type { ScanOutcome } from '../../shared/contract/scans.ts'
import type { useT } from './i18n.ts'
import { sentence } from './messages.ts'

/** Whether a scan did what was asked of it: decides colour and tone. */
export function isGood(outcome: ScanOutcome): boolean {
  if (outcome.result === 'step') return outcome.accepted
  return outcome.result !== 'refused' && outcome.result !== 'no-file'
}

/** One line about a scan: what was read and where it led, or why it was refused and what to do. */
export function scanWords(outcome: ScanOutcome, t: ReturnType<typeof useT>): string {
  const refusal = 'refusal' in outcome ? outcome.refusal : null
  if (refusal !== null) {
    const { what, todo } = sentence(refusal)
    return `${what} ${todo}`
  }
  switch (outcome.result) {
    case 'person':
    case 'no-file':
      return t(`scan.${outcome.result}`, { document: outcome.documentCode })
    case 'step':
      return t(`scan.step.${outcome.step}`)
    case 'refused':
      return ''
    default:
      return t(`scan.${outcome.result}`)
  }
}

const listeners = new Set<() => void>()
let last: ScanOutcome | undefined

/** The last scan, for `useSyncExternalStore`. */
export const scanStore = {
  subscribe(listener: () => void): () => void {
    listeners.add(listener)
    return () => {
      listeners.delete(listener)
    }
  },
  get: (): ScanOutcome | undefined => last,
  set(outcome: ScanOutcome | undefined): void {
    last = outcome
    for (const listener of listeners) listener()
  },
}
