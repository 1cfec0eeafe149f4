/** What a page asked for, as far as it decides about the answer. */
export interface Asked {
  readonly permission: string
  /** Address of the asking frame or its origin, as Electron gives it. */
  readonly from: string | undefined
  readonly isMainFrame: boolean
  readonly windowId: number | undefined
  /** `video`, `audio`; empty where Electron does not say, which counts as both. */
  readonly kinds: readonly (string | undefined)[]
}

/** What a window may open: nothing, its camera (to read a code), or camera and microphone (a call). */
export type Media = 'none' | 'camera' | 'both'

/** Camera and microphone for our own page while main knows what for; nothing else, for nobody. */
export function mayOpenMedia(asked: Asked, pageOrigin: string, mediaOf: (windowId: number) => Media): boolean {
  const { permission, from, isMainFrame, windowId, kinds } = asked
  if (permission !== 'media' || !isMainFrame || from === undefined || windowId === undefined) return false
  if (!URL.canParse(from)) return false
  const { protocol, host } = new URL(from)
  if (`${protocol}//${host}` !== pageOrigin) return false
  const media = mediaOf(windowId)
  const onlyCamera = kinds.length > 0 && kinds.every((kind) => kind === 'video')
  return media === 'both' || (media === 'camera' && onlyCamera)
}
