export type Density = 'normal' | 'compact'
const storageKey = 'tresen.density'

/** Compact: 14 px tables and tighter rows, for people with long lists. */
export function density(): Density {
  return localStorage.getItem(storageKey) === 'compact' ? 'compact' : 'normal'
}

export function setDensity(chosen: Density): void {
  localStorage.setItem(storageKey, chosen)
  applyDensity()
}

export function applyDensity(): void {
  document.documentElement.dataset['density'] = density()
}
