import { useSyncExternalStore } from 'react'

function everySecond(listener: () => void): () => void {
  const timer = setInterval(listener, 1000)
  return () => clearInterval(timer)
}
const never = () => () => undefined
const wholeSecond = () => Math.floor(Date.now() / 1000) * 1000

/** The time in whole seconds (ms since 1970); moves on by itself only while something on the screen counts. */
export const useNow = (counting: boolean): number => useSyncExternalStore(counting ? everySecond : never, wholeSecond)
