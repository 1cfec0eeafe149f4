/**
 * Counts from the JSON reports of Vitest and Playwright. Whatever is not plainly a passed test counts as failed: a report that
 * is missing, no test at all, a skipped test, a file that did not load, an exit code that contradicts the report.
 */

import { existsSync, readFileSync } from 'node:fs'

export function vitestResult(file, code) {
  const report = read(file)
  if (!report) return missing('Vitest', code)
  const complaints = []
  const skipped = report.numPendingTests + report.numTodoTests
  const broken = report.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && !hasFailure(assertionResults),
  )
  for (const { name } of broken) complaints.push(`This file could not be run: ${name}`)
  return judge({
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken.length,
    skipped,
    complaints,
    code,
  })
}

const hasFailure = (assertions) => assertions.some(({ status }) => status === 'failed')

export function playwrightResult(file, code) {
  const report = read(file)
  if (!report) return missing('Playwright', code)
  const { expected, unexpected, flaky, skipped } = report.stats
  const complaints = report.errors.map(({ message }) => message ?? 'Playwright names an error without a message.')
  return judge({ passed: expected, failed: unexpected + flaky + complaints.length, skipped, complaints, code })
}

function judge({ passed, failed, skipped, complaints, code }) {
  if (skipped > 0)
    complaints.push(`${skipped} tests were skipped, which counts as failed: a test runs or does not exist.`)
  let all = failed + skipped
  if (passed + all === 0) {
    complaints.push('No test was found.')
    all = 1
  } else if (code !== 0 && all === 0) {
    complaints.push(`Every test passed, and yet the runner ended with ${code}.`)
    all = 1
  }
  return { passed, failed: all, complaints }
}

function missing(runner, code) {
  return { passed: 0, failed: 1, complaints: [`${runner} ended with ${code} and left no report.`] }
}

function read(file) {
  if (!existsSync(file)) return undefined
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    // Cut off while it was being written: as good as none.
    return undefined
  }
}
