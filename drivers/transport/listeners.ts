import type { Leave } from './transport.ts'

/** A list of listeners. One that throws neither stops the others nor the caller: its error surfaces on its own. */
export class Listeners<T extends readonly unknown[]> {
  readonly #all = new Set<{ listener: (...values: T) => void }>()

  add(listener: (...values: T) => void): Leave {
    const entry = { listener }
    this.#all.add(entry)
    return () => void this.#all.delete(entry)
  }

  emit(...values: T): void {
    for (const entry of Array.from(this.#all)) {
      if (!this.#all.has(entry)) continue
      try {
        entry.listener(...values)
      } catch (error) {
        queueMicrotask(() => {
          throw error
        })
      }
    }
  }

  get size(): number {
    return this.#all.size
  }

  clear(): void {
    this.#all.clear()
  }
}
