import { Button, Modal, TextInput } from '@mantine/core'
import { useState } from 'react'
import { Waiting } from '../../components/States.tsx'
import { paperName } from '../../lib/domain.ts'
import { time } from '../../lib/format.ts'
import { useT } from '../../lib/i18n.ts'
import { showDone, showError } from '../../lib/messages.ts'
import { useAct, useCall } from '../../lib/query.ts'
import { StraightenForm } from './StraightenForm.tsx'
import { againStill, askStill, closeStill, type Still } from './still-store.ts'
import classes from './dialog.module.css'

/** Takes a picture of a paper that the person holds to the camera: asked for, agreed to, straightened, filed. */
export function StillDialog({ still }: { still: Still }) {
  const t = useT()
  const { data: view } = useCall('consultations', 'one', { consultationId: still.consultationId })
  const missing = (view?.openPapers ?? []).filter(({ state }) => state === 'missing' || state === 'demanded')
  const names = missing.map(({ paper }) => paperName(paper))
  const [typed, setTyped] = useState(still.purpose === '' ? undefined : still.purpose)
  // Only one is missing: it will be that one.
  const purpose = typed ?? (names.length === 1 ? (names[0] ?? '') : '')
  const file = useAct('consultations', 'fileStill')
  const { consultationId, state, taken, why } = still
  const save = async (blob: Blob, width: number, height: number, title: string) => {
    if (taken === undefined) return
    try {
      const bytes = new Uint8Array(await blob.arrayBuffer())
      const { consentAt, requestId } = taken
      await file.mutateAsync({ consultationId, requestId, bytes, width, height, title, consentAt })
      showDone(t('consultations.still.filed', { title }))
      closeStill()
    } catch (error) {
      // What main refused was shown by `useAct`.
      if (file.error === null) showError(error)
    }
  }
  const titled = purpose.trim() !== ''
  return (
    <Modal
      opened
      onClose={closeStill}
      // By mistake beside it: what the person agreed to once would be gone.
      closeOnClickOutside={taken === undefined}
      title={t('consultations.still.title')}
      size={taken !== undefined ? 980 : state === 'asking' ? 300 : 520}
      // Meanwhile the picture is to be seen: how the person holds the paper.
      centered={state !== 'asking'}
      yOffset={64}
      // Over the waiting room, beside the picture.
      {...(state === 'asking' ? { xOffset: 8, classNames: { inner: classes.aside ?? '' } } : {})}
      overlayProps={state === 'asking' ? { backgroundOpacity: 0 } : {}}
    >
      {taken !== undefined ? (
        <StraightenForm
          picture={taken}
          title={still.purpose}
          agreed={t('consultations.still.agreed', { time: time(taken.consentAt) })}
          busy={file.isPending}
          onAgain={againStill}
          onSave={(blob, width, height, title) => void save(blob, width, height, title)}
        />
      ) : state === 'asking' ? (
        <div className={classes.form}>
          <Waiting label={t('consultations.still.asking')} />
          <div className={classes.buttons}>
            <Button onClick={closeStill}>{t('common.cancel')}</Button>
          </div>
        </div>
      ) : (
        <form
          className={classes.form}
          onSubmit={(event) => {
            event.preventDefault()
            if (titled) void askStill(purpose.trim())
          }}
        >
          {why !== undefined && (
            <p role="alert">
              <strong>{t(`consultations.still.errors.${why}`)}</strong>
            </p>
          )}
          <TextInput
            label={t('consultations.still.purposeLabel')}
            description={t('consultations.still.purposeHelp')}
            placeholder={t('consultations.still.purposeExample')}
            required
            value={purpose}
            maxLength={120}
            data-autofocus
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
          {names.length > 1 && (
            <div className={classes.chips} role="group" aria-label={t('consultations.still.open')}>
              <span className={classes.quiet}>{t('consultations.still.open')}</span>
              {names.map((name) => (
                <Button key={name} size="compact-sm" onClick={() => setTyped(name)}>
                  {name}
                </Button>
              ))}
            </div>
          )}
          <p className={classes.quiet}>{t('consultations.still.how')}</p>
          <p className={classes.quiet}>{t('consultations.still.notProof')}</p>
          <div className={classes.buttons}>
            <Button onClick={closeStill}>{t('common.cancel')}</Button>
            <Button type="submit" variant="filled" disabled={!titled}>
              {t('consultations.still.ask')}
            </Button>
          </div>
        </form>
      )}
    </Modal>
  )
}
