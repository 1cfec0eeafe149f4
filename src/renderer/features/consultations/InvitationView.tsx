import { Button, TextInput } from '@mantine/core'
import { useClipboard } from '@mantine/hooks'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useEffect, useState, type ReactNode } from 'react'
import type { Invitation } from '../../../shared/contract/consultations.ts'
import { dateTime } from '../../lib/format.ts'
import { useT } from '../../lib/i18n.ts'
import classes from './InvitationView.module.css'

export interface LinkGuard {
  /** Closes the dialog; while a link is shown that nobody took along, asks once before. */
  readonly close: () => void
  readonly asked: boolean
  readonly keep: () => void
}

/** A link is shown this once: a dialog with one is not closed by mistake. @param shown a link stands in it now */
export function useLinkGuard(shown: boolean, onClose: () => void): LinkGuard {
  const [kept, setKept] = useState(false)
  const [asked, setAsked] = useState(false)
  return {
    close: () => (shown && !kept && !asked ? setAsked(true) : onClose()),
    asked: asked && !kept,
    keep: () => setKept(true),
  }
}

interface InvitationViewProps {
  readonly invitation: Invitation
  readonly guard: LinkGuard
  /** When the talk is, of one that was arranged. */
  readonly startsAt?: string | undefined
  /** What else can be done with it. */
  readonly children?: ReactNode
}

/** The link and its QR code. They are shown this once: only a hash of them is kept. */
export function InvitationView({ invitation, guard, startsAt, children }: InvitationViewProps) {
  const t = useT()
  const { url, qr, expiresAt } = invitation
  const { copy, copied } = useClipboard({ timeout: 4000 })
  const { asked, keep, close } = guard
  useEffect(() => {
    if (copied) keep()
  }, [copied, keep])
  return (
    <div className={classes.view}>
      {startsAt !== undefined && (
        <p>
          <strong>{t('consultations.invitation.when', { date: dateTime(startsAt) })}</strong>
        </p>
      )}
      <div className={classes.both}>
        <img
          className={classes.code}
          src={`data:image/svg+xml;charset=utf-8,${encodeURIComponent(qr)}`}
          alt={t('consultations.invitation.qr')}
        />
        <div className={classes.words}>
          <p>
            <strong>{t('consultations.invitation.once')}</strong>
          </p>
          <p>{t('consultations.invitation.what', { date: dateTime(expiresAt) })}</p>
        </div>
      </div>
      <TextInput
        label={t('consultations.invitation.link')}
        value={url}
        readOnly
        onFocus={(event) => event.currentTarget.select()}
        onCopy={keep}
        classNames={{ input: classes.link ?? '' }}
      />
      {asked && (
        <p role="alert">
          <strong>{t('consultations.invitation.lost')}</strong>
        </p>
      )}
      <div className={classes.buttons}>
        <Button onClick={close}>{t(asked ? 'consultations.invitation.closeAnyway' : 'common.close')}</Button>
        {children}
        <Button
          variant="filled"
          data-autofocus
          onClick={() => copy(url)}
          leftSection={copied ? <IconCheck size={18} aria-hidden /> : <IconCopy size={18} aria-hidden />}
        >
          {t(copied ? 'common.copied' : 'consultations.invitation.copy')}
        </Button>
      </div>
    </div>
  )
}
