/**
 * One run at a time of something that reads and then acts on what it read: two at once would act on the older picture last.
 * @returns starts a run, or waits for one that begins after this call; calls made meanwhile share it
 */
export function serial(work: () => Promise<void>): () => Promise<void> {
  let last: Promise<unknown> = Promise.resolve()
  let queued: Promise<void> | undefined
  return () => {
    if (queued !== undefined) return queued
    queued = last.then(() => {
      queued = undefined
      return work()
    })
    last = queued.catch(() => undefined)
    return queued
  }
}
