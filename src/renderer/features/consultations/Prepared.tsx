import { Button } from '@mantine/core'
import { IconUser } from '@tabler/icons-react'
import { useState } from 'react'
import type { QueueRow } from '../../../shared/contract/consultations.ts'
import { citizenLanguageName, rowName } from '../../lib/consultation.ts'
import { matterName } from '../../lib/domain.ts'
import { useT } from '../../lib/i18n.ts'
import { useNow } from '../../lib/now.ts'
import { useAct, useCall } from '../../lib/query.ts'
import { useMay } from '../../lib/session.ts'
import { DevicesDialog } from './DevicesDialog.tsx'
import { stateWords } from './row-words.ts'
import { Plain } from './Plain.tsx'
import classes from './Stage.module.css'

/** Somebody chosen in the waiting room, before they are called: what to know, and the call. */
export function Prepared({ row }: { row: QueueRow }) {
  const t = useT()
  const now = useNow(true)
  const mayCall = useMay('consultations.call')
  const call = useAct('consultations', 'call')
  const queue = useCall('consultations', 'queue', {})
  const [devices, setDevices] = useState(false)
  const { test } = row
  const facts: [string, string][] = [
    [t('consultations.matter'), matterName(t, row.matter)],
    [t('consultations.stand'), stateWords(t, row, now, false)],
    [t('consultations.language'), citizenLanguageName(t, row.language)],
    ...(row.needsInterpreter
      ? [
          [
            t('consultations.interpreter'),
            t(row.interpreterHere ? 'consultations.interpreterHere' : 'consultations.interpreterWanted'),
          ] satisfies [string, string],
        ]
      : []),
    ...(test === null
      ? []
      : ([
          [t('consultations.test.camera'), t(`consultations.test.cameras.${test.camera}`)],
          [t('consultations.test.microphone'), t(`consultations.test.microphones.${test.microphone}`)],
          [t('consultations.test.speaker'), t(`consultations.test.speakers.${test.speaker}`)],
          [t('consultations.test.connection'), t(`consultations.test.connections.${test.connection}`)],
        ] satisfies [string, string][])),
  ]
  const waits = row.state === 'waiting'
  return (
    <>
      <Plain icon={<IconUser size={56} stroke={1.2} aria-hidden />} title={rowName(row)}>
        <dl className={classes.facts}>
          {facts.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        {mayCall && (
          <div className={classes.row}>
            {waits && (
              <Button
                variant="filled"
                disabled={queue.data?.mine != null}
                loading={call.isPending}
                onClick={() => call.mutate({ consultationId: row.id })}
              >
                {t('consultations.acts.call')}
              </Button>
            )}
            <Button onClick={() => setDevices(true)}>{t('consultations.devices.open')}</Button>
          </div>
        )}
        {!waits && <p className={classes.quiet}>{t('consultations.stage.notWaiting')}</p>}
      </Plain>
      {devices && <DevicesDialog onClose={() => setDevices(false)} />}
    </>
  )
}
