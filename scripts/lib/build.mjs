/** Builds the program with electron-vite, and only when something it is made of has changed. */

import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { bin, projectEnv, root, say, supervise } from './processes.mjs'

const common = ['package.json', 'package-lock.json', 'tsconfig.base.json']
const sources = ['src', 'drivers', 'electron.vite.config.ts', 'citizen.vite.config.mts', ...common]
const citizenSources = ['src/citizen', 'src/call', 'src/shared', 'citizen.vite.config.mts', ...common]
const stamp = join(root, 'out', '.complete')
const citizenStamp = join(root, 'out', '.citizen-complete')

/** Answers the exit code of the build, 0 also when there was nothing to do. */
export function ensureBuild(electronEnv) {
  return unlessDone(stamp, fingerprint(sources, electronEnv.ELECTRON_MAJOR_VER), async () => {
    say('Building the program.')
    const env = projectEnv(electronEnv)
    const code = await supervise(bin('electron-vite'), ['build', '--logLevel', 'warn'], { env })
    return code || ensureCitizenPage()
  })
}

/** The page people open in their own browser: all that the consultation server needs. Answers as {@link ensureBuild}. */
export function ensureCitizenPage() {
  return unlessDone(citizenStamp, fingerprint(citizenSources), () => {
    say("Building the citizen's page.")
    const args = ['build', '--config', 'citizen.vite.config.mts', '--logLevel', 'warn']
    return supervise(bin('vite'), args, { env: projectEnv() })
  })
}

async function unlessDone(file, wanted, build) {
  if (existsSync(file) && readFileSync(file, 'utf8') === wanted) return 0
  rmSync(file, { force: true })
  const code = await build()
  if (code === 0) writeFileSync(file, wanted)
  return code
}

/** Names, sizes and times of all sources: reading them would cost ten times as much, and a needless build costs seconds. */
function fingerprint(sources, electronMajor = '') {
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
