/**
 * Goes on once an act succeeded, also when the sheet that began it is gone by then: what changed in the database is on the
 * screen before the answer arrives. A failure was shown by `useAct` already.
 */
export function after<T>(act: Promise<T>, goOn: (value: T) => void): void {
  act.then(goOn, () => undefined)
}
