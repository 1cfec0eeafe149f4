/** Sound, vibration and title when the person is called: none of it needs a permission, the sound only one touch before. */

let audio: AudioContext | undefined

function context(): AudioContext | undefined {
  // Firefox and Safari make it suspended before the first gesture; some old phones have none.
  audio ??= typeof AudioContext === 'function' ? new AudioContext() : undefined
  return audio
}

/** To be called in a click: from then on sound may be played. */
export async function allowSound(): Promise<boolean> {
  try {
    await context()?.resume()
  } catch {
    return false
  }
  return soundAllowed()
}

export function soundAllowed(): boolean {
  return audio?.state === 'running'
}

/** Two soft tones. */
export function playTone(): void {
  const sound = context()
  if (!sound) return
  for (const [index, frequency] of [660, 880].entries()) {
    const from = sound.currentTime + index * 0.28
    const tone = new OscillatorNode(sound, { frequency })
    const gain = new GainNode(sound, { gain: 0 })
    gain.gain.setValueAtTime(0, from)
    gain.gain.linearRampToValueAtTime(0.3, from + 0.03)
    gain.gain.linearRampToValueAtTime(0, from + 0.26)
    tone.connect(gain).connect(sound.destination)
    tone.start(from)
    tone.stop(from + 0.3)
  }
}

/**
 * Rings until the returned function is called: tone, vibration, and the title that changes in the tab.
 * @param calling what the title says in turn with its own text
 */
export function ring(calling: string): () => void {
  const title = document.title
  let turn = 0
  const once = (): void => {
    turn += 1
    document.title = turn % 2 === 1 ? `● ${calling}` : title
    if (turn % 2 === 0) return
    if (soundAllowed()) playTone()
    // Not in Safari.
    navigator.vibrate?.([300, 150, 300])
  }
  once()
  const timer = setInterval(once, 1500)
  return () => {
    clearInterval(timer)
    navigator.vibrate?.(0)
    document.title = title
  }
}
