import type { DriverOptions, Setting } from './definition.ts'
import { DriverError } from './errors.ts'

type ValueOf<S extends Setting> = S extends { type: 'choice'; choices: readonly (infer C)[] }
  ? C
  : S extends { type: 'whole' }
    ? number
    : S extends { type: 'flag' }
      ? boolean
      : S extends { type: 'wholes' }
        ? readonly number[]
        : string

/** Checked values of a table of settings; the table is declared `as const satisfies readonly Setting[]`. */
export type Settings<T extends readonly Setting[]> = {
  readonly [S in T[number] as S['key']]: ValueOf<S>
}

/**
 * Fills in what is absent and checks what is there. Keys the table does not have are refused too: a typing mistake in
 * `polarity` would otherwise mean the default.
 * @throws DriverError `cannot-open` naming the setting and what it takes
 */
export function readSettings<const T extends readonly Setting[]>(
  model: string,
  table: T,
  options: DriverOptions,
): Settings<T> {
  const unknown = Object.keys(options).find((key) => !table.some((setting) => setting.key === key))
  if (unknown !== undefined) {
    const known = table.map(({ key }) => key).join(', ')
    throw new DriverError('cannot-open', `${model} has no setting ${JSON.stringify(unknown)}, only: ${known || 'none'}`)
  }
  return Object.fromEntries(
    table.map((setting) => {
      const value = options[setting.key] ?? setting.default
      const wanted = refusal(setting, value)
      if (wanted !== undefined) throw new DriverError('cannot-open', `${model}: ${setting.key} is ${wanted}`)
      return [setting.key, value]
    }),
  ) as Settings<T>
}

/** What the setting takes, when it does not take `value`. */
function refusal(setting: Setting, value: unknown): string | undefined {
  switch (setting.type) {
    case 'choice':
      return setting.choices.some((choice) => choice === value) ? undefined : `one of ${setting.choices.join(', ')}`
    case 'whole':
      return isWhole(value, setting) ? undefined : `a whole number from ${setting.least} to ${setting.most}`
    case 'flag':
      return typeof value === 'boolean' ? undefined : 'true or false'
    case 'text':
      return typeof value === 'string' && value.length <= setting.longest
        ? undefined
        : `a text of at most ${setting.longest} characters`
    case 'wholes': {
      const list: readonly unknown[] = Array.isArray(value) ? value : []
      const right = list.length > 0 && list.length <= setting.longest && new Set(list).size === list.length
      return right && list.every((item) => isWhole(item, setting))
        ? undefined
        : `1 to ${setting.longest} different whole numbers from ${setting.least} to ${setting.most}`
    }
  }
}

function isWhole(value: unknown, { least, most }: { least: number; most: number }): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most
}
