import type { Setting } from '../../definition.ts'
import type { Settings } from '../../settings.ts'

/**
 * - `model`: the pad that should hang here; another one is refused. `any` takes all. (And what the simulator plays: the 540.)
 * - `encryption`: whether ink comes encrypted over the cable, see docs/decisions/0012-pad-encryption.md
 * - `inkColour`, `inkThickness`, `backlight`: what the pad shows; a pad that cannot is left as it is
 */
export const settings = [
  {
    key: 'model',
    type: 'choice',
    choices: ['any', 'STU-300', 'STU-430', 'STU-430V', 'STU-500', 'STU-520A', 'STU-530', 'STU-540'],
    default: 'any',
  },
  { key: 'encryption', type: 'choice', choices: ['off', 'when-possible', 'required'], default: 'off' },
  { key: 'inkColour', type: 'choice', choices: ['unchanged', 'black', 'blue'], default: 'unchanged' },
  { key: 'inkThickness', type: 'choice', choices: ['unchanged', '0', '1', '2', '3'], default: 'unchanged' },
  { key: 'backlight', type: 'choice', choices: ['unchanged', '0', '1', '2', '3'], default: 'unchanged' },
] as const satisfies readonly Setting[]

export type StuSettings = Settings<typeof settings>
