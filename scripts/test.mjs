/**
 * `npm test`: sets up, runs every part in order and counts. A part that fails does not hide the ones after it.
 *
 * `node scripts/test.mjs PART [NAMES]` runs one part: typecheck, lint, format, unit, hid, build or e2e; the names go to Vitest or
 * Playwright as filters. hid boots a Debian kernel and is there on Linux on x86-64 only. The last line is `N passed, N failed`, and the exit code is 0 only when nothing failed.
 */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureBuild } from './lib/build.mjs'
import { forTests } from './lib/debian.mjs'
import { kernelRunsHere, runHidTests } from './lib/hid-tests.mjs'
import { forKernel } from './lib/kernel.mjs'
import { superviseInDesktop } from './lib/desktop.mjs'
import { SetupError, bin, heedSignals, main, projectEnv, say, supervise, wasSignalled } from './lib/processes.mjs'
import { playwrightResult, vitestResult } from './lib/reports.mjs'
import { setUp } from './setup.mjs'

const parts = {
  typecheck: () => check('tsc', ['-b']),
  lint: () => check('oxlint', []),
  format: () => check('oxfmt', ['--check']),
  unit: runVitest,
  ...(kernelRunsHere ? { hid: () => runHidTests() } : {}),
  build: runBuild,
  e2e: runPlaywright,
}

main(async ([part, ...names]) => {
  if (part !== undefined && !Object.hasOwn(parts, part)) {
    throw new SetupError(`There is no part "${part}". The parts are: ${Object.keys(parts).join(', ')}.`)
  }
  const needs = (...some) => part === undefined || some.includes(part)
  const electronEnv = await setUp({
    electron: needs('build', 'e2e'),
    debian: [...(needs('unit', 'e2e') ? forTests : []), ...(kernelRunsHere && needs('hid') ? forKernel : [])],
  })
  heedSignals()
  const folder = mkdtempSync(join(tmpdir(), 'tresen-test-'))
  try {
    return await runParts(partsFor(part), { electronEnv, folder, names })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

/** All parts, or the one named, which for e2e needs the build. */
function partsFor(part) {
  if (part === undefined) return Object.keys(parts)
  return part === 'e2e' ? ['build', 'e2e'] : [part]
}

async function runParts(chosen, context) {
  const results = []
  for (const name of chosen) {
    say(`\n== ${name}`)
    const from = performance.now()
    const result = await runPart(name, context)
    results.push({ name, ...result, seconds: (performance.now() - from) / 1000 })
    if (wasSignalled()) {
      results.push({
        name: 'stopped',
        passed: 0,
        failed: 1,
        seconds: 0,
        complaints: ['A signal stopped the tests here.'],
      })
      break
    }
  }
  return report(results)
}

async function runPart(name, context) {
  try {
    return await parts[name](context)
  } catch (error) {
    return { passed: 0, failed: 1, complaints: [error instanceof SetupError ? error.message : error.stack] }
  }
}

function report(results) {
  say('')
  for (const { name, passed, failed, seconds, complaints = [] } of results) {
    const counts = `${String(passed).padStart(5)} passed ${String(failed).padStart(5)} failed`
    say(`${name.padEnd(10)} ${counts} ${seconds.toFixed(1).padStart(8)} s`)
    for (const complaint of complaints) say(`  ${complaint}`)
  }
  const sum = (key) => results.reduce((total, result) => total + result[key], 0)
  say(`\n${sum('passed')} passed, ${sum('failed')} failed`)
  return sum('failed') === 0 && sum('passed') > 0 ? 0 : 1
}

const interrupted = (code) => code === 129 || code === 130 || code === 143

const countedAsOne = (code) => ({
  passed: code === 0 ? 1 : 0,
  failed: code === 0 ? 0 : 1,
  interrupted: interrupted(code),
})

async function check(command, args) {
  return countedAsOne(await supervise(bin(command), args, { env: projectEnv() }))
}

async function runBuild(context) {
  const code = await ensureBuild(context.electronEnv)
  context.built = code === 0
  return countedAsOne(code)
}

async function runVitest({ folder, names }) {
  const file = join(folder, 'vitest.json')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
  const code = await supervise(bin('vitest'), ['run', ...reporters, ...names], { env: projectEnv() })
  return vitestResult(file, code)
}

async function runPlaywright({ electronEnv, built, folder, names }) {
  // An older build may be lying there, and testing that one would prove nothing.
  if (!built) throw new SetupError('Not run, since the program could not be built.')
  const file = join(folder, 'playwright.json')
  const env = { ...electronEnv, TRESEN_TEST_REPORT: file }
  // Playwright compares this with the file's name and the test's title together.
  const filter = names.length > 0 ? ['--grep', names.join('|')] : []
  const code = await superviseInDesktop(bin('playwright'), ['test', ...filter], env)
  return playwrightResult(file, code)
}
