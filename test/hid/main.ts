/**
 * The tests that need a kernel with uhid: run by `npm run test:hid` inside a virtual machine. Ends with a line of counts, and
 * with exit code 0 only when nothing failed.
 */

import { run } from 'node:test'
import { spec } from 'node:test/reporters'
import { fileURLToPath } from 'node:url'

const files = ['scanners.ts', 'pads.ts'].map((file) => fileURLToPath(new URL(file, import.meta.url)))
const only = process.argv.slice(2)
const chosen = files.filter((file) => only.length === 0 || only.some((name) => file.includes(name)))

let passed = 0
let failed = 0
const tests = run({ files: chosen, isolation: 'none', concurrency: false, timeout: 60_000 })
tests.on('test:pass', ({ details }) => {
  if (details.type !== 'suite') passed++
})
tests.on('test:fail', ({ details }) => {
  if (details.type !== 'suite') failed++
})
for await (const chunk of tests.compose(spec())) process.stdout.write(chunk)
process.stdout.write(`${passed} passed, ${failed} failed\n`)
// Where all went well nothing is left open, and the process ends by itself: that is part of the proof.
if (failed > 0 || passed === 0) process.exit(1)
