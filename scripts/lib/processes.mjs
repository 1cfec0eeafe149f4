/** Paths of the project, and child processes that end with us, whatever ends us. */

import { spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join, resolve } from 'node:path'
import { constants } from 'node:os'
import { fileURLToPath } from 'node:url'

export const root = resolve(fileURLToPath(new URL('../..', import.meta.url)))
export const modules = join(root, 'node_modules')
export const bin = (name) => join(modules, '.bin', name)
export const cacheFolder = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'tresen')
export const dataFolder = process.env.XDG_DATA_HOME || join(homedir(), '.local', 'share')
export const isRoot = process.getuid?.() === 0

/** A condition the user can do something about: printed as a sentence, without a stack. */
export class SetupError extends Error {}

export const say = (sentence) => console.log(sentence)

/** Runs a script's main function; a SetupError ends it with its sentence and exit code 1. */
export async function main(body) {
  try {
    process.exitCode = await body(process.argv.slice(2))
  } catch (error) {
    if (!(error instanceof SetupError)) throw error
    console.error(`\n${error.message}`)
    process.exitCode = 1
  }
}

/** The PATH without any project's own commands: while node_modules is replaced, nothing may run from it. */
export function systemPath() {
  const own = join('node_modules', '.bin')
  const kept = (process.env.PATH ?? '').split(delimiter).filter((folder) => !folder.endsWith(own))
  return kept.join(delimiter)
}

/** The environment in which the project's own commands, first of all its Node, come first. */
export function projectEnv(more = {}) {
  const env = { ...process.env, PATH: join(modules, '.bin') + delimiter + systemPath(), ...more }
  delete env.ELECTRON_RUN_AS_NODE
  return env
}

// The kernel ends the child when its parent is gone, even after a SIGKILL that runs no handler of ours.
const setpriv = process.platform === 'linux' && existsSync('/usr/bin/setpriv') ? '/usr/bin/setpriv' : undefined

/** Like spawn, and the child does not outlive this process. */
export function spawnTied(command, args, options) {
  if (!setpriv) return spawn(command, args, options)
  return spawn(setpriv, ['--pdeathsig', 'TERM', '--', command, ...args], options)
}

/** The exit code of an ended child as a shell would tell it. Rejects when the command cannot be started. */
export function ended(child) {
  return new Promise((settle, fail) => {
    child.once('error', fail)
    child.once('close', (code, signal) => settle(code ?? 128 + (constants.signals[signal] ?? 0)))
  })
}

/** Runs a command to its end with its output shown; answers the exit code. */
export function run(command, args, options = {}) {
  return ended(spawnTied(command, args, { cwd: root, stdio: 'inherit', ...options }))
}

/** Runs a command of which one expects success; `failure` is the sentence for the user when it fails. */
export async function must(failure, command, args, options) {
  const code = await run(command, args, options).catch((error) => error.code ?? error.message)
  if (code !== 0) throw new SetupError(`${failure} (${command} ended with ${code})`)
}

/** What a quick command prints, or undefined when it fails or does not exist. */
export function output(command, args, options = {}) {
  const result = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 1 << 26, ...options })
  return result.status === 0 ? result.stdout : undefined
}

let signalled = false
let handOn

/** Whether somebody wants all of this to end. */
export const wasSignalled = () => signalled

/**
 * From here on a signal no longer ends this process at once, so that it can tidy up: it is handed on to the supervised program,
 * and no other is started. Only the first counts, since one Ctrl+C under npm arrives twice.
 */
export function heedSignals() {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.off(signal, onSignal)
    process.on(signal, onSignal)
  }
}

function onSignal(signal) {
  if (signalled) return
  signalled = true
  handOn?.(signal)
}

/**
 * Runs a program to its end, hands signals on to it, and leaves none of its processes behind. Answers its exit code.
 *
 * `detached` (the default) gives it a process group of its own, so that Ctrl+C reaches it once, from here, and not a second
 * time from the terminal. Programs that read the keyboard need `detached: false`. One that has not ended eight seconds after
 * the signal is killed.
 */
export async function supervise(command, args, { detached = true, onStart, ...options } = {}) {
  heedSignals()
  if (signalled) return 130
  const child = spawnTied(command, args, { cwd: root, stdio: 'inherit', detached, ...options })
  let deadline
  handOn = (signal) => {
    deadline = setTimeout(() => child.kill('SIGKILL'), 8_000)
    // On a terminal, a child in our own group has had the Ctrl+C already.
    if (detached || signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
  }
  onStart?.(child)
  try {
    return await ended(child)
  } finally {
    handOn = undefined
    clearTimeout(deadline)
    if (detached) killGroup(child.pid)
  }
}

/** Ends what is left of a detached child's process group. */
function killGroup(pid) {
  if (!pid) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch (error) {
    if (error.code !== 'ESRCH' && error.code !== 'EPERM') throw error
  }
}
