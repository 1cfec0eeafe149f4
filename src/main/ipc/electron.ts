import { ipcMain, webContents, type IpcMainInvokeEvent, type WebContents } from 'electron'
import { toWire, AppError, type Reply } from '../../shared/errors.ts'
import type { ToScreen } from '../../shared/screen.ts'
import { pageOrigin } from '../windows.ts'
import type { Log } from '../log.ts'
import type { Caller } from './serve.ts'

const callChannel = 'tresen:call'
const eventChannel = 'tresen:event'
const screenChannel = 'tresen:screen'

/** Registers the one channel of the program. `ipcMain` stands in no other file (linted). */
export function listen(
  route: (caller: Caller, name: unknown, input: unknown) => Promise<Reply<unknown>>,
  isOurs: (windowId: number) => boolean,
  log: Log,
): void {
  ipcMain.handle(callChannel, (event, name: unknown, input: unknown) => {
    const caller = callerOf(event, isOurs)
    if (caller === undefined) {
      log('warn', 'ipc', 'call from a foreign frame refused')
      return { ok: false, error: toWire(new AppError('forbidden-sender')) } satisfies Reply<unknown>
    }
    return route(caller, name, input)
  })
}

/** Only the main frame of one of our own windows, showing our own origin, may call. */
function callerOf(event: IpcMainInvokeEvent, isOurs: (windowId: number) => boolean): Caller | undefined {
  const frame = event.senderFrame
  if (frame === null || frame !== event.sender.mainFrame) return undefined
  if (frame.origin !== pageOrigin || !isOurs(event.sender.id)) return undefined
  return { windowId: event.sender.id }
}

/** Sends an event to a window that still lives. */
export function sendTo(windowId: number, name: string, payload: unknown): void {
  const contents = webContents.fromId(windowId)
  if (contents !== undefined && !contents.isDestroyed()) contents.send(eventChannel, name, payload)
}

/**
 * The line to the citizen's window: heard is its own page in its own main frame and nobody else, and it leads to the pad that
 * this window is, not to the contract.
 */
export function screenLine(contents: WebContents) {
  return {
    post(message: ToScreen): void {
      if (!contents.isDestroyed()) contents.send(screenChannel, message)
    },
    onMessage(listener: (message: unknown) => void): void {
      contents.ipc.on(screenChannel, ({ senderFrame }, message: unknown) => {
        if (senderFrame !== null && senderFrame === contents.mainFrame && senderFrame.origin === pageOrigin) {
          listener(message)
        }
      })
    },
  }
}
