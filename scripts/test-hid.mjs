/**
 * `npm run test:hid [-- NAME]`: runs the drivers for HID devices (test/hid) against a real Linux kernel. The devices are
 * simulated, but plugged into the kernel (uhid), so that everything from node-hid to the kernel's own HID code is the real one.
 *
 * Needs Linux on x86-64 with Debian's packages qemu-system-x86, busybox-static and cpio, and Debian's kernel, which is
 * fetched once; no KVM, no rights beyond the reader's own. The kernel of this machine is not touched.
 */

import { kernelRunsHere, runHidTests } from './lib/hid-tests.mjs'
import { forKernel } from './lib/kernel.mjs'
import { SetupError, main, say } from './lib/processes.mjs'
import { setUp } from './setup.mjs'

main(async (names) => {
  if (!kernelRunsHere) {
    throw new SetupError('These tests boot a Debian kernel for x86-64 and run on Linux on such a machine only.')
  }
  await setUp({ electron: false, debian: forKernel })
  const { code, counted } = await runHidTests(names)
  if (!counted) say('0 passed, 1 failed')
  return code
})
