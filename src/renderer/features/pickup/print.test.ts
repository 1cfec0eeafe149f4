import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { preprocessCSS, resolveConfig } from 'vite'
import { expect, test } from 'vitest'

test('a page without the notice prints as itself: no rule for paper reaches beyond the notice', async () => {
  const file = join(import.meta.dirname, 'panel.module.css')
  const config = await resolveConfig({ configFile: false, logLevel: 'silent' }, 'build')
  const { code, modules } = await preprocessCSS(await readFile(file, 'utf8'), file, config)
  const notice = modules?.['notice']
  if (notice === undefined) throw new Error('the notice has no class')
  const paper = code.slice(code.indexOf('@media print'))
  const selectors = [...paper.matchAll(/([^{}]+)\{[^{}]*\}/g)].flatMap(([, list = '']) => list.split(','))
  expect(selectors.length).toBeGreaterThan(2)
  expect(selectors.filter((selector) => !selector.includes(`.${notice}`))).toEqual([])
})
