/** A virtual display, a D-Bus session and an unlocked keystore, for machines where nobody has logged in to a desktop. */

import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { SetupError, heedSignals, isRoot, must, output, projectEnv, spawnTied, supervise } from './processes.mjs'

/**
 * Switches that Electron needs on this machine. A virtual display has no graphics processor: without the switch Chromium starts a
 * process for it, sees it fail, and starts another. Only as root there is no sandbox, since Chromium refuses to have one.
 */
export const electronSwitches = (desktop) => [
  ...(desktop ? ['--password-store=gnome-libsecret', '--disable-gpu'] : []),
  ...(isRoot ? ['--no-sandbox'] : []),
]

/**
 * Opens a desktop that nobody sees and answers `{ env, display, authority, close }`.
 *
 * The keystore is a real one (the Secret Service of gnome-keyring). It lies in `keystore` and is kept there from one start to
 * the next, with the random password that opens it in a file beside it that only its owner may read: it is as safe as that
 * file. Without `keystore` it is gone when the desktop closes.
 */
export async function openDesktop({ keystore } = {}) {
  heedSignals()
  const folder = mkdtempSync(join(tmpdir(), 'tresen-desktop-'))
  const services = []
  const close = async () => {
    // The last one first, and each to its end, since a service on its way out may still write.
    for (const service of services.reverse()) await stop(service)
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    const { display, authority } = await startDisplay(folder, services)
    const env = { DISPLAY: display, XAUTHORITY: authority }
    const home = keystore ?? join(folder, 'keystore')
    mkdirSync(home, { recursive: true, mode: 0o700 })
    env.DBUS_SESSION_BUS_ADDRESS = await startBus({ ...process.env, ...env, XDG_DATA_HOME: home }, services)
    // Chromium asks the system's bus for batteries and the like. Where there is none, the session's answers that it knows nothing.
    if (!existsSync('/run/dbus/system_bus_socket')) env.DBUS_SYSTEM_BUS_ADDRESS = env.DBUS_SESSION_BUS_ADDRESS
    await unlockKeystore(home, folder, env, services)
    return { env, display, authority, close }
  } catch (error) {
    await close()
    throw error
  }
}

/**
 * Runs a program that starts Electron itself (Playwright) in a desktop of its own, and answers its exit code. The program finds
 * the arguments it must give Electron before its own, as a JSON list, in TRESEN_ELECTRON_ARGS.
 */
export async function superviseInDesktop(command, args, env) {
  const desktop = process.platform === 'linux' ? await openDesktop() : undefined
  try {
    const keepStore = fileURLToPath(new URL('keep-password-store.cjs', import.meta.url))
    const TRESEN_ELECTRON_ARGS = JSON.stringify(['-r', keepStore, ...electronSwitches(desktop)])
    return await supervise(command, args, { env: projectEnv({ ...env, ...desktop?.env, TRESEN_ELECTRON_ARGS }) })
  } finally {
    await desktop?.close()
  }
}

async function stop(service) {
  if (!service.pid || service.exitCode !== null || service.signalCode !== null) return
  const gone = new Promise((settle) => service.once('exit', settle))
  service.kill('SIGTERM')
  const impatience = setTimeout(() => service.kill('SIGKILL'), 2_000)
  await gone
  clearTimeout(impatience)
}

async function startDisplay(folder, services) {
  const authority = join(folder, 'Xauthority')
  const cookie = randomBytes(16).toString('hex')
  const allow = (display) => {
    const quiet = { stdio: ['ignore', 'ignore', 'ignore'] }
    return must('The display could not be protected.', 'xauth', ['-f', authority, 'add', display, '.', cookie], quiet)
  }
  // The server looks at the cookie only, so any display's name will do until it has found a free one and told us.
  await allow(':0')
  const screen = ['-screen', '0', '1280x800x24', '-nolisten', 'tcp', '-auth', authority]
  const display = `:${await startService('Xvfb', ['-displayfd', '3', ...screen], process.env, services)}`
  await allow(display)
  return { display, authority }
}

function startBus(env, services) {
  return startService('dbus-daemon', ['--session', '--nofork', '--nopidfile', '--print-address=3'], env, services)
}

/** Starts a service that writes one line to its file descriptor 3 when it is ready; answers that line. */
function startService(command, args, env, services) {
  // A group of its own: Ctrl+C is for the program, which still needs display and keystore to end in order.
  const child = spawnTied(command, args, { env, detached: true, stdio: ['ignore', 'ignore', 'pipe', 'pipe'] })
  services.push(child)
  let told = ''
  child.stderr.on('data', (bytes) => (told = (told + bytes).slice(-2000)))
  return new Promise((settle, fail) => {
    let line = ''
    child.stdio[3].on('data', (bytes) => {
      line += bytes
      if (line.includes('\n')) settle(line.trim())
    })
    const failed = (why) => fail(new SetupError(`${command} could not be started: ${why}`))
    child.once('error', (error) => failed(error.message))
    child.once('exit', (code) => failed(`it ended with ${code}. ${told}`))
  })
}

async function unlockKeystore(home, folder, env, services) {
  const daemon = ['--foreground', '--unlock', '--components=secrets', `--control-directory=${join(folder, 'control')}`]
  const child = spawnTied('gnome-keyring-daemon', daemon, {
    env: { ...process.env, ...env, XDG_DATA_HOME: home },
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  services.push(child)
  const ended = { why: undefined }
  child.once('error', (error) => (ended.why = error.message))
  child.once('exit', (code) => (ended.why = `it ended with ${code}`))
  child.stdin.on('error', () => {})
  child.stdin.end(passwordOf(home))
  const ask = ['--session', '--print-reply=literal', '--dest=org.freedesktop.DBus', '/']
  const question = [...ask, 'org.freedesktop.DBus.NameHasOwner', 'string:org.freedesktop.secrets']
  for (let tries = 0; tries < 200 && ended.why === undefined; tries++) {
    if (output('dbus-send', question, { env: { ...process.env, ...env } })?.includes('true')) return
    await delay(25)
  }
  throw new SetupError(`The keystore could not be started: ${ended.why ?? 'it does not answer'}.`)
}

function passwordOf(home) {
  const file = join(home, 'password')
  if (!existsSync(file)) writeFileSync(file, randomBytes(24).toString('base64url'), { mode: 0o600 })
  return readFileSync(file, 'utf8')
}
