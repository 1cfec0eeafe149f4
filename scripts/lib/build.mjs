/** Builds the program with electron-vite, and only when something it is made of has changed. */

import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { bin, projectEnv, root, say, supervise } from './processes.mjs'

const sources = [
  'src',
  'drivers',
  'electron.vite.config.ts',
  'citizen.vite.config.ts',
  'package.json',
  'package-lock.json',
  'tsconfig.base.json',
]
const stamp = join(root, 'out', '.complete')

/** Answers the exit code of the build, 0 also when there was nothing to do. */
export async function ensureBuild(electronEnv) {
  const wanted = fingerprint(electronEnv.ELECTRON_MAJOR_VER)
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return 0
  say('Building the program.')
  rmSync(stamp, { force: true })
  const env = projectEnv(electronEnv)
  const code =
    (await supervise(bin('electron-vite'), ['build', '--logLevel', 'warn'], { env })) || (await buildCitizenPage(env))
  if (code === 0) writeFileSync(stamp, wanted)
  return code
}

/** The page people open in their own browser. */
function buildCitizenPage(env) {
  return supervise(bin('vite'), ['build', '--config', 'citizen.vite.config.ts', '--logLevel', 'warn'], { env })
}

/** Names, sizes and times of all sources: reading them would cost ten times as much, and a needless build costs seconds. */
function fingerprint(electronMajor = '') {
  const hash = createHash('sha256').update(electronMajor)
  for (const source of sources) add(join(root, source))
  return hash.digest('hex')

  function add(path) {
    const state = statSync(path, { throwIfNoEntry: false })
    if (state?.isDirectory()) {
      for (const name of readdirSync(path).sort()) add(join(path, name))
    } else if (state && !path.endsWith('.test.ts')) {
      hash.update(`${path}\0${state.size}\0${state.mtimeMs}\n`)
    }
  }
}
