import { useSyncExternalStore } from 'react'
import { isAppError } from '../../../shared/errors.ts'
import { api } from '../../lib/api.ts'
import { queryClient } from '../../lib/query.ts'
import { came, decided, disputed, isToSave, refused, saved, typed, type Draft } from './note-draft.ts'

/** Milliseconds without a key before a note is saved. */
const PAUSE = 800

/*
 * Notes as they are typed. They live outside React, so that nothing is lost when the page is left or the call ends: what is not saved
 * yet is saved then, and what cannot be saved stays here and says so.
 */
const drafts = new Map<string, Draft>()
const timers = new Map<string, ReturnType<typeof setTimeout>>()
/** One save at a time: the next one needs its version. */
const under = new Map<string, Promise<void>>()
const listeners = new Set<() => void>()

function put(id: string, draft: Draft): void {
  drafts.set(id, draft)
  for (const listener of listeners) listener()
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
  }
}

export const useDraft = (id: string): Draft | undefined => useSyncExternalStore(subscribe, () => drafts.get(id))

/** The note as main knows it. Keeps what is typed here and not saved yet. */
export function noteCame(id: string, note: { text: string; version: number; savedAt: string | null }): void {
  const known = drafts.get(id)
  const next = came(known, note)
  if (next !== known) put(id, next)
}

export function typeNote(id: string, text: string): void {
  const known = drafts.get(id)
  if (known === undefined) return
  put(id, typed(known, text))
  clearTimeout(timers.get(id))
  timers.set(
    id,
    setTimeout(() => void saveNote(id), PAUSE),
  )
}

/** Nothing of this note is here alone. */
export const isNoteSaved = (id: string): boolean => (drafts.get(id)?.state ?? 'saved') === 'saved'

/** Saves at once what is not saved. Resolves in any case; the draft says how it went. */
export function saveNote(id: string): Promise<void> {
  clearTimeout(timers.get(id))
  const running = under.get(id) ?? save(id).finally(() => under.delete(id))
  under.set(id, running)
  return running
}

async function save(id: string): Promise<void> {
  for (;;) {
    const draft = drafts.get(id)
    if (draft === undefined || !isToSave(draft)) return
    put(id, { ...draft, state: 'saving' })
    try {
      const { text, version } = draft
      const done = await api.consultations.saveNote({ consultationId: id, text, version })
      put(id, saved(drafts.get(id) ?? draft, text, done))
    } catch (error) {
      put(id, refused(drafts.get(id) ?? draft))
      if (isAppError(error, 'conflict')) await conflict(id)
      return
    }
  }
}

async function conflict(id: string): Promise<void> {
  try {
    const { note } = await api.consultations.one({ consultationId: id })
    const now = drafts.get(id)
    if (now !== undefined) put(id, disputed(now, note))
  } catch {
    // It stays `failed`: the button to try again is there.
  }
}

/** Ends a conflict. */
export function resolveNote(id: string, keep: 'mine' | 'theirs' | 'both'): void {
  const draft = drafts.get(id)
  if (draft?.theirs === undefined) return
  put(id, decided(draft, keep))
  void saveNote(id)
}

/** Saves all that is not saved: before the screen is locked. */
export const saveNotes = async (): Promise<void> => {
  await Promise.all([...drafts.keys()].map(saveNote))
}

/** Subscribes once for the life of the page. */
export function startNotes(): void {
  window.addEventListener('pagehide', () => void saveNotes())
  // Whoever signs in next does not see what the one before wrote; what was saved is in the Vorgang.
  queryClient.getQueryCache().subscribe(({ type, query }) => {
    const [feature, name] = query.queryKey
    if (type !== 'updated' || feature !== 'session' || name !== 'current' || query.state.data !== null) return
    for (const [id, draft] of drafts) if (draft.state === 'saved') drafts.delete(id)
  })
}
