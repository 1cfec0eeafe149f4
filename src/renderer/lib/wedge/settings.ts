/** Keys a scanner can be set to send before a code: no keyboard in the office has them, so nobody presses them. */
export const WEDGE_PREFIXES = ['none', 'F13', 'F14', 'F15', 'F16', 'F20', 'F24'] as const
export type WedgePrefix = (typeof WEDGE_PREFIXES)[number]

export interface WedgeSettings {
  /** Off until somebody says that this workplace has such a scanner. */
  readonly on: boolean
  readonly prefix: WedgePrefix
}

const storageKey = 'tresen.wedge'
const listeners = new Set<() => void>()
let known: WedgeSettings | undefined

function read(): WedgeSettings {
  const off: WedgeSettings = { on: false, prefix: 'none' }
  try {
    const stored = JSON.parse(localStorage.getItem(storageKey) ?? '{}') as Partial<Record<keyof WedgeSettings, unknown>>
    return { on: stored.on === true, prefix: WEDGE_PREFIXES.find((prefix) => prefix === stored.prefix) ?? 'none' }
  } catch {
    return off
  }
}

/** How this workplace takes a scanner that types, for `useSyncExternalStore`. Kept on this machine for this window. */
export const wedgeSettings = {
  get: (): WedgeSettings => (known ??= read()),
  set(settings: WedgeSettings): void {
    known = settings
    localStorage.setItem(storageKey, JSON.stringify(settings))
    for (const listener of listeners) listener()
  },
  subscribe(listener: () => void): () => void {
    listeners.add(listener)
    return () => {
      listeners.delete(listener)
    }
  },
}
