import { contextBridge, ipcRenderer } from 'electron'
import type { FromScreen, ToScreen } from '../shared/screen.ts'

/** The one line of the citizen's window (src/main/ipc). It has no bridge: no call and no event of the office is within its reach. */
const screenChannel = 'tresen:screen'

const screenLink = {
  /** Hears main's orders. Only the message reaches the listener, never Electron's event object. */
  listen(listener: (message: ToScreen) => void): void {
    ipcRenderer.on(screenChannel, (_event, message: ToScreen) => listener(message))
  },
  say(message: FromScreen): void {
    ipcRenderer.send(screenChannel, message)
  },
}
export type ScreenBridge = typeof screenLink

contextBridge.exposeInMainWorld('screenLink', screenLink)
