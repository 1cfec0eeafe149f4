import type { ScanOutcome } from '../../shared/contract/scans.ts'
import { api } from '../lib/api.ts'
import { prefetch } from '../lib/query.ts'
import { isGood, scanStore } from '../lib/scans.ts'

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

/** Every scan, from any page: the place it leads to, the line, a tone. Subscribes once, outside React. */
export function startScans(go: (outcome: ScanOutcome) => void): void {
  api.scans.scanned((outcome) => {
    if ('personId' in outcome) prefetch('people', 'file', { personId: outcome.personId })
    go(outcome)
    scanStore.set(outcome)
    tone(isGood(outcome))
  })
}
