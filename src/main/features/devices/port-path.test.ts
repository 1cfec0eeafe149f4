import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { isPlainText } from '../../../shared/domain/plain-text.ts'
import { isPortPath } from './port-path.ts'

test('a serial port is a device below /dev, or a COM number on Windows', async () => {
  for (const path of ['/dev/ttyUSB77', '/dev/serial/by-id/usb-1a86_USB_Serial-if00-port0', '/dev/cu.usbserial-110']) {
    expect(await isPortPath('serial', path, 'linux')).toBe(true)
    expect(await isPortPath('serial', path, 'win32')).toBe(false)
  }
  for (const path of ['/etc/shadow', 'ttyUSB0', '/dev/', '/dev/../etc/shadow', '/device', 'COM3', '/dev/tty\n0']) {
    expect(await isPortPath('serial', path, 'linux')).toBe(false)
    expect(await isPortPath('serial', path, 'darwin')).toBe(false)
  }
  for (const path of ['COM3', 'com12', '\\\\.\\COM300']) expect(await isPortPath('serial', path, 'win32')).toBe(true)
  for (const path of ['C:\\x', 'COM', 'COM3\\x', '\\\\server\\COM3', 'COM3 ']) {
    expect(await isPortPath('serial', path, 'win32')).toBe(false)
  }
  expect(await isPortPath('hid', '\\\\?\\HID#VID_056A&PID_00A8#6', 'win32')).toBe(true)
  expect(await isPortPath('hid', '/etc/shadow', 'linux')).toBe(false)
})

test.runIf(process.platform === 'linux')('a file or a folder is no port, wherever it lies', async () => {
  const folder = mkdtempSync('/dev/shm/tresen-')
  try {
    const file = join(folder, 'file')
    writeFileSync(file, 'x')
    expect(await isPortPath('serial', file)).toBe(false)
    expect(await isPortPath('serial', folder)).toBe(false)
    expect(await isPortPath('serial', '/dev/null')).toBe(true)
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('what cannot be seen stands in no name', () => {
  expect(isPlainText('Abholfach „Süd“ 2/3 – Tür')).toBe(true)
  for (const hidden of ['\0', '\n', '\u202e', '\u2066', '\u200b', '\u2028'])
    expect(isPlainText(`Pad${hidden}2`)).toBe(false)
})
