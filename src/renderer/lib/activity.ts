const reasons = new Set<() => boolean>()

/** Something that counts as somebody being at the desk though no key is pressed: a talk. */
export function countsAsPresence(going: () => boolean): void {
  reasons.add(going)
}

/** Whether somebody is at the desk by what goes on there. */
export const somebodyIsHere = (): boolean => [...reasons].some((going) => going())
