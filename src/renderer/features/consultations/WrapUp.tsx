import { Button, Radio } from '@mantine/core'
import { IconCircleCheck } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import type { QueueRow } from '../../../shared/contract/consultations.ts'
import { outcomes, type Outcome } from '../../../shared/domain/consultation/states.ts'
import { rowName } from '../../lib/consultation.ts'
import { useT } from '../../lib/i18n.ts'
import { showDone } from '../../lib/messages.ts'
import { useAct } from '../../lib/query.ts'
import { isNoteSaved, saveNote, useDraft } from './note-store.ts'
import { Plain } from './Plain.tsx'
import classes from './WrapUp.module.css'

/** After the talk: how it ended, then the next person. The note goes on beside it. */
export function WrapUp({ row }: { row: QueueRow }) {
  const t = useT()
  const finish = useAct('consultations', 'finish')
  const [outcome, setOutcome] = useState<Outcome>()
  const [tried, setTried] = useState(false)
  const draft = useDraft(row.id)
  const note = draft?.state
  // Whoever finishes now leaves it where nobody looks for it.
  const homeless = row.personId === null && draft !== undefined && draft.text.trim() !== ''
  const unsaved = note === 'failed' || note === 'conflict'
  const first = useRef<HTMLDivElement>(null)
  // Not out of the note: whoever types goes on typing.
  useEffect(() => {
    if (document.activeElement?.tagName !== 'TEXTAREA') first.current?.querySelector('button')?.focus()
  }, [])
  const submit = async () => {
    if (outcome === undefined) return
    await saveNote(row.id)
    setTried(true)
    // Finished, the note could not be reached any more.
    if (!isNoteSaved(row.id)) return
    finish.mutate(
      { consultationId: row.id, outcome },
      { onSuccess: () => showDone(t('consultations.wrapUp.done', { name: rowName(row) })) },
    )
  }
  return (
    <Plain icon={<IconCircleCheck size={56} stroke={1.2} aria-hidden />} title={t('consultations.wrapUp.title')}>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault()
          void submit()
        }}
      >
        <Radio.Group
          label={t('consultations.wrapUp.how')}
          value={outcome ?? ''}
          onChange={(value) => setOutcome(outcomes.find((known) => known === value))}
          classNames={{ label: classes.label ?? '' }}
        >
          <div ref={first} className={classes.choices}>
            {outcomes.map((one) => (
              <Radio.Card key={one} value={one} className={classes.card ?? ''}>
                <Radio.Indicator className={classes.dot ?? ''} />
                {t(`consultations.outcome.${one}`)}
              </Radio.Card>
            ))}
          </div>
        </Radio.Group>
        {homeless && (
          <p className={classes.hint} role="status">
            {t('consultations.wrapUp.noFile')}
          </p>
        )}
        {tried && unsaved && (
          <p className={classes.bad} role="alert">
            {t('consultations.wrapUp.note')}
          </p>
        )}
        <Button type="submit" variant="filled" size="md" disabled={outcome === undefined} loading={finish.isPending}>
          {t('consultations.wrapUp.finish')}
        </Button>
      </form>
    </Plain>
  )
}
