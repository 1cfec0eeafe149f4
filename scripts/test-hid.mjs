/**
 * `npm run test:hid [-- NAME]`: runs the drivers for HID devices (test/hid) against a real Linux kernel. The devices are
 * simulated, but plugged into the kernel (uhid), so that everything from node-hid to the kernel's own HID code is the real one.
 *
 * Needs Linux on x86-64 with Debian's packages qemu-system-x86, busybox-static and cpio, and Debian's kernel, which is
 * fetched once; no KVM, no rights beyond the reader's own. The kernel of this machine is not touched.
 */

import { realpathSync } from 'node:fs'
import { relative } from 'node:path'
import { ensureKernel, forKernel, runInKernel } from './lib/kernel.mjs'
import { SetupError, bin, main, root, say } from './lib/processes.mjs'
import { setUp } from './setup.mjs'

/** About ten times what boot and tests take on an idle machine with two cores. */
const SECONDS = 480

main(async (names) => {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new SetupError('These tests boot a Debian kernel for x86-64 and run on Linux on such a machine only.')
  }
  await setUp({ electron: false, debian: forKernel })
  const kernel = await ensureKernel()
  const node = relative(root, realpathSync(bin('node')))
  const { code, console: told } = await runInKernel(kernel, [node, 'test/hid/main.ts', ...names], { seconds: SECONDS })
  if (code === undefined) {
    say(told.split('\n').slice(-60).join('\n'))
    say(`\nThe virtual machine did not come to its end within ${SECONDS} s; above is the last it said.`)
  }
  if (code === 0 || /^\d+ passed, \d+ failed$/m.test(told)) return code ?? 1
  say('0 passed, 1 failed')
  return code ?? 1
})
