import { ipcRenderer } from 'electron'

/** The two channels everything goes over. Main registers nothing else (src/main/ipc). */
const callChannel = 'tresen:call'
const eventChannel = 'tresen:event'

type Listener = (payload: unknown) => void
const listeners = new Map<string, Set<Listener>>()

ipcRenderer.on(eventChannel, (_event, name: unknown, payload: unknown) => {
  if (typeof name !== 'string') return
  for (const listener of listeners.get(name) ?? []) listener(payload)
})

/** Calls `feature.method` in main. Answers a Reply; never throws across the bridge. */
function call(name: string, input: unknown): Promise<unknown> {
  return ipcRenderer.invoke(callChannel, name, input)
}

/** Hears `feature.event`. Only the payload reaches the listener, never Electron's event object. */
function subscribe(name: string, listener: Listener): () => void {
  const set = listeners.get(name) ?? new Set<Listener>()
  listeners.set(name, set)
  set.add(listener)
  return () => {
    set.delete(listener)
  }
}

export const bridge = { call, subscribe }
export type Bridge = typeof bridge
