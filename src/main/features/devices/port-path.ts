import { stat } from 'node:fs/promises'
import { isPlainText } from '../../../shared/domain/plain-text.ts'

/** `COM3`, and the long form that numbers from 10 once needed. */
const COM = /^(\\\\\.\\)?COM\d{1,3}$/i

/**
 * Whether a path can name a port of this machine. What is not plugged in now has no file yet; a file that is none of a device would be
 * opened and read all the same.
 */
export async function isPortPath(
  via: 'serial' | 'hid',
  path: string,
  platform: NodeJS.Platform = process.platform,
): Promise<boolean> {
  if (!isPlainText(path)) return false
  if (platform === 'win32') return via === 'hid' || COM.test(path)
  // Elsewhere than on Linux, HID devices are named by the system's own words.
  if (via === 'hid' && platform !== 'linux') return true
  if (!/^\/dev\/./.test(path) || path.split('/').includes('..')) return false
  const file = await stat(path).catch(() => undefined)
  return file === undefined || file.isCharacterDevice()
}
