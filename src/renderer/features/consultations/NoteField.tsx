import { Button } from '@mantine/core'
import { useEffect, useId } from 'react'
import type { ConsultationView } from '../../../shared/contract/consultations.ts'
import { time } from '../../lib/format.ts'
import { useT } from '../../lib/i18n.ts'
import { noteCame, resolveNote, saveNote, typeNote, useDraft } from './note-store.ts'
import classes from './FileColumn.module.css'

/** The note. It is kept while it is typed, goes into the Vorgang, and says when it was saved. */
export function NoteField({ view }: { view: ConsultationView }) {
  const t = useT()
  const id = useId()
  const draft = useDraft(view.id)
  useEffect(() => noteCame(view.id, view.note), [view.id, view.note])
  // Left: whatever is not saved yet is saved now.
  useEffect(
    () => () => {
      void saveNote(view.id)
    },
    [view.id],
  )
  if (draft === undefined) return null
  const state =
    draft.state === 'saved'
      ? draft.savedAt === null
        ? ''
        : t('consultations.note.saved', { time: time(draft.savedAt) })
      : t(`consultations.note.${draft.state}`)
  const bad = draft.state === 'failed' || draft.state === 'conflict'
  return (
    <div className={classes.field}>
      <label htmlFor={id}>
        {t(
          view.personId === null
            ? 'consultations.note.labelNone'
            : view.caseId === null
              ? 'consultations.note.labelFile'
              : 'consultations.note.label',
        )}
        <small role="status" className={bad ? classes.bad : undefined}>
          {state}
        </small>
      </label>
      {draft.state === 'conflict' && draft.theirs !== undefined && (
        <div className={classes.conflict} role="alert">
          <p>{t('consultations.note.conflictWhat')}</p>
          <blockquote>{draft.theirs.text}</blockquote>
          <div className={classes.buttons}>
            {(['both', 'mine', 'theirs'] as const).map((keep) => (
              <Button key={keep} size="compact-sm" onClick={() => resolveNote(view.id, keep)}>
                {t(`consultations.note.keep.${keep}`)}
              </Button>
            ))}
          </div>
        </div>
      )}
      <textarea
        id={id}
        value={draft.text}
        maxLength={20_000}
        onChange={(event) => typeNote(view.id, event.currentTarget.value)}
        onBlur={() => void saveNote(view.id)}
      />
      {draft.state === 'failed' && (
        <div className={classes.buttons}>
          <Button size="compact-sm" onClick={() => void saveNote(view.id)}>
            {t('common.retry')}
          </Button>
        </div>
      )}
    </div>
  )
}
