/** The npm packages: node_modules exactly as package-lock.json says, completely or not yet. */

import { createHash } from 'node:crypto'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { letPostgresOut, postgresIsLockedIn } from './postgres.mjs'
import { modules, must, projectEnv, root, say, systemPath } from './processes.mjs'

// Written last: while it is missing or tells another lock, the installation is not what it should be.
const stamp = join(modules, '.complete')

export async function ensurePackages() {
  const wanted = fingerprint()
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  const why = existsSync(modules) ? 'They are incomplete or of another version.' : 'There are none yet.'
  say(`Installing the npm packages of package-lock.json. ${why} This takes about half a minute.`)
  rmSync(stamp, { force: true })
  const npm = { env: { ...projectEnv(), PATH: systemPath() }, stdio: ['ignore', 'ignore', 'inherit'] }
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error']
  await must('The npm packages could not be installed.', 'npm', ['ci', '--ignore-scripts', ...quiet], npm)
  // Old npm versions run every package's install script, new ones none but the approved. This way all run the approved ones.
  const approved = approvedScripts().filter((name) => existsSync(join(modules, name)))
  await must('The npm packages could not be prepared.', 'npm', ['rebuild', ...approved, ...quiet], npm)
  if (postgresIsLockedIn()) letPostgresOut()
  writeFileSync(stamp, wanted)
}

/** Packages whose install scripts may run: those with `true` under `allowScripts` in package.json. */
function approvedScripts() {
  const { allowScripts = {} } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  return Object.keys(allowScripts).filter((name) => allowScripts[name] === true)
}

function fingerprint() {
  const hash = createHash('sha256').update(readFileSync(join(root, 'package-lock.json')))
  const place = [process.platform, process.arch, postgresIsLockedIn()]
  return hash.update(JSON.stringify([approvedScripts(), ...place])).digest('hex')
}
