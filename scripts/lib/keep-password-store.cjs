'use strict'
// Preloaded into Electron after Playwright's own module, which sets --password-store=basic whatever the command line says. The
// tests are to run with the real keystore, so the command line has the last word.

const { app } = require('electron')

const option = '--password-store='
const wanted = process.argv.find((argument) => argument.startsWith(option))
if (wanted) app.commandLine.appendSwitch('password-store', wanted.slice(option.length))
