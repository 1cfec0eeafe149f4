import { app, BrowserWindow, screen, session, type Session, type WebContents } from 'electron'
import { DriverError } from '../../drivers/errors.ts'
import { Listeners } from '../../drivers/transport/listeners.ts'
import type { ScreenLink } from './devices/citizen-screen.ts'
import { screenLine } from './ipc/electron.ts'
import { isStale, placeScreen } from './screen-place.ts'
import { lockSession, pageOrigin, screenSecurityPolicy } from './windows.ts'

export interface ScreenWindowOptions {
  readonly preload: string
  /** Folder of the built page (out/screen). */
  readonly page: string
  /** The clerk's window: the citizen's stands on another display, if there is one. */
  readonly clerk: BrowserWindow
}

const screens = new WeakSet<WebContents>()
let opened: BrowserWindow | undefined
let own: Session | undefined
let quitting = false
app.once('before-quit', () => (quitting = true))

/** Is the citizen's window: it may not call, and hears nothing of the office. */
export const isScreen = (contents: WebContents): boolean => screens.has(contents)

/**
 * Opens the citizen's window: whole, without a frame and above everything on the second display; on the only display an ordinary
 * window that can be moved. It has a session of its own that permits nothing, its own preload, and no way out of its page.
 * @throws DriverError `cannot-open` when it is open already, or the program is about to end
 */
export function openScreenWindow({ preload, page, clerk }: ScreenWindowOptions): ScreenLink {
  if (quitting || clerk.isDestroyed()) throw new DriverError('cannot-open', 'the program is about to end')
  if (opened !== undefined) throw new DriverError('cannot-open', "there is one citizen's window only")
  const find = () => placeScreen(screen.getAllDisplays(), screen.getDisplayMatching(clerk.getBounds()).id)
  const place = find()
  const alone = place.on === 'window'
  const window = new BrowserWindow({
    ...place.bounds,
    useContentSize: true,
    title: 'Unterschrift (kein zweiter Bildschirm)',
    backgroundColor: '#fdfdfa',
    show: false,
    frame: alone,
    autoHideMenuBar: true,
    // Whoever touches the second display must not take the keyboard (and the scanner that types) away from the clerk.
    focusable: alone,
    alwaysOnTop: !alone,
    skipTaskbar: !alone,
    movable: alone,
    resizable: alone,
    minimizable: alone,
    maximizable: false,
    fullscreenable: false,
    enableLargerThanScreen: !alone,
    roundedCorners: alone,
    hasShadow: alone,
    webPreferences: {
      session: ownSession(page),
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
      navigateOnDragDrop: false,
      backgroundThrottling: false,
      devTools: false,
    },
  })
  opened = window
  const { webContents } = window
  screens.add(webContents)
  const line = screenLine(webContents)
  const heard = new Listeners<[unknown]>()
  const stale = new Listeners<[]>()
  line.onMessage((message) => heard.emit(message))

  let end: (reason: DriverError) => void = () => undefined
  const closed = new Promise<DriverError>((resolve) => (end = resolve))
  const lose = (reason: DriverError) => {
    end(reason)
    if (!window.isDestroyed()) window.destroy()
  }
  const compare = () => {
    if (clerk.isDestroyed()) return
    if (!screen.getAllDisplays().some(({ id }) => id === place.displayId)) {
      // The system would push it in front of the clerk, with what somebody was reading.
      lose(new DriverError('unplugged', 'its display is gone'))
    } else if (isStale(place, find())) stale.emit()
  }
  screen.on('display-added', compare)
  screen.on('display-removed', compare)
  screen.on('display-metrics-changed', compare)
  // The clerk's window must not come to lie beneath it.
  clerk.on('move', compare)
  const leaveClerk = () => lose(new DriverError('unplugged', "the clerk's window is gone"))
  clerk.once('closed', leaveClerk)
  window.once('closed', () => {
    if (opened === window) opened = undefined
    screen.off('display-added', compare)
    screen.off('display-removed', compare)
    screen.off('display-metrics-changed', compare)
    clerk.off('move', compare)
    clerk.off('closed', leaveClerk)
    end(new DriverError('unplugged', 'the window was closed'))
  })

  // Alt+F4 and the like: the person in front of it closes nothing.
  window.on('close', (event) => {
    if (!quitting) event.preventDefault()
  })
  window.on('page-title-updated', (event) => event.preventDefault())
  window.on('unresponsive', () => lose(new DriverError('timeout', 'the page hangs')))
  webContents.on('render-process-gone', (_event, { reason }) =>
    lose(new DriverError('unplugged', `the page died (${reason})`)),
  )
  webContents.on('did-fail-load', (_event, code, _text, _url, isMainFrame) => {
    if (isMainFrame) lose(new DriverError('cannot-open', `the page could not be loaded (${code})`))
  })
  webContents.on('before-input-event', (event, input) => {
    if (!mayPress(input)) event.preventDefault()
  })
  webContents.on('will-prevent-unload', (event) => event.preventDefault())
  window.once('ready-to-show', () => {
    window.setContentProtection(true)
    if (!alone) {
      // Displays of different scale: the first bounds may have been counted by the other's.
      window.setBounds(place.bounds)
      window.setAlwaysOnTop(true, 'screen-saver')
    }
    void webContents.setVisualZoomLevelLimits(1, 1)
    webContents.setZoomFactor(1)
    window.showInactive()
  })
  void window.loadURL(`${pageOrigin}/`).catch(() => undefined)

  return {
    size: place.size,
    on: place.on,
    post: (message) => line.post(message),
    onMessage: (listener) => heard.add(listener),
    onStale: (listener) => stale.add(listener),
    closed,
    close: () => lose(new DriverError('unplugged', 'it was closed')),
  }
}

/** To the buttons and onto them; no shortcut of the system or of Chromium. */
const mayPress = ({ key, control, alt, meta }: Electron.Input): boolean =>
  !control && !alt && !meta && ['Tab', 'Enter', ' ', 'Shift'].includes(key)

/** In memory, and it permits nothing: not even what the clerk's page may. */
function ownSession(page: string): Session {
  if (own !== undefined) return own
  own = session.fromPartition('citizen-screen', { cache: false })
  void lockSession(own, page, undefined, () => 'none', screenSecurityPolicy)
  return own
}
