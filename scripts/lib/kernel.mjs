/** A throwaway Linux: Debian's own kernel, unpacked and not installed, that runs one command of this project in QEMU. */

import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { StringDecoder } from 'node:string_decoder'
import { SetupError, cacheFolder, ended, must, output, root, say, spawnTied } from './processes.mjs'

/** Debian packages with which it runs. */
export const forKernel = ['qemu-system-x86', 'busybox-static', 'cpio']

/** What a Node with hidraw and uhid needs, in the order in which they build on each other. Some are built into newer kernels. */
const modules = [
  'drivers/virtio/virtio_ring',
  'drivers/virtio/virtio',
  'drivers/virtio/virtio_pci_legacy_dev',
  'drivers/virtio/virtio_pci_modern_dev',
  'drivers/virtio/virtio_pci',
  'fs/netfs/netfs',
  'fs/fscache/fscache',
  'net/9p/9pnet',
  'net/9p/9pnet_virtio',
  'fs/9p/9p',
  'drivers/hid/hid',
  'drivers/hid/uhid',
  'drivers/hid/hid-generic',
]

const kernels = join(cacheFolder, 'kernel')

/** The folder with `vmlinuz` and `modules/`, fetched once and kept (70 MB to fetch, 12 MB to keep). */
export async function ensureKernel() {
  const kept = existsSync(kernels) ? readdirSync(kernels).filter((name) => name.startsWith('linux-image-')) : []
  if (kept.length > 0) return join(kernels, kept.sort().at(-1))
  const name = /linux-image-[\w.+-]+/.exec(
    output('apt-cache', ['depends', 'linux-image-amd64'])?.split('Depends:')[1] ?? '',
  )?.[0]
  if (!name) throw new SetupError('apt knows no Debian kernel. The lists may be missing: sudo apt-get update')
  say(`Fetching Debian's ${name}, once. It is unpacked, not installed.`)
  mkdirSync(kernels, { recursive: true })
  const folder = mkdtempSync(join(kernels, '.fetch-'))
  try {
    const quiet = { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] }
    // As root apt would rather fetch as a user of its own, who may not write into this folder.
    const asWeAre = ['-q', '-o', 'APT::Sandbox::User=root']
    await must('The kernel could not be fetched.', 'apt-get', [...asWeAre, 'download', name], quiet)
    const [archive] = readdirSync(folder)
    await must('The kernel could not be unpacked.', 'dpkg', ['-x', archive, 'all'], quiet)
    pick(join(folder, 'all'), join(folder, 'picked'))
    renameSync(join(folder, 'picked'), join(kernels, name))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  return join(kernels, name)
}

/** Takes over what is needed of an unpacked kernel package. */
function pick(from, to) {
  mkdirSync(join(to, 'modules'), { recursive: true })
  const boot = join(from, 'boot')
  const image = readdirSync(boot).find((file) => file.startsWith('vmlinuz-'))
  copyFileSync(join(boot, image), join(to, 'vmlinuz'))
  // Debian 13 has merged /lib into /usr/lib.
  const lib = [join(from, 'lib/modules'), join(from, 'usr/lib/modules')].find(existsSync)
  const tree = join(lib, readdirSync(lib)[0], 'kernel')
  for (const module of modules) {
    const plain = join(tree, `${module}.ko`)
    const kept = join(to, 'modules', basename(plain))
    if (existsSync(plain)) copyFileSync(plain, kept)
    else if (existsSync(`${plain}.xz`)) writeFileSync(kept, unpacked(`${plain}.xz`))
  }
}

function unpacked(file) {
  const { status, stdout } = spawnSync('xz', ['-dc', file], { maxBuffer: 1 << 26 })
  if (status !== 0) throw new SetupError(`${file} could not be unpacked. (xz ended with ${status})`)
  return stdout
}

const BEGIN = '--- begin'
const END = '--- end'

/** The first program of the virtual machine: makes the host's files visible, read-only, and runs the command in them. */
function init(command) {
  const names = modules.map((module) => basename(module)).join(' ')
  // Everything is read-only there but this folder, which hides what the host has in it: not the one this project lies in.
  const scratch = ['/tmp', '/mnt', '/srv', '/media'].find((dir) => existsSync(dir) && !`${root}/`.startsWith(`${dir}/`))
  const inside = `cd ${quote(root)} && exec ${command.map(quote).join(' ')}`
  return `#!/bin/busybox sh
b=/bin/busybox
for d in proc sys dev host; do $b mkdir -p /$d; done
$b mount -t proc proc /proc
$b mount -t sysfs sys /sys
$b mount -t devtmpfs dev /dev
for m in ${names}; do [ ! -e /modules/$m.ko ] || $b insmod /modules/$m.ko; done
$b mount -t 9p -o trans=virtio,version=9p2000.L,ro,msize=1048576,cache=loose host /host || $b poweroff -f
for d in dev proc sys; do $b mount -o move /$d /host/$d; done
$b mount -t tmpfs tmp /host${scratch}
echo
echo "${BEGIN}"
$b chroot /host /usr/bin/env -i HOME=${scratch} TMPDIR=${scratch} PATH=/usr/bin:/bin UV_THREADPOOL_SIZE=16 /bin/sh -c ${quote(inside)}
echo "${END} $?"
$b poweroff -f
`
}

const quote = (word) => `'${word.replaceAll("'", `'\\''`)}'`

/** Packs the machine's first files: busybox, modules, init. */
function packInitramfs(kernel, command, to) {
  const folder = join(to, 'initramfs')
  mkdirSync(join(folder, 'bin'), { recursive: true })
  mkdirSync(join(folder, 'modules'))
  const busybox = ['/usr/bin/busybox', '/bin/busybox'].find(existsSync)
  if (!busybox) throw new SetupError('busybox (Debian: busybox-static) is missing.')
  copyFileSync(busybox, join(folder, 'bin/busybox'))
  for (const file of readdirSync(join(kernel, 'modules'))) {
    copyFileSync(join(kernel, 'modules', file), join(folder, 'modules', file))
  }
  writeFileSync(join(folder, 'init'), init(command))
  for (const file of ['bin/busybox', 'init']) chmodSync(join(folder, file), 0o755)
  const input = spawnSync('find', ['.'], { cwd: folder }).stdout
  const { status, stdout } = spawnSync('cpio', ['-o', '-H', 'newc', '--quiet'], {
    cwd: folder,
    input,
    maxBuffer: 1 << 27,
  })
  if (status !== 0) throw new SetupError(`The machine's first files could not be packed. (cpio ended with ${status})`)
  const file = join(to, 'initramfs.cpio')
  writeFileSync(file, stdout)
  return file
}

// Software emulation works everywhere, in containers and in virtual machines.
const emulation = ['-accel', 'tcg,thread=multi', '-cpu', 'max', '-smp', '2']
const consoleOnly = ['-nodefaults', '-nographic', '-no-reboot', '-serial', 'stdio']

const machine = (memory) => [...emulation, '-m', String(memory), ...consoleOnly]

const start = (kernel, initramfs) => [
  '-kernel',
  join(kernel, 'vmlinuz'),
  '-initrd',
  initramfs,
  '-append',
  'console=ttyS0 quiet panic=-1',
]

const hostFiles = [
  '-fsdev',
  'local,id=host,path=/,security_model=none,readonly=on,multidevs=remap',
  '-device',
  'virtio-9p-pci,fsdev=host,mount_tag=host',
]

/**
 * Runs a command inside the machine and shows what it prints. Answers its exit code, or `undefined` when it did not come to
 * its end; `console` is everything the machine said.
 */
export async function runInKernel(kernel, command, { seconds, memory = 1024 }) {
  const folder = mkdtempSync(join(tmpdir(), 'tresen-kernel-'))
  try {
    const args = [machine(memory), start(kernel, packInitramfs(kernel, command, folder)), hostFiles].flat()
    const child = spawnTied('qemu-system-x86_64', args, { stdio: ['ignore', 'pipe', 'pipe'] })
    const stop = () => child.kill('SIGKILL')
    const timer = setTimeout(stop, seconds * 1000)
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
    for (const signal of signals) process.once(signal, stop)
    const reader = createReader()
    child.stdout.on('data', reader.take)
    child.stderr.on('data', reader.take)
    try {
      await ended(child)
    } finally {
      clearTimeout(timer)
      for (const signal of signals) process.off(signal, stop)
    }
    return { code: reader.code(), console: reader.console() }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Shows what lies between the two marks, line by line, and keeps everything. */
function createReader() {
  const decoder = new StringDecoder('utf8')
  let all = ''
  let rest = ''
  let shown = false
  let code
  const line = (text) => {
    if (text === BEGIN) shown = true
    else if (text.startsWith(`${END} `)) [shown, code] = [false, Number(text.slice(END.length))]
    else if (shown) say(text)
  }
  return {
    take(chunk) {
      const text = decoder.write(chunk).replaceAll('\r', '')
      all += text
      const lines = (rest + text).split('\n')
      rest = lines.pop()
      for (const one of lines) line(one)
    },
    code: () => code,
    // The firmware clears the screen and moves the cursor; neither helps whoever reads this.
    // oxlint-disable-next-line no-control-regex -- escape sequences are what is looked for
    console: () => all.replace(/\x1b(\[[0-9;?]*[A-Za-z]|c)/g, ''),
  }
}
