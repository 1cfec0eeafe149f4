/**
 * Makes the machine ready for the project: Debian packages, npm packages, an Electron. Does nothing when all is there.
 *
 * Plain JavaScript without dependencies, since it runs before there are any, and under the Node of the machine.
 */

import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { ensureDebianPackages } from './lib/debian.mjs'
import { ensureElectron } from './lib/electron.mjs'
import { ensurePackages } from './lib/packages.mjs'
import { SetupError, root, say } from './lib/processes.mjs'

/**
 * Answers the environment variables that make every tool use the Electron found; none when `electron` is false. `debian` names
 * packages that only this run needs.
 */
export async function setUp({ electron = true, debian = [] } = {}) {
  const [major] = process.versions.node.split('.')
  if (Number(major) < 20) throw new SetupError(`Node 20 or newer is needed to start from; this is ${process.version}.`)
  const release = await oneAtATime()
  try {
    await ensureDebianPackages(debian)
    await ensurePackages()
    return electron ? await ensureElectron() : {}
  } finally {
    release()
  }
}

/** Waits while another process sets up the same working tree (`npm run devices` and `npm start` in two terminals). */
async function oneAtATime() {
  const folder = join(root, '.build')
  const lock = join(folder, 'set-up.lock')
  const claim = join(folder, `set-up.${process.pid}`)
  mkdirSync(folder, { recursive: true })
  writeFileSync(claim, String(process.pid))
  for (let told = false; ;) {
    try {
      // A link appears with its content, or not at all.
      linkSync(claim, lock)
      rmSync(claim)
      return () => rmSync(lock, { force: true })
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
    }
    if (!holderLives(lock)) {
      rmSync(lock, { force: true })
      continue
    }
    if (!told) say('Another set-up is under way; waiting for it.')
    told = true
    await delay(200)
  }
}

/** An interrupted set-up leaves its lock behind, with the number of a process that is gone. */
function holderLives(lock) {
  try {
    process.kill(Number(readFileSync(lock, 'utf8')), 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}
