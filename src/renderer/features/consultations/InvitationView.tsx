import { Button, CopyButton, TextInput } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { Invitation } from '../../../shared/contract/consultations.ts'
import { dateTime } from '../../lib/format.ts'
import { useT } from '../../lib/i18n.ts'
import classes from './InvitationView.module.css'

/** The link and its QR code. They are shown this once: only a hash of them is kept. `children`: what to do next. */
export function InvitationView({ invitation, children }: { invitation: Invitation; children: ReactNode }) {
  const t = useT()
  const { url, qr, expiresAt } = invitation
  return (
    <div className={classes.view}>
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
        classNames={{ input: classes.link ?? '' }}
      />
      <div className={classes.buttons}>
        <CopyButton value={url} timeout={4000}>
          {({ copied, copy }) => (
            <Button
              onClick={copy}
              leftSection={copied ? <IconCheck size={18} aria-hidden /> : <IconCopy size={18} aria-hidden />}
            >
              {t(copied ? 'common.copied' : 'common.copy')}
            </Button>
          )}
        </CopyButton>
        {children}
      </div>
    </div>
  )
}
