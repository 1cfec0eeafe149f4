import { readFileSync } from 'node:fs'
import type { z } from 'zod'
import { ConfigError } from './config-error.ts'

/** Text of a file that the settings name. @throws ConfigError when it cannot be read */
export function readNamed(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new ConfigError(`${path} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'}).`)
  }
}

/** A file of settings, checked; undefined when there is none. @throws ConfigError naming file and field */
export function readJson<T>(path: string, schema: z.ZodType<T>): T | undefined {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw new ConfigError(`${path} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'}).`)
  }
  let value: unknown
  try {
    // Windows' own editor begins a file with a byte order mark.
    value = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch {
    throw new ConfigError(`${path} is not JSON. Repair or remove it.`)
  }
  const parsed = schema.safeParse(value)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    // An unknown key stands in the issue, not in its path.
    const where = issue?.code === 'unrecognized_keys' ? [...issue.path, ...issue.keys] : (issue?.path ?? [])
    throw new ConfigError(`${path}: "${where.map(String).join('.')}" is wrong (${issue?.message ?? 'invalid'}).`)
  }
  return parsed.data
}
