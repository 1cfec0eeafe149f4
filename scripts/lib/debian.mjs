/** The Debian packages the workstation needs: found by asking dpkg, installed by apt where we are root. */

import { existsSync, readFileSync } from 'node:fs'
import { SetupError, isRoot, must, output, say } from './processes.mjs'

const needed = [
  // Chromium's libraries
  'libgtk-3-0',
  'libnss3',
  'libasound2',
  'libgbm1',
  'libxss1',
  'libnotify4',
  // devices, and ptys for the simulated ones
  'libusb-1.0-0',
  'libudev1',
  'socat',
  // a display and a keystore where there is no desktop
  'xvfb',
  'xauth',
  'dbus',
  'dbus-x11',
  'gnome-keyring',
  'libsecret-1-0',
]

/** What only tests need: the other side of a consultation (a person's browser) and the relay between two networks. */
export const forTests = ['chromium', 'coturn', 'openssl']

/** Debian starts this one's service when it is installed; the tests start their own, and nobody else shall be served. */
const unwantedService = 'coturn'

// Debian 13 renamed the libraries whose 64-bit time changed on other machines, and kept the old names only as virtual ones.
const renamedIn13 = new Set(['libgtk-3-0', 'libasound2'])

/** Makes sure of the packages; `more` names those only this run needs. Throws SetupError with the command where we may not install. */
export async function ensureDebianPackages(more = []) {
  if (process.platform !== 'linux') return
  const installed = installedPackages()
  if (!installed) {
    say('This Linux has no dpkg, so its system packages are taken as they are. On Debian they would be:')
    say(`  ${[...needed, ...more].join(' ')}`)
    return
  }
  const missing = [...needed, ...more].filter((name) => !installed.has(name)).map(nameHere)
  if (missing.length === 0) return
  const names = missing.join(' ')
  const quieten = missing.includes(unwantedService) && existsSync('/run/systemd/system')
  if (!isRoot) {
    throw new SetupError(
      `Some Debian packages are missing. Type this once, then start again:\n\n` +
        `  sudo apt-get update && sudo apt-get install --no-install-recommends ${names}\n` +
        (quieten ? `  sudo systemctl disable --now ${unwantedService}\n` : ''),
    )
  }
  say(`Installing the Debian packages that are missing: ${names}`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const quiet = { env, stdio: ['ignore', 'ignore', 'inherit'] }
  const apt = ['-q', '-o', 'DPkg::Lock::Timeout=300']
  // An earlier installation that was cut off leaves packages unpacked but not configured, and apt refuses to go on.
  await must('The Debian packages could not be repaired.', 'dpkg', ['--configure', '-a'], quiet)
  await must('The lists of Debian packages could not be fetched.', 'apt-get', [...apt, 'update'], quiet)
  const install = [...apt, 'install', '-y', '--no-install-recommends', ...missing]
  await must('The Debian packages could not be installed.', 'apt-get', install, quiet)
  if (!quieten) return
  await must('The relay could not be switched off.', 'systemctl', ['disable', '--now', unwantedService], quiet)
}

/** Names of all packages that are installed, and the names they provide; undefined where there is no dpkg. */
function installedPackages() {
  const list = output('dpkg-query', ['-W', '-f', '${db:Status-Abbrev}\t${Package}\t${Provides}\n'])
  if (list === undefined) return undefined
  const names = new Set()
  for (const line of list.split('\n')) {
    const [state, name, provides = ''] = line.split('\t')
    if (!state?.startsWith('ii')) continue
    names.add(name)
    for (const provided of provides.split(',')) names.add(provided.trim().split(' ')[0])
  }
  return names
}

function nameHere(name) {
  const version = /^VERSION_ID="?(\d+)/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1]
  return renamedIn13.has(name) && Number(version) >= 13 ? `${name}t64` : name
}
