import { useSyncExternalStore } from 'react'
import { isAppError } from '../../../shared/errors.ts'
import { api } from '../../lib/api.ts'
import { queryClient, type Output } from '../../lib/query.ts'
import { came, decided, disputed, isToSave, refused, saved, typed, type Draft } from './note-draft.ts'

/** Milliseconds without a key before a note is saved. */
const PAUSE = 800

/*
 * Notes as they are typed. They live outside React, so that nothing is lost when the page is left or the call ends: what is not saved
 * yet is saved then, and what cannot be saved stays here and says so. Each belongs to whoever typed it: somebody else who signs in
 * at this workplace neither sees it nor saves it as their own.
 */

/** Whoever is signed in, and the consultation: `user/consultation`. */
const keyOf = (id: string): string => `${currentUser() ?? ''}/${id}`
const idOf = (key: string): string => key.slice(key.indexOf('/') + 1)

const currentUser = (): string | undefined =>
  queryClient.getQueryData<Output<'session', 'current'>>(['session', 'current', {}])?.id

const drafts = new Map<string, Draft>()
const timers = new Map<string, ReturnType<typeof setTimeout>>()
/** One save at a time: the next one needs its version. */
const under = new Map<string, Promise<void>>()
const listeners = new Set<() => void>()

function put(key: string, draft: Draft): void {
  drafts.set(key, draft)
  for (const listener of listeners) listener()
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
  }
}

export const useDraft = (id: string): Draft | undefined => useSyncExternalStore(subscribe, () => drafts.get(keyOf(id)))

/** The note as main knows it. Keeps what is typed here and not saved yet. */
export function noteCame(id: string, note: { text: string; version: number; savedAt: string | null }): void {
  const key = keyOf(id)
  const known = drafts.get(key)
  const next = came(known, note)
  if (next !== known) put(key, next)
}

export function typeNote(id: string, text: string): void {
  const key = keyOf(id)
  const known = drafts.get(key)
  if (known === undefined) return
  put(key, typed(known, text))
  clearTimeout(timers.get(key))
  timers.set(
    key,
    setTimeout(() => void saveNote(id), PAUSE),
  )
}

/** Nothing of this note is here alone. */
export const isNoteSaved = (id: string): boolean => (drafts.get(keyOf(id))?.state ?? 'saved') === 'saved'

/** Saves at once what is not saved. Resolves in any case; the draft says how it went. */
export function saveNote(id: string): Promise<void> {
  const key = keyOf(id)
  clearTimeout(timers.get(key))
  const running = under.get(key) ?? save(key).finally(() => under.delete(key))
  under.set(key, running)
  return running
}

async function save(key: string): Promise<void> {
  const id = idOf(key)
  for (;;) {
    const draft = drafts.get(key)
    if (draft === undefined || !isToSave(draft)) return
    // Somebody else signed in between two savings: it is not theirs.
    if (key !== keyOf(id)) return put(key, refused(draft))
    put(key, { ...draft, state: 'saving' })
    try {
      const { text, version } = draft
      const done = await api.consultations.saveNote({ consultationId: id, text, version })
      put(key, saved(drafts.get(key) ?? draft, text, done))
    } catch (error) {
      put(key, refused(drafts.get(key) ?? draft))
      if (isAppError(error, 'conflict')) await conflict(key)
      return
    }
  }
}

async function conflict(key: string): Promise<void> {
  try {
    const { note } = await api.consultations.one({ consultationId: idOf(key) })
    const now = drafts.get(key)
    if (now !== undefined) put(key, disputed(now, note))
  } catch {
    // It stays `failed`: the button to try again is there.
  }
}

/** Ends a conflict. */
export function resolveNote(id: string, keep: 'mine' | 'theirs' | 'both'): void {
  const key = keyOf(id)
  const draft = drafts.get(key)
  if (draft?.theirs === undefined) return
  put(key, decided(draft, keep))
  void saveNote(id)
}

/** Saves all of whoever is signed in that is not saved: before the screen is locked. @returns whether nothing is left unsaved */
export async function saveNotes(): Promise<boolean> {
  const own = [...drafts.keys()].filter((key) => key === keyOf(idOf(key))).map(idOf)
  await Promise.all(own.map(saveNote))
  return own.every(isNoteSaved)
}

/** Subscribes once for the life of the page. */
export function startNotes(): void {
  window.addEventListener('pagehide', () => void saveNotes())
  // What was saved is in the Vorgang; the rest waits for whoever typed it.
  queryClient.getQueryCache().subscribe(({ type, query }) => {
    const [feature, name] = query.queryKey
    if (type !== 'updated' || feature !== 'session' || name !== 'current' || query.state.data !== null) return
    for (const timer of timers.values()) clearTimeout(timer)
    for (const [key, draft] of drafts) {
      if (draft.state === 'saved') drafts.delete(key)
      else if (draft.state === 'typing') put(key, refused(draft))
    }
  })
}
