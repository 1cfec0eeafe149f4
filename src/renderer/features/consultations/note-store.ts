import { useSyncExternalStore } from 'react'
import { isAppError } from '../../../shared/errors.ts'
import { api } from '../../lib/api.ts'
import { queryClient } from '../../lib/query.ts'

/** Milliseconds without a key before a note is saved. */
const PAUSE = 800

/**
 * Notes as they are typed. They live outside React, so that nothing is lost when the page is left or the call ends: what is not saved
 * yet is saved then, and what cannot be saved stays here and says so.
 */
export interface Draft {
  readonly text: string
  /** The version this text was written upon. */
  readonly version: number
  readonly state: 'saved' | 'typing' | 'saving' | 'failed' | 'conflict'
  readonly savedAt: string | null
  /** What somebody else wrote meanwhile. */
  readonly theirs: { readonly text: string; readonly version: number } | undefined
}

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
  if (known !== undefined && (known.state !== 'saved' || note.version <= known.version)) return
  put(id, { ...note, state: 'saved', theirs: undefined })
}

export function typeNote(id: string, text: string): void {
  const known = drafts.get(id)
  if (known === undefined) return
  put(id, { ...known, text, state: known.state === 'conflict' ? 'conflict' : 'typing' })
  clearTimeout(timers.get(id))
  timers.set(
    id,
    setTimeout(() => void saveNote(id), PAUSE),
  )
}

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
    if (draft === undefined || (draft.state !== 'typing' && draft.state !== 'failed')) return
    put(id, { ...draft, state: 'saving' })
    try {
      const { text, version } = draft
      const saved = await api.consultations.saveNote({ consultationId: id, text, version })
      const now = drafts.get(id) ?? draft
      // Typed on meanwhile: once more, upon the new version.
      put(id, { ...now, ...saved, state: now.text === text ? 'saved' : 'typing', theirs: undefined })
    } catch (error) {
      put(id, { ...(drafts.get(id) ?? draft), state: 'failed' })
      if (isAppError(error, 'conflict')) await conflict(id)
      return
    }
  }
}

async function conflict(id: string): Promise<void> {
  try {
    const { note } = await api.consultations.one({ consultationId: id })
    const now = drafts.get(id)
    if (now !== undefined) put(id, { ...now, state: 'conflict', theirs: note })
  } catch {
    // It stays `failed`: the button to try again is there.
  }
}

/** Ends a conflict: what is here, what the other wrote, or both, one below the other. */
export function resolveNote(id: string, keep: 'mine' | 'theirs' | 'both'): void {
  const draft = drafts.get(id)
  if (draft?.theirs === undefined) return
  const { text, version } = draft.theirs
  const kept = keep === 'theirs' ? text : keep === 'mine' ? draft.text : `${text}\n\n${draft.text}`
  put(id, { ...draft, text: kept, version, state: 'typing', theirs: undefined })
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
