import { app, BrowserWindow, dialog, Menu, nativeTheme, safeStorage } from 'electron'
import { join } from 'node:path'
import { startApp, type App } from './app.ts'
import { ConfigError, readConfig, type Config } from './config.ts'
import { forkWithChildProcess } from './db/fork-child.ts'
import { forkWithUtilityProcess } from './db/fork-utility.ts'
import { listen, sendTo } from './ipc/electron.ts'
import { createLog } from './log.ts'
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
if (dataDir !== undefined) app.setPath('userData', join(dataDir, 'profile'))

let config: Config | undefined
try {
  config = readConfig(argv, app.getPath('userData'))
} catch (error) {
  if (!(error instanceof ConfigError)) throw error
  process.stderr.write(`tresen: ${error.message}\n`)
  dialog.showErrorBox('Tresen', error.message)
  app.exit(78)
}

if (config !== undefined) {
  if (app.requestSingleInstanceLock()) run(config)
  else {
    process.stderr.write('tresen: already running with this data folder\n')
    app.quit()
  }
}

function run(settings: Config): void {
  let running: App | undefined
  const devServer = app.isPackaged ? undefined : process.env['ELECTRON_RENDERER_URL']

  void app.whenReady().then(() => {
    lockSession(defaultSession(), join(__dirname, '../renderer'), devServer)
    const window = openClerkWindow({
      preload: join(__dirname, '../preload/index.js'),
      dark: nativeTheme.shouldUseDarkColors,
    })
    const windowId = window.webContents.id
    const script = join(__dirname, 'sqlite-process.js')
    const office = startApp(settings, {
      version: app.getVersion(),
      log,
      safeStorage,
      forkDatabase: hasNodeApi10() ? forkWithUtilityProcess(script) : forkWithChildProcess(script, plainNode()),
      send: sendTo,
      windows: () => BrowserWindow.getAllWindows().map((open) => open.webContents.id),
      askWhereToSave: async (name) => {
        const answer = await dialog.showSaveDialog(window, { defaultPath: name })
        return answer.canceled ? undefined : answer.filePath
      },
    })
    running = office
    listen(office.route, (id) => BrowserWindow.getAllWindows().some((open) => open.webContents.id === id), log)
    window.on('closed', () => office.windowClosed(windowId))
    window.webContents.once('did-finish-load', () => {
      log('info', 'start', 'window loaded', { ms: Math.round(performance.now() - started) })
      process.stdout.write('tresen: ready\n')
    })
    window.webContents.on('render-process-gone', (_event, details) => {
      log('error', 'window', 'the page died and is loaded again', { reason: details.reason })
      if (details.reason !== 'clean-exit') window.webContents.reload()
    })
  })

  app.on('second-instance', () => {
    const window = BrowserWindow.getAllWindows()[0]
    if (window?.isMinimized() === true) window.restore()
    window?.focus()
  })
  app.on('window-all-closed', () => app.quit())

  // Serial and HID must be closed before the process goes (node-hid crashes otherwise), the database in order.
  let closed = false
  app.on('will-quit', (event) => {
    if (closed || running === undefined) return
    event.preventDefault()
    void running
      .close()
      .catch((error: unknown) => log('error', 'stop', 'did not close in order', { kind: (error as Error).name }))
      .finally(() => {
        closed = true
        app.quit()
      })
  })
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => app.quit())
}

/** better-sqlite3 13 needs Node-API 10; loading it below that is a segmentation fault. */
function hasNodeApi10(): boolean {
  return Number(process.versions['napi'] ?? '0') >= 10
}

/** Only the development runtime is older: there the project's own Node carries the database process. */
function plainNode(): string {
  return join(app.getAppPath(), 'node_modules/node/bin/node')
}
