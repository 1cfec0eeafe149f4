import type { ScanOutcome } from '../../shared/contract/scans.ts'
import { api } from '../lib/api.ts'
import { prefetch } from '../lib/query.ts'

let audio: AudioContext | undefined

/** A short high tone for yes, a lower one for no; quiet enough for a hall, and never the only sign. */
function tone(good: boolean): void {
  audio ??= new AudioContext()
  const at = audio.currentTime
  const oscillator = audio.createOscillator()
  const gain = audio.createGain()
  oscillator.frequency.value = good ? 1046 : 196
  gain.gain.setValueAtTime(0.08, at)
  gain.gain.exponentialRampToValueAtTime(0.0001, at + (good ? 0.09 : 0.22))
  oscillator.connect(gain).connect(audio.destination)
  oscillator.start(at)
  oscillator.stop(at + 0.25)
}

export function isGood(outcome: ScanOutcome): boolean {
  if (outcome.result === 'step') return outcome.accepted
  return outcome.result !== 'refused' && outcome.result !== 'no-file'
}

type Listener = (outcome: ScanOutcome) => void
const listeners = new Set<Listener>()
let last: ScanOutcome | undefined

/** The last scan, for the counter's page and the line above the strip. */
export const scanStore = {
  subscribe(listener: () => void): () => void {
    listeners.add(listener)
    return () => {
      listeners.delete(listener)
    }
  },
  get: () => last,
}

/** Every scan, from any page: a tone, the line, and the place it leads to. Subscribes once, outside React. */
export function startScans(go: (outcome: ScanOutcome) => void): void {
  api.scans.scanned((outcome) => {
    performance.mark('scan-outcome')
    last = outcome
    if ('personId' in outcome) prefetch('people', 'file', { personId: outcome.personId })
    go(outcome)
    for (const listener of listeners) listener(outcome)
    tone(isGood(outcome))
  })
}
