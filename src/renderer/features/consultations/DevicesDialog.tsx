import { Button, Modal, Select } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { useT } from '../../lib/i18n.ts'
import { showError } from '../../lib/messages.ts'
import { useAct } from '../../lib/query.ts'
import { changeDevice, useCalling } from './call-store.ts'
import { chosenDevices, keepDevice, openDevices, stopTracks, type Choice } from './media.ts'
import { Picture } from './Picture.tsx'
import dialog from './dialog.module.css'
import classes from './DevicesDialog.module.css'

type Kind = keyof Choice

/** Camera and microphone: which ones, and how one looks and sounds. Nobody else sees it before a talk. */
export function DevicesDialog({ onClose }: { onClose: () => void }) {
  const t = useT()
  const talking = useCalling()
  const [choice, setChoice] = useState(chosenDevices)
  const { stream, devices, ready } = usePreviewDevices(talking, choice)
  const pick = (kind: Kind, value: string | null) => {
    if (talking) void changeDevice(kind, value).catch(showError)
    else keepDevice(kind, value)
    setChoice({ ...choice, [kind]: value })
  }
  const field = (kind: Kind, type: MediaDeviceKind) => {
    const known = devices.filter((device) => device.kind === type && device.deviceId !== '')
    return (
      <Select
        label={t(`consultations.devices.${kind}`)}
        data={known.map(({ deviceId, label }) => ({
          value: deviceId,
          label: label === '' ? t('consultations.devices.unnamed') : label,
        }))}
        value={known.some(({ deviceId }) => deviceId === choice[kind]) ? choice[kind] : null}
        placeholder={t(known.length === 0 ? 'consultations.devices.none' : 'consultations.devices.system')}
        onChange={(value) => pick(kind, value)}
        clearable
        comboboxProps={{ withinPortal: false }}
      />
    )
  }
  const camera = stream?.getVideoTracks()[0]
  return (
    <Modal opened onClose={onClose} title={t('consultations.devices.title')} size={560}>
      <div className={dialog.form}>
        {!talking && (
          <>
            <div className={classes.screen}>
              {camera === undefined ? (
                <p>{ready ? t('consultations.devices.noCamera') : t('consultations.devices.opening')}</p>
              ) : (
                <Picture stream={stream} label={t('consultations.stage.ownPicture')} className={classes.picture} />
              )}
              {stream !== undefined && <span className={classes.live}>{t('consultations.devices.onlyYou')}</span>}
            </div>
            <Level stream={stream} />
          </>
        )}
        {field('camera', 'videoinput')}
        {field('microphone', 'audioinput')}
        <div className={dialog.buttons}>
          <Button variant="filled" onClick={onClose} data-autofocus>
            {t('common.close')}
          </Button>
        </div>
      </div>
    </Modal>
  )
}

/** The own picture before a talk, and what there is to choose from. In a talk a choice changes what goes out. */
function usePreviewDevices(talking: boolean, choice: Choice) {
  const { mutateAsync: allow } = useAct('consultations', 'preview')
  const [stream, setStream] = useState<MediaStream>()
  const [devices, setDevices] = useState<MediaDeviceInfo[]>([])
  const [ready, setReady] = useState(false)

  useEffect(() => {
    let live = true
    let opened: MediaStream | undefined
    const list = async () => {
      const found = await navigator.mediaDevices.enumerateDevices()
      if (live) setDevices(found)
    }
    async function open() {
      if (!talking) {
        await allow({})
        opened = await openDevices(choice)
        if (live) setStream(opened)
        else stopTracks(opened)
      }
      if (live) setReady(true)
      await list()
    }
    // A refusal was shown by `useAct`.
    open().catch(() => setReady(true))
    const changed = () => void list()
    navigator.mediaDevices.addEventListener('devicechange', changed)
    return () => {
      live = false
      navigator.mediaDevices.removeEventListener('devicechange', changed)
      stopTracks(opened)
      setStream(undefined)
    }
  }, [talking, choice, allow])

  return { stream, devices, ready }
}

/** How loud the microphone hears, as a bar and in words. */
function Level({ stream }: { stream: MediaStream | undefined }) {
  const t = useT()
  const bar = useRef<HTMLElement>(null)
  const [heard, setHeard] = useState(false)
  const track = stream?.getAudioTracks()[0]
  useEffect(() => {
    if (track === undefined) return
    const audio = new AudioContext()
    const analyser = audio.createAnalyser()
    analyser.fftSize = 512
    audio.createMediaStreamSource(new MediaStream([track])).connect(analyser)
    const samples = new Float32Array(analyser.fftSize)
    const timer = setInterval(() => {
      analyser.getFloatTimeDomainData(samples)
      const loud = Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length)
      if (bar.current !== null) bar.current.style.width = `${Math.min(100, loud * 400)}%`
      if (loud > 0.02) setHeard(true)
    }, 80)
    return () => {
      clearInterval(timer)
      void audio.close()
      setHeard(false)
    }
  }, [track])
  return (
    <div>
      <div className={classes.level} aria-hidden>
        <i ref={bar} />
      </div>
      <p className={dialog.quiet} role="status">
        {t(
          track === undefined
            ? 'consultations.devices.noMicrophone'
            : heard
              ? 'consultations.devices.heard'
              : 'consultations.devices.speak',
        )}
      </p>
    </div>
  )
}
