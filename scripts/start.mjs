/** `npm start`: sets up, builds, and starts the workstation, under a virtual display where there is none. */

import { join } from 'node:path'
import { ensureBuild } from './lib/build.mjs'
import { electronSwitches, openDesktop } from './lib/desktop.mjs'
import { bin, dataFolder, main, output, projectEnv, say, supervise } from './lib/processes.mjs'
import { setUp } from './setup.mjs'

main(async (args) => {
  const dev = args[0] === '--dev'
  const rest = args.slice(dev ? 1 : 0)
  const electronEnv = await setUp()
  if (!dev) {
    const code = await ensureBuild(electronEnv)
    if (code !== 0) return code
  }
  const headless = process.platform === 'linux' && !process.env.DISPLAY
  const desktop = headless ? await openDesktop({ keystore: join(dataFolder, 'tresen-keystore') }) : undefined
  try {
    const switches = [...electronSwitches(desktop), ...rest]
    const env = projectEnv({ ...electronEnv, ...desktop?.env })
    const [command, ...program] = dev
      ? [bin('electron-vite'), 'dev', '--watch', '--', ...switches]
      : [executable(env), '.', ...switches]
    const stdio = ['ignore', 'pipe', 'inherit']
    return await supervise(command, program, { env, stdio, onStart: (child) => announce(child, desktop) })
  } finally {
    await desktop?.close()
  }
})

/** Asks Electron's own package, so that there is one opinion on where the executable is. */
function executable(env) {
  return output(bin('node'), ['-p', "require('electron')"], { env }).trim()
}

/** Passes on what the program prints, and says that the workstation is ready once its first window is loaded. */
function announce(child, desktop) {
  let line = ''
  child.stdout.pipe(process.stdout)
  child.stdout.on('data', function watch(bytes) {
    const lines = (line + bytes).split('\n')
    line = lines.pop()
    if (!lines.includes('tresen: ready')) return
    child.stdout.off('data', watch)
    say('\nThe workstation is ready. Ctrl+C stops it.')
    if (!desktop) return
    say(`It runs on the virtual display ${desktop.display}, 1280x800. Other programs reach it with`)
    say(`  DISPLAY=${desktop.display} XAUTHORITY=${desktop.authority}`)
  })
}
