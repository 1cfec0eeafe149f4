import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { SystemFolders } from '../discovery.ts'

/** For tests: a folder that looks to `discovery.ts` as Linux does, with USB serial adapters that come and go. */

export async function pretendSystem(root: string): Promise<SystemFolders> {
  const folders = { dev: join(root, 'dev'), sys: join(root, 'sys') }
  await mkdir(join(folders.sys, 'class/tty'), { recursive: true })
  await mkdir(folders.dev)
  return folders
}

export async function putFile(path: string, content: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, content)
}

export async function putLink(path: string, target: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await symlink(target, path)
}

export interface PretendedAdapter {
  /** As the system calls it: `ttyUSB0`. */
  readonly name: string
  /** The socket it is in: `1-4.2`. */
  readonly port: string
  /** Files of the USB device: `idVendor`, `idProduct`, `serial`, `manufacturer`, `product`. */
  readonly facts: Readonly<Record<string, string>>
  /** Where its line really is, such as a pty; an empty file unless told. */
  readonly line?: string
}

/** Plugs an adapter in, as the kernel shows it: port below interface below device, all of it behind links. */
export async function plugAdapter({ dev, sys }: SystemFolders, adapter: PretendedAdapter): Promise<void> {
  const { name, port, facts, line } = adapter
  const device = join(sys, 'devices/pci0000:00/usb1', port)
  for (const [file, value] of Object.entries(facts)) await putFile(join(device, file), `${value}\n`)
  const tty = join(device, `${port}:1.0`, name)
  await mkdir(join(tty, 'tty', name), { recursive: true })
  await putLink(join(tty, 'tty', name, 'device'), tty)
  await putLink(join(sys, 'class/tty', name), join(tty, 'tty', name))
  await (line === undefined ? putFile(join(dev, name), '') : putLink(join(dev, name), line))
}
