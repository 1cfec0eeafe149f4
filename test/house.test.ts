import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

/** The walls of the house (ARCHITECTURE.md): plants violations in a copy and expects linter and compiler to be red. */

const root = join(import.meta.dirname, '..')
const bin = (name: string) => join(root, 'node_modules/.bin', name)

let copy = ''
beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'tresen-house-'))
})
afterAll(() => rmSync(copy, { recursive: true, force: true }))

function plant(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [file, source] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), source)
  }
}

/** File, what is planted into it, and a piece of the sentence that must be said about it. */
const LINTED: readonly (readonly [file: string, source: string, sentence: string])[] = [
  ['src/shared/a.ts', `import 'node:fs'`, 'runs anywhere'],
  ['src/shared/b.ts', `import 'react'`, 'runs anywhere'],
  ['src/shared/c.ts', `import 'electron'`, 'Only src/main'],
  ['src/shared/d.ts', `import '../main/log.ts'`, 'runs anywhere'],
  ['src/shared/contract/e.ts', `import '../../../drivers/errors.ts'`, 'runs anywhere'],
  ['drivers/a.ts', `import '../src/shared/errors.ts'`, 'knows bytes'],
  ['drivers/b.ts', `import 'zod'`, 'knows bytes'],
  ['drivers/c.ts', `import 'electron'`, 'Only src/main'],
  ['drivers/pads/d.ts', `import 'node-hid'`, 'drivers/transport only'],
  ['drivers/transport/e.ts', `import 'kysely'`, 'knows bytes'],
  ['src/preload/a.ts', `import 'zod'`, 'bridge of two functions'],
  ['src/preload/b.ts', `import 'node:fs'`, 'bridge of two functions'],
  ['src/preload/index.ts', `import { ipcRenderer } from 'electron'; export const x = ipcRenderer`, 'Only the bridge'],
  ['src/main/a.ts', `import 'react'`, 'does not know pages'],
  ['src/main/b.ts', `import '../renderer/lib/format.ts'`, 'does not know pages'],
  ['src/main/c.ts', `import { ipcMain } from 'electron'; export const x = ipcMain`, 'Only src/main'],
  ['src/main/index.ts', `import { ipcMain } from 'electron'; export const x = ipcMain`, 'One channel'],
  ['src/main/windows.ts', `import { ipcMain } from 'electron'; export const x = ipcMain`, 'One channel'],
  ['src/main/db/d.ts', `import 'better-sqlite3-multiple-ciphers'`, 'database engine'],
  ['src/main/db/e.ts', `import 'pg'`, 'go through Kysely'],
  ['src/main/devices/f.ts', `import 'serialport'`, 'drivers/transport only'],
  ['src/main/features/cards/a.ts', `import '../pickup/pickup.repository.ts'`, 'Features do not import each other'],
  ['src/main/features/pickup/a.ts', `import '../cards/cards.repository.ts'`, 'Features do not import each other'],
  ['src/main/features/people/a.ts', `import '../../features/cases/cases.service.ts'`, 'Features do not import'],
  ['src/main/features/signing/a.ts', `import { ipcMain } from 'electron'; export const x = ipcMain`, 'Only src/main'],
  ['src/renderer/a.ts', `import 'node:path'`, 'asks main through lib/api'],
  ['src/renderer/b.ts', `import '../main/log.ts'`, 'asks main through lib/api'],
  ['src/renderer/c.ts', `import '../../drivers/errors.ts'`, 'asks main through lib/api'],
  ['src/renderer/d.ts', `import 'electron'`, 'Only src/main'],
  ['src/renderer/features/people/e.ts', `import '../cards/CardsPage.tsx'`, 'Features do not import each other'],
  ['src/renderer/features/cards/f.ts', `import '../../app/routes.tsx'`, 'Features do not import each other'],
  ['src/renderer/features/consultations/g.ts', `import '../team/TeamBar.tsx'`, 'Features do not import each other'],
  ['src/main/features/team/a.ts', `import '../consultations/queue.ts'`, 'Features do not import each other'],
  ['src/call/a.ts', `import 'react'`, 'knows src/shared and the browser'],
  ['src/call/b.ts', `import '../renderer/lib/api.ts'`, 'knows src/shared and the browser'],
  ['src/screen/a.ts', `import '../renderer/lib/api.ts'`, 'a pad made of pixels'],
  ['src/screen/b.ts', `import '../shared/contract/index.ts'`, 'a pad made of pixels'],
  ['src/screen/c.ts', `import '../preload/bridge.ts'`, 'a pad made of pixels'],
  ['src/screen/d.ts', `import 'electron'`, 'Only src/main'],
  ['src/main/screen-window.ts', `import { ipcMain } from 'electron'; export const x = ipcMain`, 'One channel'],
  ['src/citizen/a.ts', `import '../renderer/lib/api.ts'`, "stranger's browser"],
  ['src/citizen/b.ts', `import '../server/service.ts'`, "stranger's browser"],
  ['src/server/a.ts', `import '../main/log.ts'`, 'stands alone in the DMZ'],
  ['src/server/b.ts', `import 'kysely'`, 'stands alone in the DMZ'],
  ['src/main/any.ts', 'export const x: any = 1', 'Unexpected `any`'],
  ['src/shared/ignore.ts', '// @ts-ignore\nexport const x = 1', '@ts-ignore'],
  ['src/shared/long.ts', 'export {}\n'.repeat(401), 'too many lines'],
  ['src/main/log-line.ts', `console.log('x')`, 'console'],
]

/** `requires` forgotten, a handler forgotten: neither compiles. */
const contractPlants = {
  'src/shared/contract/right-forgotten.ts': `
    import { z } from 'zod'
    import { method } from './define.ts'
    export const open = method(z.object({}), z.object({}))`,
  'src/main/handler-forgotten.ts': `
    import type { FeatureOf } from './deps.ts'
    export const audit: FeatureOf<'audit'> = { list: () => [] }`,
  'src/renderer/lib/sentence-forgotten.ts': `
    import type { ErrorCode } from '../../shared/errors.ts'
    export const sentences: Record<ErrorCode, string> = { internal: 'x' }`,
  'src/renderer/lib/key-unknown.ts': `
    import { t } from './i18n.ts'
    export const text = t('nobody.wrote.this')`,
}

/** File and an import that its box must not know, by type or not. */
const COMPILED: Readonly<Record<string, string>> = {
  'src/shared/wall-node.ts': `import { readFileSync } from 'node:fs'; export const x = readFileSync`,
  'src/shared/wall-main.ts': `import type { Log } from '../main/log.ts'; export type X = Log`,
  'src/shared/wall-dom.ts': `export const x = document.title`,
  'drivers/wall-shared.ts': `import type { AppError } from '../src/shared/errors.ts'; export type X = AppError`,
  'src/preload/wall-main.ts': `import type { Log } from '../main/log.ts'; export type X = Log`,
  'src/main/wall-renderer.ts': `import type { date } from '../renderer/lib/format.ts'; export type X = typeof date`,
  'src/main/wall-dom.ts': `export const x = document.title`,
  'src/call/wall-node.ts': `export const x = process.env`,
  'src/call/wall-renderer.ts': `import type { date } from '../renderer/lib/format.ts'; export type X = typeof date`,
  'src/screen/wall-main.ts': `import type { Log } from '../main/log.ts'; export type X = Log`,
  'src/screen/wall-renderer.ts': `import type { date } from '../renderer/lib/format.ts'; export type X = typeof date`,
  'src/screen/wall-node.ts': `export const x = process.env`,
  'src/citizen/wall-server.ts': `import type { Room } from '../server/rooms.ts'; export type X = Room`,
  'src/server/wall-dom.ts': `export const x = document.title`,
  'src/server/wall-main.ts': `import type { Log } from '../main/log.ts'; export type X = Log`,
  'src/renderer/wall-main.ts': `import type { Log } from '../main/log.ts'; export type X = Log`,
  'src/renderer/wall-drivers.ts': `import type { Scan } from '../../drivers/devices.ts'; export type X = Scan`,
  'src/renderer/wall-node.ts': `export const x = process.env`,
  ...contractPlants,
}

describe('the linter', () => {
  const said = new Map<string, string>()
  let code: number | null = 0
  beforeAll(() => {
    const house = join(copy, 'linted')
    plant(house, Object.fromEntries(LINTED.map(([file, source]) => [file, `${source}\n`])))
    cpSync(join(root, '.oxlintrc.json'), join(house, '.oxlintrc.json'))
    const run = spawnSync(bin('oxlint'), ['--format', 'json'], { cwd: house, encoding: 'utf8' })
    code = run.status
    const { diagnostics } = JSON.parse(run.stdout) as {
      diagnostics: { filename: string; message: string; help?: string }[]
    }
    for (const { filename, message, help } of diagnostics) {
      const file = filename.replaceAll('\\', '/')
      said.set(file, `${said.get(file) ?? ''}\n${message} ${help ?? ''}`)
    }
  })

  test('is red', () => expect(code).not.toBe(0))

  test.each(LINTED.map(([file, , sentence]) => [file, sentence]))('says about %s: %s', (file, sentence) => {
    expect(said.get(file) ?? 'nothing').toContain(sentence)
  })
})

describe('the compiler', () => {
  let output = ''
  beforeAll(() => {
    const house = join(copy, 'compiled')
    mkdirSync(house)
    for (const name of ['src', 'drivers', 'package.json', 'tsconfig.base.json']) {
      cpSync(join(root, name), join(house, name), { recursive: true })
    }
    symlinkSync(join(root, 'node_modules'), join(house, 'node_modules'))
    plant(house, COMPILED)
    const boxes = [
      'src/shared',
      'drivers',
      'src/preload',
      'src/call',
      'src/server',
      'src/citizen',
      'src/screen',
      'src/main',
      'src/renderer',
    ]
    const run = spawnSync(bin('tsc'), ['-b', '--pretty', 'false', ...boxes], { cwd: house, encoding: 'utf8' })
    output = run.stdout.replaceAll('\\', '/')
  }, 120_000)

  test.each(Object.keys(COMPILED))('is red about %s', (file) => {
    const errors = output.split('\n').filter((line) => line.startsWith(`${file}(`) && line.includes('error TS'))
    expect(errors, output.slice(0, 2000)).not.toEqual([])
  })
})

describe('the tree', () => {
  const tracked = spawnSync('git', ['ls-files', '-co', '--exclude-standard'], { cwd: root, encoding: 'utf8' })
  const files = (
    tracked.status === 0 ? tracked.stdout.split('\n') : readdirSync(root, { recursive: true, encoding: 'utf8' })
  )
    .filter((file) => /\.(ts|tsx|mjs|cjs|js|css|json|md|yml|html)$/.test(file))
    .filter((file) => !/^(node_modules|out|\.build|test-results)\//.test(file) && file !== 'package-lock.json')
  const sources = files.flatMap((file) => {
    try {
      return [{ file, text: readFileSync(join(root, file), 'utf8') }]
    } catch {
      // Removed since git listed it.
      return []
    }
  })

  test('has no source file over 400 lines', () => {
    expect(files.length).toBeGreaterThan(200)
    const long = sources
      .filter(({ file, text }) => /\.(ts|tsx|mjs|cjs)$/.test(file) && text.split('\n').length > 401)
      .map(({ file }) => file)
    expect(long).toEqual([])
  })

  test('has no suppressed type error, no skipped and no lonely test', () => {
    const suppression = new RegExp(['@ts-(ignore', 'nocheck', 'expect-error)'].join('|'))
    const skipped = /\b(?:test|it|describe)\.(?:skip|only|todo|fixme)\b/
    const own = join('test', 'house.test.ts')
    const bad = sources.filter(
      ({ file, text }) => /\.tsx?$/.test(file) && file !== own && (suppression.test(text) || skipped.test(text)),
    )
    expect(bad.map(({ file }) => file)).toEqual([])
  })

  test('disables a rule only with a sentence that says why', () => {
    const silent = (text: string) =>
      (text.match(/(?:oxlint|eslint)-disable[^\n]*/g) ?? []).some((line) => !/ -- \S+ \S+/.test(line))
    const bad = sources.filter(({ file, text }) => /\.(tsx?|mjs|cjs)$/.test(file) && silent(text))
    expect(bad.map(({ file }) => file)).toEqual([])
  })

  test('names no folder of the machine it was written on', () => {
    // Put together here, so that this file does not name them either.
    const folders = [
      ['/wo', 'rk/'].join(''),
      `${homedir()}/`,
      ['/Us', 'ers/'].join(''),
      ['C:\\Us', 'ers'].join(''),
    ].filter((folder) => folder.length > 3)
    const bad = sources.flatMap(({ file, text }) =>
      folders.filter((folder) => text.includes(folder)).map((folder) => `${file}: ${folder}`),
    )
    expect(bad).toEqual([])
  })
})
