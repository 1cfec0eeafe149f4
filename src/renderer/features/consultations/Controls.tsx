import { Badge, Menu } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import {
  IconCamera,
  IconCameraOff,
  IconDots,
  IconFileText,
  IconMessage,
  IconMicrophone,
  IconMicrophoneOff,
  IconPhoneOff,
  IconScan,
  type Icon,
} from '@tabler/icons-react'
import { useState, type ComponentProps } from 'react'
import type { Call, CallView } from '../../../call/call.types.ts'
import type { QueueRow } from '../../../shared/contract/consultations.ts'
import { HandOverDialog } from '../../components/HandOverDialog.tsx'
import { useT } from '../../lib/i18n.ts'
import { showDone, showError } from '../../lib/messages.ts'
import { useAct } from '../../lib/query.ts'
import { useSession } from '../../lib/session.ts'
import { hangUp, type Running } from './call-store.ts'
import { DevicesDialog } from './DevicesDialog.tsx'
import { HelpDialog } from './HelpDialog.tsx'
import { InterpreterDialog } from './InterpreterDialog.tsx'
import { saveNote } from './note-store.ts'
import { ShowDialog } from './ShowDialog.tsx'
import { openStill } from './still-store.ts'
import classes from './Controls.module.css'

interface ControlsProps {
  readonly row: QueueRow
  readonly call: Call
  readonly view: CallView
  readonly running: Running
  readonly citizenHere: boolean
  readonly chat: boolean
  readonly unread: number
  readonly onChat: () => void
}

type Layer = 'none' | 'show' | 'interpreter' | 'handOver' | 'help' | 'devices'

/** What can be done in a talk. The five of every talk as buttons, the others one step away. */
export function Controls({ row, call, view, running, citizenHere, chat, unread, onChat }: ControlsProps) {
  const t = useT()
  const { user } = useSession()
  const [layer, setLayer] = useState<Layer>('none')
  const [ending, setEnding] = useState(false)
  const { missing } = running
  const mute = () => call.setMicrophone(!view.microphone)
  const camera = () => call.setCamera(!view.camera)
  useHotkeys(
    [
      ['alt+M', mute],
      ['alt+K', camera],
      ['alt+H', () => call.setHold(!view.hold)],
    ],
    [],
  )
  const end = async () => {
    setEnding(true)
    try {
      await saveNote(row.id)
      await hangUp(row.id)
    } catch (error) {
      setEnding(false)
      showError(error)
    }
  }
  const close = () => setLayer('none')
  return (
    <div className={classes.bar} role="toolbar" aria-label={t('consultations.controls.label')}>
      <Control
        icon={view.microphone ? IconMicrophone : IconMicrophoneOff}
        label={t(view.microphone ? 'consultations.controls.mute' : 'consultations.controls.unmute')}
        off={!view.microphone}
        aria-pressed={!view.microphone}
        aria-keyshortcuts="Alt+M"
        disabled={missing.includes('microphone')}
        onClick={mute}
      />
      <Control
        icon={view.camera ? IconCamera : IconCameraOff}
        label={t(view.camera ? 'consultations.controls.cameraOff' : 'consultations.controls.cameraOn')}
        off={!view.camera}
        aria-pressed={!view.camera}
        aria-keyshortcuts="Alt+K"
        disabled={missing.includes('camera') || view.audioOnly}
        onClick={camera}
      />
      <Control
        icon={IconFileText}
        label={t('consultations.controls.show')}
        disabled={row.personId === null || !citizenHere}
        onClick={() => setLayer('show')}
      />
      <Control
        icon={IconScan}
        label={t('consultations.controls.still')}
        disabled={row.personId === null || !citizenHere}
        onClick={() => openStill(user.id, row.id)}
      />
      <Control
        icon={IconMessage}
        label={t('consultations.controls.chat')}
        aria-expanded={chat}
        count={unread}
        onClick={onChat}
      />
      <MoreMenu row={row} call={call} view={view} running={running} onLayer={setLayer} />
      <Control
        icon={IconPhoneOff}
        label={t('consultations.controls.end')}
        danger
        disabled={ending}
        onClick={() => void end()}
      />
      {layer === 'show' && <ShowDialog row={row} call={call} onClose={close} />}
      {layer === 'interpreter' && <InterpreterDialog row={row} onClose={close} />}
      {layer === 'handOver' && <HandOverDialog row={row} before={() => saveNote(row.id)} onClose={close} />}
      {layer === 'help' && <HelpDialog row={row} onClose={close} />}
      {layer === 'devices' && <DevicesDialog onClose={close} />}
    </div>
  )
}

interface MoreProps extends Pick<ControlsProps, 'row' | 'call' | 'view' | 'running'> {
  readonly onLayer: (layer: Layer) => void
}

function MoreMenu({ row, call, view, running, onLayer }: MoreProps) {
  const t = useT()
  const park = useAct('consultations', 'park')
  const blurred = view.blur === 'on' || view.blur === 'starting'
  return (
    <Menu
      position="top-end"
      width={290}
      transitionProps={{ duration: 0 }}
      returnFocus
      withInitialFocusPlaceholder={false}
    >
      <Menu.Target>
        <Control icon={IconDots} label={t('consultations.controls.more')} />
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item data-autofocus onClick={() => call.setHold(!view.hold)} rightSection={<small>Alt H</small>}>
          {t(view.hold ? 'consultations.controls.unhold' : 'consultations.controls.hold')}
        </Menu.Item>
        <Menu.Item
          disabled={view.blur === 'unavailable' || view.blur === 'starting' || running.missing.includes('camera')}
          onClick={() => void call.setBlur(!blurred).catch(showError)}
        >
          {t(blurred ? 'consultations.controls.unblur' : 'consultations.controls.blur')}
          {view.blur === 'unavailable' && <small className={classes.why}>{t('consultations.controls.noBlur')}</small>}
        </Menu.Item>
        <Menu.Item onClick={() => call.setAudioOnly(!view.audioOnly)}>
          {t(view.audioOnly ? 'consultations.controls.withPicture' : 'consultations.controls.audioOnly')}
        </Menu.Item>
        <Menu.Item onClick={() => onLayer('devices')}>{t('consultations.devices.title')}</Menu.Item>
        <Menu.Divider />
        <Menu.Item onClick={() => onLayer('interpreter')}>{t('consultations.controls.interpreter')}</Menu.Item>
        <Menu.Item onClick={() => onLayer('handOver')}>{t('consultations.acts.handOver')}</Menu.Item>
        <Menu.Item
          onClick={() =>
            void saveNote(row.id).then(() =>
              park.mutate(
                { consultationId: row.id },
                { onSuccess: () => showDone(t('consultations.controls.parked')) },
              ),
            )
          }
        >
          {t('consultations.controls.park')}
          <small className={classes.why}>{t('consultations.controls.parkHelp')}</small>
        </Menu.Item>
        <Menu.Item className={classes.alarm ?? ''} onClick={() => onLayer('help')}>
          {t('consultations.controls.help')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>{t('consultations.recording.p2p')}</Menu.Label>
      </Menu.Dropdown>
    </Menu>
  )
}

interface ControlProps extends ComponentProps<'button'> {
  readonly icon: Icon
  readonly label: string
  /** Switched off: crossed out and lighter. */
  readonly off?: boolean
  readonly danger?: boolean
  readonly count?: number
}

function Control({ icon: Shape, label, off = false, danger = false, count = 0, ...button }: ControlProps) {
  const t = useT()
  return (
    <button
      type="button"
      {...button}
      className={classes.control}
      data-off={off || undefined}
      data-danger={danger || undefined}
    >
      <Shape size={20} stroke={1.8} aria-hidden />
      <span>{label}</span>
      {count > 0 && (
        <Badge
          className={classes.count ?? ''}
          color="red"
          variant="filled"
          circle
          aria-label={t('consultations.chat.unread', { count })}
        >
          {count}
        </Badge>
      )}
    </button>
  )
}
