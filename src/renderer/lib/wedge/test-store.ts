import type { TypedKey } from './recogniser.ts'

type Listener = (text: string, keys: readonly TypedKey[]) => void

let listener: Listener | undefined

/** The self-test on screen takes the scans of a scanner that types, also before this workplace is said to have one. */
export const wedgeTest = {
  listening: (): boolean => listener !== undefined,
  /** @returns how to stop listening */
  begin(taker: Listener): () => void {
    listener = taker
    return () => {
      if (listener === taker) listener = undefined
    }
  },
  /** @returns false when no test is on screen */
  take(text: string, keys: readonly TypedKey[]): boolean {
    if (listener === undefined) return false
    listener(text, keys)
    return true
  },
}
