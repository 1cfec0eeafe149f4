import { describe, expect, it } from 'vitest'
import { came, decided, disputed, isToSave, refused, saved, typed, type Draft } from './note-draft.ts'

const empty = { text: '', version: 0, savedAt: null }
const at = (minute: number) => `2026-12-14T09:0${minute}:00.000Z`
const start = came(undefined, empty)

describe('a note', () => {
  it('is to be saved as soon as something was typed, and says when it was saved', () => {
    expect(isToSave(start)).toBe(false)
    const draft = typed(start, 'Mietvertrag folgt.')
    expect(isToSave(draft)).toBe(true)
    const done = saved(draft, 'Mietvertrag folgt.', { version: 1, savedAt: at(1) })
    expect(done).toMatchObject({ text: 'Mietvertrag folgt.', version: 1, state: 'saved', savedAt: at(1) })
    expect(isToSave(done)).toBe(false)
  })

  it('that was typed on while it was being saved is saved once more, upon the new version', () => {
    const on = typed({ ...typed(start, 'Miet'), state: 'saving' }, 'Mietvertrag')
    const once = saved(on, 'Miet', { version: 1, savedAt: at(1) })
    expect(once).toMatchObject({ text: 'Mietvertrag', version: 1 })
    expect(isToSave(once)).toBe(true)
  })

  it('is not overwritten by what main knows while anything of it is not saved', () => {
    const news = { text: 'alt', version: 5, savedAt: at(2) }
    const states: readonly Draft['state'][] = ['typing', 'saving', 'failed', 'conflict']
    for (const state of states) {
      const draft = { ...typed(start, 'neu'), state }
      expect(came(draft, news)).toBe(draft)
    }
  })

  it('follows what another workstation wrote, and never goes back to something older', () => {
    const mine = saved(typed(start, 'eins'), 'eins', { version: 2, savedAt: at(2) })
    expect(came(mine, { text: 'nichts', version: 1, savedAt: at(1) })).toBe(mine)
    expect(came(mine, { text: 'zwei', version: 3, savedAt: at(3) })).toMatchObject({ text: 'zwei', version: 3 })
  })

  it('that could not be saved keeps its words and can be saved again', () => {
    const draft = refused({ ...typed(start, 'bleibt'), state: 'saving' })
    expect(draft).toMatchObject({ text: 'bleibt', state: 'failed' })
    expect(isToSave(draft)).toBe(true)
  })
})

describe('two wrote at once', () => {
  const theirs = { text: 'Frage zur Frist', version: 4 }
  const conflict = disputed(refused(typed(start, 'Pass gesehen')), theirs)

  it('nothing is saved over the other’s words until it is decided, whatever is typed', () => {
    const on = typed(conflict, 'Pass gesehen, gültig')
    expect(isToSave(on)).toBe(false)
    expect(on).toMatchObject({ state: 'conflict', text: 'Pass gesehen, gültig', theirs })
  })

  it.each([
    ['mine', 'Pass gesehen'],
    ['theirs', 'Frage zur Frist'],
    ['both', 'Frage zur Frist\n\nPass gesehen'],
  ] as const)('keep %s: written upon the other’s version', (keep, text) => {
    const draft = decided(conflict, keep)
    expect(draft).toMatchObject({ text, version: 4, theirs: undefined })
    expect(isToSave(draft)).toBe(true)
  })

  it('a decision without a conflict changes nothing', () => expect(decided(start, 'theirs')).toBe(start))
})
