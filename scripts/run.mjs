/** `npm run devices|consultation-server|tour|bench|fuzz|test:unplug|test:pen`: sets up what the named program needs and runs it under the project's Node. */

import { ensureBuild, ensureCitizenPage } from './lib/build.mjs'
import { forTests } from './lib/debian.mjs'
import { superviseInDesktop } from './lib/desktop.mjs'
import { SetupError, bin, main, projectEnv, supervise } from './lib/processes.mjs'
import { setUp } from './setup.mjs'

const programs = {
  devices: { file: 'drivers/rig/main.ts', window: false },
  'consultation-server': { file: 'src/server/main.ts', window: false, build: ensureCitizenPage },
  fuzz: { file: 'test/hard/fuzz.ts', window: false },
  unplug: { file: 'test/hard/unplug.ts', window: false, flags: ['--expose-gc'] },
  pen: { file: 'test/hard/pen-rate.ts', window: false },
  tour: { file: 'test/tour.ts', window: true },
  bench: { file: 'test/bench/main.ts', window: true, debian: forTests },
}

main(async ([name, ...args]) => {
  const program = Object.hasOwn(programs, name ?? '') ? programs[name] : undefined
  if (!program) throw new SetupError(`Which one? ${Object.keys(programs).join(', ')}`)
  const electronEnv = await setUp({ electron: program.window, debian: program.debian })
  if (!program.window) {
    const code = await program.build?.()
    // The simulators are steered from the keyboard, so they stay in the terminal's own group.
    return (
      code ||
      supervise(bin('node'), [...(program.flags ?? []), program.file, ...args], { detached: false, env: projectEnv() })
    )
  }
  const code = await ensureBuild(electronEnv)
  return code || superviseInDesktop(bin('node'), [program.file, ...args], electronEnv)
})
