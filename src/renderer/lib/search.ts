const listeners = new Set<() => void>()

/** Opens the search (Ctrl+K) from any page. */
export function openSearch(): void {
  for (const listener of listeners) listener()
}

/** The search dialog hears it; returns the function that ends the subscription. */
export function onOpenSearch(listener: () => void): () => void {
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
  }
}
