import { join } from 'node:path'

/** The working tree; Playwright transpiles these files, so they find it from where they lie. */
export const root = join(import.meta.dirname, '../..')
