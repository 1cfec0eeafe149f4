import { describe, expect, test } from 'vitest'
import { definitions } from '../drivers/registry.ts'
import { MEANINGS } from '../drivers/traffic.ts'
import { models } from '../src/main/devices/models.ts'
import { de } from '../src/renderer/locales/de/index.ts'
import { en } from '../src/renderer/locales/en/index.ts'

/** The devices page makes its forms of the drivers' tables: whoever adds a setting is told here that it needs words. */

const languages = { de, en }
const settings = definitions.flatMap(({ model, settings }) => settings.map((setting) => ({ model, setting })))
/** Numbers and names of models are the same in every language. */
const ofItself = (choice: string) => /^(\d+|[A-Z][A-Z0-9-]*)$/.test(choice)

describe.each(Object.entries(languages))('%s', (_, words) => {
  const { keys, choices } = words.deviceSettings as {
    keys: Record<string, { label: string; help: string }>
    choices: Record<string, string>
  }

  test.each(settings.map(({ model, setting }) => [`${model} ${setting.key}`, setting] as const))(
    '%s',
    (_name, setting) => {
      expect(keys[setting.key]?.label ?? '').not.toBe('')
      expect(keys[setting.key]?.help ?? '').not.toBe('')
      if (setting.type !== 'choice') return
      expect(setting.choices.filter((choice) => choices[choice] === undefined && !ofItself(choice))).toEqual([])
    },
  )

  test('names no setting and no choice that no driver has', () => {
    const known = new Set(settings.map(({ setting }) => setting.key))
    expect(Object.keys(keys).filter((key) => !known.has(key))).toEqual([])
    const all = new Set(settings.flatMap(({ setting }) => (setting.type === 'choice' ? setting.choices : [])))
    expect(Object.keys(choices).filter((choice) => !all.has(choice))).toEqual([])
  })

  test('names no model that cannot be set up', () => {
    const known = models.map(({ model }) => model)
    expect(Object.keys(words.devicesPage.titles).filter((model) => !known.includes(model))).toEqual([])
  })

  test('has a sentence for every meaning of the traffic', () => {
    expect(Object.keys(words.devicesPage.traffic).toSorted()).toEqual([...MEANINGS].toSorted())
  })
})
