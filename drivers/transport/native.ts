import type * as NodeHidModule from 'node-hid'
import type { SerialPort } from 'serialport'
import { DriverError } from '../errors.ts'

/** The only two native modules there are. One that cannot load on this machine costs its own devices, not the program. */

export type NodeHid = typeof NodeHidModule

/** A port as serialport lists it, with what only Windows says. */
export type ListedPort = Awaited<ReturnType<typeof SerialPort.list>>[number] & { readonly friendlyName?: string }

/** @throws DriverError `no-module` */
export async function loadSerialPort(): Promise<typeof SerialPort> {
  try {
    return (await import('serialport')).SerialPort
  } catch (cause) {
    throw new DriverError('no-module', 'the module for serial ports cannot be loaded here', { cause })
  }
}

let loadedHid: Promise<NodeHid> | undefined

/** @throws DriverError `no-module` */
export async function loadNodeHid(): Promise<NodeHid> {
  loadedHid ??= import('node-hid').then((module) => {
    // Bundled, the CommonJS module arrives as itself; unbundled, behind `default`.
    const hid = 'default' in module ? (module.default as NodeHid) : module
    // hidraw leaves the kernel driver in its place and tells report ids apart, libusb does neither.
    if (process.platform === 'linux') hid.setDriverType('hidraw')
    // The library itself is read at the first use only: now is the time to find out that it cannot be.
    hid.getHidapiVersion()
    return hid
  })
  try {
    return await loadedHid
  } catch (cause) {
    loadedHid = undefined
    throw new DriverError('no-module', 'the module for HID devices cannot be loaded here', { cause })
  }
}
