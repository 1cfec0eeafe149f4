/** The tests of HID devices against a real kernel (test/hid), as `npm run test:hid` and `npm test` run them. */

import { realpathSync } from 'node:fs'
import { relative } from 'node:path'
import { ensureKernel, runInKernel } from './kernel.mjs'
import { bin, root, say } from './processes.mjs'

/** Where they can run: Debian's kernel is booted as it is, under software emulation of the same processor. */
export const kernelRunsHere = process.platform === 'linux' && process.arch === 'x64'

/** About ten times what boot and tests take on an idle machine with two cores. */
const SECONDS = 480

/** Runs the named files of test/hid, all by default. A run that does not come to its end counts as failed. */
export async function runHidTests(names = []) {
  const kernel = await ensureKernel()
  const node = relative(root, realpathSync(bin('node')))
  const { code, console: told } = await runInKernel(kernel, [node, 'test/hid/main.ts', ...names], { seconds: SECONDS })
  if (code === undefined) {
    say(told.split('\n').slice(-60).join('\n'))
    say(`\nThe virtual machine did not come to its end within ${SECONDS} s; above is the last it said.`)
  }
  const counts = /^(\d+) passed, (\d+) failed\r?$/m.exec(told)
  const [passed, failed] = [Number(counts?.[1] ?? 0), Number(counts?.[2] ?? 0)]
  return { passed, failed: code === 0 ? failed : Math.max(failed, 1), code: code ?? 1, counted: counts !== null }
}
