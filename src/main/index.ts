import { app, BrowserWindow, dialog, Menu, nativeTheme, powerMonitor, safeStorage } from 'electron'
import { join, resolve } from 'node:path'
import { forkWithChildProcess } from './db/fork-child.ts'
import { forkWithUtilityProcess } from './db/fork-utility.ts'
import type { ForkDatabase } from './db/sqlite-protocol.ts'
import type { App } from './app.ts'
import { listen, sendTo } from './ipc/electron.ts'
import { createLog } from './log.ts'
import { isRoom, openRoomWindow } from './room-window.ts'
import { isScreen, openScreenWindow } from './screen-window.ts'
import { defaultSession, lockContents, lockSession, openClerkWindow, registerScheme } from './windows.ts'

const started = performance.now()
const log = createLog((line) => process.stderr.write(line), process.argv.includes('--verbose') ? 'debug' : 'info')

// What nobody foresaw: its message may hold anything, so only kind, place and a reference are written and shown.
function unforeseen(what: string, error: unknown): void {
  const reference = Math.random().toString(16).slice(2, 8).toUpperCase()
  const place =
    error instanceof Error ? error.stack?.split('\n').find((line) => line.trimStart().startsWith('at ')) : ''
  log('error', 'main', what, {
    kind: error instanceof Error ? error.name : typeof error,
    place: place?.trim(),
    reference,
  })
}
process.on('unhandledRejection', (error) => unforeseen('unhandled rejection', error))
process.on('uncaughtException', (error) => {
  unforeseen('uncaught exception', error)
  // Nothing is certain any more. What was committed is safe, what was open is asked about at the next start.
  app.quit()
})

registerScheme()
lockContents()
// As root Chromium refuses a sandbox, and the launcher says so by the switch; enableSandbox would take the switch away again.
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox()
Menu.setApplicationMenu(null)

const argv = process.argv.slice(1)
const dataDir = argv.find((arg) => arg.startsWith('--data-dir='))?.slice('--data-dir='.length)
// Chromium's own files go beside the data, so that two installations (or two tests) never share a profile.
if (dataDir !== undefined && dataDir !== '') app.setPath('userData', resolve(dataDir, 'profile'))

if (app.requestSingleInstanceLock()) run()
else {
  process.stderr.write('tresen: already running with this data folder\n')
  app.quit()
}

function run(): void {
  let office: Promise<App> | undefined
  let opened: App | undefined
  const devServer = app.isPackaged ? undefined : process.env['ELECTRON_RENDERER_URL']
  // A room of another platform is a stranger's page, the citizen's window a pad: they hear nothing and may call nothing.
  const ours = () =>
    BrowserWindow.getAllWindows().filter(({ webContents }) => !isRoom(webContents) && !isScreen(webContents))
  const windows = () => ours().map(({ webContents }) => webContents.id)

  void app.whenReady().then(() => {
    const mediaOf = (id: number) => (windows().includes(id) && opened?.mediaOf(id)) || 'none'
    const served = lockSession(defaultSession(), join(__dirname, '../renderer'), devServer, mediaOf)
    const window = openClerkWindow({
      preload: join(__dirname, '../preload/index.js'),
      dark: nativeTheme.shouldUseDarkColors,
    })
    const windowId = window.webContents.id
    const script = join(__dirname, 'sqlite-process.js')
    // Started before anybody asks for it: it comes up while the page loads.
    const forkDatabase = ahead(
      hasNodeApi10() ? forkWithUtilityProcess(script) : forkWithChildProcess(script, plainNode()),
    )
    // The page loads in a process of its own while the rest of the program is read here.
    const opening = served
      .then(() => import('./start.ts'))
      .then(({ start }) =>
        start(argv, app.getPath('userData'), {
          version: app.getVersion(),
          log,
          safeStorage,
          forkDatabase,
          send: sendTo,
          windows,
          citizenPage: join(__dirname, '../citizen'),
          openRoom: openRoomWindow,
          openScreen: () =>
            openScreenWindow({
              preload: join(__dirname, '../preload/screen.js'),
              page: join(__dirname, '../screen'),
              clerk: window,
            }),
          askWhereToSave: async (name) => {
            const answer = await dialog.showSaveDialog(window, { defaultPath: name })
            return answer.canceled ? undefined : answer.filePath
          },
        }),
      )
    office = opening
    opening.then((app) => (opened = app)).catch(() => undefined)
    // A line that sleeps through is a line nobody knows anything about: it is closed before and opened anew after.
    powerMonitor.on('suspend', () => void opened?.suspend())
    powerMonitor.on('resume', () => opened?.resume())
    listen(
      async (caller, name, input) => (await opening).route(caller, name, input),
      (id) => windows().includes(id),
      log,
    )
    opening.catch((error: unknown) => {
      // A wrong setting names its file and field; anything else is nobody's setting.
      const message = error instanceof Error && error.name === 'ConfigError' ? error.message : undefined
      if (message === undefined) unforeseen('the program could not be opened', error)
      process.stderr.write(`tresen: ${message ?? 'could not be opened'}\n`)
      dialog.showErrorBox('Tresen', message ?? 'Tresen konnte nicht geöffnet werden. Bitte die IT rufen.')
      app.exit(78)
    })
    window.on('closed', () => void opening.then((open) => open.windowClosed(windowId)).catch(() => undefined))
    window.webContents.once('did-finish-load', () => {
      log('info', 'start', 'window loaded', { ms: Math.round(performance.now() - started) })
      process.stdout.write('tresen: ready\n')
    })
    window.webContents.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
      if (isMainFrame && !isSameDocument) void opening.then((open) => open.pageGone()).catch(() => undefined)
    })
    window.webContents.on('render-process-gone', (_event, details) => {
      log('error', 'window', 'the page died and is loaded again', { reason: details.reason })
      if (details.reason !== 'clean-exit') window.webContents.reload()
    })
  })

  app.on('second-instance', () => {
    const window = ours()[0]
    if (window?.isMinimized() === true) window.restore()
    window?.focus()
  })
  app.on('window-all-closed', () => app.quit())

  // Serial and HID must be closed before the process goes (node-hid crashes otherwise), the database in order.
  let closed = false
  app.on('will-quit', (event) => {
    if (closed || office === undefined) return
    event.preventDefault()
    void office
      .then((open) => open.close())
      .catch((error: unknown) => log('error', 'stop', 'did not close in order', { kind: (error as Error).name }))
      .finally(() => {
        closed = true
        app.quit()
      })
  })
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => app.quit())
}

/** The first process is there before it is wanted. Where none is wanted (PostgreSQL) the store ends it. */
function ahead(fork: ForkDatabase): ForkDatabase {
  let spare: ReturnType<ForkDatabase> | undefined = fork()
  return () => {
    const next = spare ?? fork()
    spare = undefined
    return next
  }
}

/** better-sqlite3 13 needs Node-API 10; loading it below that is a segmentation fault. */
function hasNodeApi10(): boolean {
  return Number(process.versions['napi'] ?? '0') >= 10
}

/** Only the development runtime is older: there the project's own Node carries the database process. */
function plainNode(): string {
  return join(app.getAppPath(), 'node_modules/node/bin/node')
}
