import type { Call, CallView } from './call.types.ts'

const switches = ['microphone', 'camera', 'hold', 'audioOnly', 'blur'] as const
const key = 'tresen.switches'

/** Keeps what this side has switched off or blurred in a talk, so that a reload of the page cannot switch it on again. */
export function keepSwitches(storage: Storage, talk: string, view: CallView): void {
  const kept = switches.map((name) => (name === 'blur' ? view.blur === 'on' || view.blur === 'starting' : view[name]))
  storage.setItem(key, JSON.stringify([talk, ...kept]))
}

/** Puts a talk's switches to where they were. To be called before anybody is told to be here: nothing was sent until then. */
export function restoreSwitches(storage: Storage, talk: string, call: Call): void {
  const [kept, microphone, camera, hold, audioOnly, blur] = parse(storage.getItem(key))
  if (kept !== talk) return
  if (microphone === false) call.setMicrophone(false)
  if (camera === false) call.setCamera(false)
  if (hold === true) call.setHold(true)
  if (audioOnly === true) call.setAudioOnly(true)
  // Until the blur is there nothing is sent; without it the camera goes off.
  if (blur === true) void call.setBlur(true)
}

function parse(text: string | null): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(text ?? '[]')
    return Array.isArray(value) ? value : []
  } catch {
    return []
  }
}
