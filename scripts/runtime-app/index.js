'use strict'
// Does for the stand-in runtime what Electron's own default app does: `electron [switches] [-r module] folder [arguments]`.
// The program's main file is loaded synchronously, so that the switches it appends come before Chromium reads them.

const { app } = require('electron')
const fs = require('node:fs')
const Module = require('node:module')
const path = require('node:path')

const preloads = []
let target
for (let i = 1; i < process.argv.length && !target; i++) {
  const argument = process.argv[i]
  if (argument === '-r' || argument === '--require') preloads.push(process.argv[++i])
  else if (argument === '--version' || argument === '-v') {
    console.log(`v${process.versions.electron}`)
    process.exit(0)
  } else if (!argument.startsWith('-')) target = path.resolve(argument)
}
if (!target) {
  console.error('Which program? Usage: electron [switches] [-r module] FOLDER [arguments]')
  process.exit(1)
}

Object.defineProperty(process, 'defaultApp', { configurable: false, enumerable: true, value: true })
const manifest = path.join(target, 'package.json')
if (fs.existsSync(manifest)) {
  const { name, productName, version, desktopName } = JSON.parse(fs.readFileSync(manifest, 'utf8'))
  if (version) app.setVersion(version)
  if (productName || name) app.setName(productName || name)
  app.setDesktopName(desktopName || `${app.name}.desktop`)
}
const file = Module._resolveFilename(target, null, true)
app.setAppPath(fs.existsSync(manifest) ? target : path.dirname(file))
Module._preloadModules(preloads)
Module._load(file, null, true)
