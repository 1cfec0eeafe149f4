/** What a page asked for, as far as it decides about the answer. */
export interface Asked {
  readonly permission: string
  /** Address of the asking frame or its origin, as Electron gives it. */
  readonly from: string | undefined
  readonly isMainFrame: boolean
  readonly windowId: number | undefined
}

/** Camera and microphone for our own page while main knows what for; nothing else, for nobody. */
export function mayOpenMedia(asked: Asked, pageOrigin: string, mayUseMedia: (windowId: number) => boolean): boolean {
  const { permission, from, isMainFrame, windowId } = asked
  if (permission !== 'media' || !isMainFrame || from === undefined || windowId === undefined) return false
  if (!URL.canParse(from)) return false
  const { protocol, host } = new URL(from)
  return `${protocol}//${host}` === pageOrigin && mayUseMedia(windowId)
}
