import { Button } from '@mantine/core'
import { IconExternalLink } from '@tabler/icons-react'
import type { QueueRow, ServiceState } from '../../../shared/contract/consultations.ts'
import { rowName } from '../../lib/consultation.ts'
import { useT } from '../../lib/i18n.ts'
import { useAct } from '../../lib/query.ts'
import { Plain } from './Plain.tsx'
import classes from './Stage.module.css'

interface ElsewhereProps {
  readonly row: QueueRow
  readonly provider: Exclude<ServiceState['provider'], 'p2p'>
}

/** A talk on another platform: its room opens in a window of its own, the file stays here. */
export function Elsewhere({ row, provider }: ElsewhereProps) {
  const t = useT()
  const open = useAct('consultations', 'openRoom')
  const hangUp = useAct('consultations', 'hangUp')
  const id = { consultationId: row.id }
  return (
    <Plain
      icon={<IconExternalLink size={56} stroke={1.2} aria-hidden />}
      title={t('consultations.elsewhere.title', { name: rowName(row) })}
    >
      <p>{t('consultations.elsewhere.help')}</p>
      <div className={classes.row}>
        <Button variant="filled" loading={open.isPending} onClick={() => open.mutate(id)}>
          {t('consultations.elsewhere.open')}
        </Button>
        <Button color="red" loading={hangUp.isPending} onClick={() => hangUp.mutate(id)}>
          {t('consultations.controls.end')}
        </Button>
      </div>
      <p className={classes.quiet}>
        {t(`consultations.encryption.${provider}`)} {t(`consultations.recording.${provider}`)}
      </p>
    </Plain>
  )
}
