import { realpath } from 'node:fs/promises'
import { type Connect, lineOf } from '../../../../drivers/connect.ts'

/**
 * What tells one line from another, however it is written: the file behind a link, a host without the accidents of its spelling.
 * Undefined where a way names no line of its own: any device that fits, each given out once.
 */
export async function lineKey(connect: Connect): Promise<string | undefined> {
  switch (connect.via) {
    case 'tcp':
      return `tcp ${plainHost(connect.host)}:${connect.port}`
    case 'serial':
      if (connect.path !== undefined) return fileKey(connect.path)
      return namesOne(connect.usb ?? {}) ? `serial ${lineOf(connect)}` : undefined
    case 'hid':
      if (connect.path !== undefined) return fileKey(connect.path)
      return namesOne(connect) ? `hid ${lineOf(connect)}` : undefined
    case 'screen':
      return 'screen'
    case 'simulated':
    case 'hid-socket':
      return undefined
  }
}

/** A port of the system. On Windows `COM3`, `com3` and `\\.\COM3` are one. */
export async function fileKey(path: string): Promise<string> {
  const com = /^(?:\\\\\.\\)?(com\d+)$/i.exec(path)?.[1]
  if (com !== undefined) return `file ${com.toUpperCase()}`
  // What is not plugged in has no file yet: then its name counts.
  return `file ${await realpath(path).catch(() => path)}`
}

const namesOne = ({ serialNumber, port }: { serialNumber?: string | undefined; port?: string | undefined }): boolean =>
  serialNumber !== undefined || port !== undefined

const LOOPBACK = new Set(['127.0.0.1', '[::1]'])

function plainHost(host: string): string {
  const bare = host.trim().replace(/\.$/, '').toLowerCase()
  const written = `http://${bare.includes(':') && !bare.startsWith('[') ? `[${bare}]` : bare}/`
  const plain = URL.canParse(written) ? new URL(written).hostname : bare
  return LOOPBACK.has(plain) ? 'localhost' : plain
}
