import { randomUUID } from 'node:crypto'
import { app, BrowserWindow, session, type Session, type WebContents } from 'electron'
import { mayFetch, mayHave, mayNavigate } from './room-rules.ts'

export interface RoomWindowOptions {
  /** Link of the clerk. It holds a token: it is never logged and never stands in a title. */
  readonly url: string
  /** Origins the platform lives on; the room's own first. */
  readonly origins: readonly string[]
  /** Name of the platform, for the title. */
  readonly platform: string
}

export interface RoomWindow {
  /** Takes it away, whatever its page says; nothing happens when somebody closed it before. */
  close(): void
}

const rooms = new WeakSet<WebContents>()

/** Shows another platform's room: it has rules of its own (this file), not those of our own pages. */
export const isRoom = (contents: WebContents): boolean => rooms.has(contents)

/**
 * Opens another platform's room in a window of its own: a stranger's page, so it gets a session that is gone with it, no preload, no
 * Node, no way out of the platform's own pages, no second window, no file, and camera and microphone only for the room itself.
 * @throws Error when the address is not the platform's
 */
export function openRoomWindow({ url, origins, platform }: RoomWindowOptions): RoomWindow {
  if (!mayNavigate(url, origins)) throw new Error('the address of the room does not belong to the platform')
  // Without `persist:` it lives in memory. A new name each time: nobody finds the cookies of the talk before.
  const own = session.fromPartition(`room-${randomUUID()}`)
  lockRoomSession(own, origins)
  const window = new BrowserWindow({
    width: 1100,
    height: 760,
    minWidth: 640,
    minHeight: 480,
    title: platform,
    autoHideMenuBar: true,
    webPreferences: {
      session: own,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
      navigateOnDragDrop: false,
      devTools: !app.isPackaged,
    },
  })
  const { webContents } = window
  rooms.add(webContents)
  // The page would write its own there, with a name or with what it wants to be taken for.
  window.on('page-title-updated', (event) => event.preventDefault())
  const within = (event: { preventDefault(): void }, address: string) => {
    if (!mayNavigate(address, origins)) event.preventDefault()
  }
  webContents.on('will-navigate', (event) => within(event, event.url))
  webContents.on('will-redirect', (event) => within(event, event.url))
  webContents.on('will-frame-navigate', (event) => {
    if (!event.isMainFrame && !mayFetch(event.url) && event.url !== 'about:blank') event.preventDefault()
  })
  webContents.on('will-attach-webview', (event) => event.preventDefault())
  webContents.setWindowOpenHandler(() => ({ action: 'deny' }))
  // A page that asks "really leave?" must not keep the window open.
  webContents.on('will-prevent-unload', (event) => event.preventDefault())
  window.once('closed', () => void own.clearStorageData())
  // What fails to load says so in the window, as in any browser.
  void window.loadURL(url).catch(() => undefined)
  return {
    close() {
      if (!window.isDestroyed()) window.destroy()
    },
  }
}

function lockRoomSession(own: Session, origins: readonly string[]): void {
  own.setPermissionRequestHandler((_contents, permission, answer, { requestingUrl }) =>
    answer(mayHave(permission, requestingUrl, origins)),
  )
  own.setPermissionCheckHandler((_contents, permission, origin) => mayHave(permission, origin, origins))
  own.setDevicePermissionHandler(() => false)
  own.setDisplayMediaRequestHandler((_request, answer) => answer({}))
  own.setSpellCheckerEnabled(false)
  own.webRequest.onBeforeRequest((details, answer) => {
    const top = details.resourceType === 'mainFrame'
    answer({ cancel: top ? !mayNavigate(details.url, origins) : !mayFetch(details.url) })
  })
  own.on('will-download', (event) => event.preventDefault())
}
