/** A note as it is typed, step by step; the steps are pure, the store (note-store.ts) carries them out. */
export interface Draft {
  readonly text: string
  /** The version this text was written upon. */
  readonly version: number
  readonly state: 'saved' | 'typing' | 'saving' | 'failed' | 'conflict'
  readonly savedAt: string | null
  /** What somebody else wrote meanwhile. */
  readonly theirs: { readonly text: string; readonly version: number } | undefined
}

/** The note as main knows it. What is typed here and not saved yet is kept, and nothing older takes the place of something newer. */
export function came(
  known: Draft | undefined,
  note: { readonly text: string; readonly version: number; readonly savedAt: string | null },
): Draft {
  if (known !== undefined && (known.state !== 'saved' || note.version <= known.version)) return known
  return { ...note, state: 'saved', theirs: undefined }
}

/** A conflict stays until it is decided; what is typed meanwhile belongs to it. */
export const typed = (draft: Draft, text: string): Draft => ({
  ...draft,
  text,
  state: draft.state === 'conflict' ? 'conflict' : 'typing',
})

/** There is something that can be saved by saving it. A conflict cannot: it would take away the other's words. */
export const isToSave = ({ state }: Draft): boolean => state === 'typing' || state === 'failed'

/** @param text what was sent; typed on meanwhile, it is to be saved once more, upon the new version */
export const saved = (
  draft: Draft,
  text: string,
  done: { readonly version: number; readonly savedAt: string },
): Draft => ({
  ...draft,
  ...done,
  state: draft.text === text ? 'saved' : 'typing',
  theirs: undefined,
})

export const refused = (draft: Draft): Draft => ({ ...draft, state: 'failed' })

/** Somebody else was faster. */
export const disputed = (draft: Draft, theirs: { readonly text: string; readonly version: number }): Draft => ({
  ...draft,
  state: 'conflict',
  theirs,
})

/** Ends a conflict: what is here, what the other wrote, or both, one below the other; written upon the other's version. */
export function decided(draft: Draft, keep: 'mine' | 'theirs' | 'both'): Draft {
  if (draft.theirs === undefined) return draft
  const { text, version } = draft.theirs
  const kept = keep === 'theirs' ? text : keep === 'mine' ? draft.text : `${text}\n\n${draft.text}`
  return { ...draft, text: kept, version, state: 'typing', theirs: undefined }
}
