/**
 * Keeps the screen on while the person waits or talks, where the browser can.
 * @returns ends it
 */
export function stayAwake(): () => void {
  let lock: WakeLockSentinel | undefined
  let ended = false
  const take = async (): Promise<void> => {
    if (!('wakeLock' in navigator) || document.visibilityState !== 'visible') return
    try {
      lock = await navigator.wakeLock.request('screen')
      if (ended) await lock.release()
    } catch {
      // Low battery or a policy: the screen goes dark, the place stays.
    }
  }
  // The browser lets go whenever the page is hidden.
  const again = (): void => void take()
  document.addEventListener('visibilitychange', again)
  void take()
  return () => {
    ended = true
    document.removeEventListener('visibilitychange', again)
    void lock?.release()
  }
}
