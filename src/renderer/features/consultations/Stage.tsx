import { Button } from '@mantine/core'
import { IconDeviceDesktop, IconPhoneCall, IconPhoneRinging, IconShieldOff, IconVideo } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import type { QueueRow } from '../../../shared/contract/consultations.ts'
import { rowName } from '../../lib/consultation.ts'
import { useT } from '../../lib/i18n.ts'
import { showError } from '../../lib/messages.ts'
import { useNow } from '../../lib/now.ts'
import { useAct, useCall } from '../../lib/query.ts'
import { useMay } from '../../lib/session.ts'
import { forgetEnded, hangUp, isTalking, useEnded, useRunning, type Ended } from './call-store.ts'
import { DevicesDialog } from './DevicesDialog.tsx'
import { Elsewhere } from './Elsewhere.tsx'
import { Plain } from './Plain.tsx'
import { Prepared } from './Prepared.tsx'
import { ringsFor } from './row-words.ts'
import { Talk } from './Talk.tsx'
import { WrapUp } from './WrapUp.tsx'
import classes from './Stage.module.css'

interface StageProps {
  /** Whom it is about: one's own person, or whoever was chosen in the waiting room. */
  readonly row: QueueRow | undefined
  readonly mine: boolean
  /** One's own talk runs at this workstation. */
  readonly here: boolean
}

/** The picture, and everything that can stand in its place. Dark in both themes: it is a screen. */
export function Stage({ row, mine, here }: StageProps) {
  const t = useT()
  const ended = useEnded()
  const running = useRunning()
  const { data: service } = useCall('consultations', 'service', {})
  if (row !== undefined && mine && !here && (row.state === 'called' || isTalking(row))) return <OtherDesk row={row} />
  if (ended !== undefined) return <EndedFor reason={ended} />
  if (row !== undefined && mine) {
    if (row.state === 'called') return <Ringing row={row} />
    if (row.state === 'wrap-up') return <WrapUp row={row} />
    if (service !== undefined && service.provider !== 'p2p') {
      return <Elsewhere row={row} provider={service.provider} />
    }
    if (isTalking(row) && running?.consultationId === row.id) return <Talk row={row} running={running} />
    return <Plain icon={<IconVideo size={56} stroke={1.2} aria-hidden />} title={t('consultations.stage.connecting')} />
  }
  return row === undefined ? <Idle /> : <Prepared key={row.id} row={row} />
}

/**
 * The clerk's talk does not run in this program: at another workplace, or the program was closed in the middle of it. Nothing opens here
 * until it is fetched; it can be ended all the same.
 */
function OtherDesk({ row }: { row: QueueRow }) {
  const t = useT()
  const fetchHere = useAct('consultations', 'fetchHere')
  const callOff = useAct('consultations', 'callOff')
  const rings = row.state === 'called'
  const id = { consultationId: row.id }
  return (
    <Plain
      icon={<IconDeviceDesktop size={56} stroke={1.2} aria-hidden />}
      title={t('consultations.otherDesk.title', { name: rowName(row) })}
    >
      <p>{t('consultations.otherDesk.what')}</p>
      <div className={classes.row}>
        <Button
          variant="filled"
          loading={fetchHere.isPending}
          onClick={() => fetchHere.mutate(id, { onSuccess: forgetEnded })}
        >
          {t('consultations.otherDesk.fetch')}
        </Button>
        <Button
          loading={callOff.isPending}
          onClick={() => (rings ? callOff.mutate(id) : void hangUp(row.id).catch(showError))}
        >
          {t(rings ? 'consultations.acts.callOff' : 'consultations.acts.hangUp')}
        </Button>
      </div>
    </Plain>
  )
}

/** Why the call ended that did not end by itself. */
function EndedFor({ reason }: { reason: Ended }) {
  const t = useT()
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => button.current?.focus(), [])
  return (
    <Plain
      icon={<IconShieldOff size={56} stroke={1.2} aria-hidden />}
      title={t(`consultations.ended.${reason}.what`)}
      alert
    >
      <p>{t(`consultations.ended.${reason}.todo`)}</p>
      <Button ref={button} onClick={forgetEnded}>
        {t('consultations.ended.read')}
      </Button>
    </Plain>
  )
}

function Idle() {
  const t = useT()
  const mayCall = useMay('consultations.call')
  const [devices, setDevices] = useState(false)
  const { data: service } = useCall('consultations', 'service', {})
  return (
    <>
      <Plain icon={<IconVideo size={56} stroke={1.2} aria-hidden />} title={t('consultations.stage.idle')}>
        <p>{t('consultations.stage.idleHelp')}</p>
        {mayCall && <Button onClick={() => setDevices(true)}>{t('consultations.devices.open')}</Button>}
        {service !== undefined && <p className={classes.quiet}>{t(`consultations.recording.${service.provider}`)}</p>}
      </Plain>
      {devices && <DevicesDialog onClose={() => setDevices(false)} />}
    </>
  )
}

function Ringing({ row }: { row: QueueRow }) {
  const t = useT()
  const now = useNow(true)
  const callOff = useAct('consultations', 'callOff')
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => button.current?.focus(), [])
  const left = ringsFor(row, now)
  return (
    <Plain
      icon={<IconPhoneRinging size={56} stroke={1.2} aria-hidden className={classes.ring} />}
      title={t('consultations.stage.ringing', { name: rowName(row) })}
    >
      <p>{t('consultations.stage.ringingHelp')}</p>
      <p className={classes.count} role="timer">
        {t('consultations.stage.left', { count: left })}
      </p>
      <Button
        ref={button}
        loading={callOff.isPending}
        leftSection={<IconPhoneCall size={18} aria-hidden />}
        onClick={() => callOff.mutate({ consultationId: row.id })}
      >
        {t('consultations.acts.callOff')}
      </Button>
    </Plain>
  )
}
