/** Milliseconds until the next one may begin: two at once tell nobody more. */
const REST_MS = 250

let audio: AudioContext | undefined
let last = -Infinity

/** A short high tone for yes, a lower one for no; quiet enough for a hall, and never the only sign. One at a time. */
export function tone(good: boolean): void {
  if (performance.now() - last < REST_MS) return
  last = performance.now()
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
