'use strict'
// The baseline: the least that Electron can show. A window with the same options and an empty page.

const { app, BrowserWindow } = require('electron')

if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox()
app.whenReady().then(() => {
  const window = new BrowserWindow({
    width: 1280,
    height: 800,
    webPreferences: { sandbox: true, contextIsolation: true },
  })
  window.webContents.once('did-finish-load', () => {
    process.stdout.write('bench: blank\n')
  })
  void window.loadURL('data:text/html,<title>blank</title>')
})
process.on('SIGTERM', () => app.quit())
