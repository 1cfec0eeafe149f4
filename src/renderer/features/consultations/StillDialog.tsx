import { Button, Modal, TextInput } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { isCallError } from '../../../call/call-error.ts'
import type { Call, Picture } from '../../../call/call.types.ts'
import type { QueueRow } from '../../../shared/contract/consultations.ts'
import { Waiting } from '../../components/States.tsx'
import { time } from '../../lib/format.ts'
import { useT } from '../../lib/i18n.ts'
import { showDone, showError } from '../../lib/messages.ts'
import { useAct } from '../../lib/query.ts'
import { StraightenForm } from './StraightenForm.tsx'
import classes from './dialog.module.css'

interface StillDialogProps {
  readonly row: QueueRow
  readonly call: Call
  readonly onClose: () => void
}

type Taken = Picture & { readonly consentAt: string }

/** Takes a picture of a paper that the person holds to the camera: asked for, agreed to, straightened, filed. */
export function StillDialog({ row, call, onClose }: StillDialogProps) {
  const t = useT()
  const [purpose, setPurpose] = useState('')
  const [state, setState] = useState<'asking' | 'refused' | 'ready'>('ready')
  const [why, setWhy] = useState<string>()
  const [taken, setTaken] = useState<Taken>()
  const file = useAct('consultations', 'fileStill')
  // What is answered after the dialog was closed is of no use to anybody.
  const live = useRef(true)
  useEffect(() => {
    live.current = true
    return () => {
      live.current = false
    }
  }, [])

  const ask = async () => {
    setState('asking')
    setWhy(undefined)
    try {
      const picture = await call.askStill(purpose.trim())
      if (live.current) setTaken(picture)
    } catch (error) {
      if (!live.current) return
      setState('refused')
      setWhy(t(`consultations.still.errors.${isCallError(error) ? error.code : 'other'}`))
    }
  }
  const save = async (blob: Blob, width: number, height: number, title: string) => {
    if (taken === undefined) return
    try {
      const bytes = new Uint8Array(await blob.arrayBuffer())
      const { consentAt } = taken
      await file.mutateAsync({ consultationId: row.id, bytes, width, height, title, consentAt })
      showDone(t('consultations.still.filed', { title }))
      onClose()
    } catch (error) {
      // What main refused was shown by `useAct`.
      if (file.error === null) showError(error)
    }
  }
  const asking = state === 'asking' && taken === undefined
  const titled = purpose.trim() !== ''
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('consultations.still.title')}
      size={taken !== undefined ? 980 : asking ? 420 : 520}
      // Meanwhile the picture is to be seen: how the person holds the paper.
      centered={!asking}
      yOffset={64}
      overlayProps={asking ? { backgroundOpacity: 0 } : {}}
    >
      {taken !== undefined ? (
        <StraightenForm
          picture={taken}
          title={purpose.trim()}
          agreed={t('consultations.still.agreed', { time: time(taken.consentAt) })}
          busy={file.isPending}
          onAgain={() => {
            setTaken(undefined)
            setState('ready')
          }}
          onSave={(blob, width, height, title) => void save(blob, width, height, title)}
        />
      ) : asking ? (
        <div className={classes.form}>
          <Waiting label={t('consultations.still.asking')} />
          <div className={classes.buttons}>
            <Button onClick={onClose}>{t('common.cancel')}</Button>
          </div>
        </div>
      ) : (
        <form
          className={classes.form}
          onSubmit={(event) => {
            event.preventDefault()
            if (titled) void ask()
          }}
        >
          {why !== undefined && (
            <p role="alert">
              <strong>{why}</strong>
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
            onChange={(event) => setPurpose(event.currentTarget.value)}
          />
          <p className={classes.quiet}>{t('consultations.still.how')}</p>
          <p className={classes.quiet}>{t('consultations.still.notProof')}</p>
          <div className={classes.buttons}>
            <Button onClick={onClose}>{t('common.cancel')}</Button>
            <Button type="submit" variant="filled" disabled={!titled}>
              {t('consultations.still.ask')}
            </Button>
          </div>
        </form>
      )}
    </Modal>
  )
}
