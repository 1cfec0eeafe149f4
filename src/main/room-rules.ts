/** What a window with another platform's room may do, as decisions without Electron. */

const LOOPBACK = new Set(['127.0.0.1', '[::1]', 'localhost'])

/** Encrypted, or to this machine itself. */
function isSafe({ protocol, hostname }: URL): boolean {
  if (protocol === 'https:' || protocol === 'wss:') return true
  return (protocol === 'http:' || protocol === 'ws:') && LOOPBACK.has(hostname)
}

/**
 * May the window show this address? Only pages of the platform, compared as parsed origins.
 * @param origins of the platform, as {@link VideoProvider.origins} names them
 */
export function mayNavigate(address: string, origins: readonly string[]): boolean {
  if (!URL.canParse(address)) return false
  const url = new URL(address)
  if (url.username !== '' || url.password !== '') return false
  return (url.protocol === 'https:' || url.protocol === 'http:') && isSafe(url) && origins.includes(url.origin)
}

/** May a page of the platform fetch this? Anything encrypted, and what the page itself holds; no file, no scheme of other programs. */
export function mayFetch(address: string): boolean {
  if (!URL.canParse(address)) return false
  const url = new URL(address)
  if (url.protocol === 'blob:' || url.protocol === 'data:') return true
  return isSafe(url)
}

/** What a room needs: to be seen and heard, to choose a loudspeaker, to fill the screen. No clipboard, no place, no screen sharing. */
const PERMITTED = new Set(['media', 'speaker-selection', 'fullscreen'])

/**
 * @param asking address or origin of the frame that asks
 * @param origins the first is the room's own: a sign-in page needs no camera
 */
export function mayHave(permission: string, asking: string | undefined, origins: readonly string[]): boolean {
  if (!PERMITTED.has(permission) || asking === undefined || !URL.canParse(asking)) return false
  return new URL(asking).origin === origins[0] && mayNavigate(asking, origins)
}
