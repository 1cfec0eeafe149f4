import { Button, FileButton, Group, Loader, Text } from '@mantine/core'
import { IconCamera, IconCameraOff, IconPhotoScan } from '@tabler/icons-react'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { api } from '../lib/api.ts'
import { CodeReader } from '../lib/codes/code-reader.ts'
import { pagesOf } from '../lib/codes/pages.ts'
import type { PictureCode } from '../lib/codes/read.ts'
import { useT } from '../lib/i18n.ts'
import classes from './PictureScan.module.css'

const MOST_BYTES = 40 * 2 ** 20
/** Main lets the camera be opened for as long. */
const CAMERA_MS = 2 * 60_000

type Notice = 'none' | 'reading' | 'broken' | 'large' | 'noCamera' | 'off'

/** Codes from a camera or from a picture or PDF, for whoever has no scanner at hand. `submit` gets the code with its AIM identifier. */
export function PictureScan({ submit }: { submit: (code: string) => void }) {
  const t = useT()
  const [looking, setLooking] = useState(false)
  const [notice, setNotice] = useState<Notice>()
  const [choice, setChoice] = useState<readonly PictureCode[]>([])
  const take = (code: PictureCode) => submit(code.aim + code.text)

  const under = useRef(new AbortController())
  // Whoever closes the dialog goes on with something else: a code found afterwards must not come in between.
  useEffect(() => () => under.current.abort(), [])

  async function open(file: Blob | null) {
    if (file === null) return
    under.current.abort()
    under.current = new AbortController()
    const { signal } = under.current
    setLooking(false)
    setChoice([])
    if (file.size > MOST_BYTES) return setNotice('large')
    setNotice('reading')
    const reader = new CodeReader()
    signal.addEventListener('abort', () => reader.close())
    try {
      const codes = await readFile(file, reader, signal)
      if (signal.aborted) return
      const [only] = codes
      setNotice(codes.length === 0 ? 'none' : undefined)
      if (codes.length === 1 && only !== undefined) take(only)
      else setChoice(codes)
    } catch {
      if (!signal.aborted) setNotice('broken')
    } finally {
      reader.close()
    }
  }

  useEffect(() => {
    const paste = (event: ClipboardEvent) => {
      const file = [...(event.clipboardData?.files ?? [])].find(({ type }) => type.startsWith('image/'))
      if (file !== undefined) void open(file)
    }
    document.addEventListener('paste', paste)
    return () => document.removeEventListener('paste', paste)
  })

  return (
    <section className={classes.part} aria-label={t('scan.picture.title')}>
      <Text size="sm" fw={600}>
        {t('scan.picture.title')}
      </Text>
      <Group gap="xs">
        <Button
          variant="default"
          leftSection={looking ? <IconCameraOff size={16} /> : <IconCamera size={16} />}
          onClick={() => {
            setNotice(undefined)
            setChoice([])
            setLooking(!looking)
          }}
        >
          {looking ? t('scan.picture.stop') : t('scan.picture.camera')}
        </Button>
        <FileButton accept="image/png,image/jpeg,image/webp,application/pdf" onChange={(file) => void open(file)}>
          {(props) => (
            <Button {...props} variant="default" leftSection={<IconPhotoScan size={16} />}>
              {t('scan.picture.file')}
            </Button>
          )}
        </FileButton>
      </Group>
      <p className={classes.hint}>{t(looking ? 'scan.picture.hold' : 'scan.picture.hint')}</p>
      {looking && (
        <Camera
          found={(code) => {
            setLooking(false)
            take(code)
          }}
          ended={(why) => {
            setLooking(false)
            setNotice(why)
          }}
        />
      )}
      <div role="status">
        {notice !== undefined && (
          <Group gap="xs" wrap="nowrap">
            {notice === 'reading' && <Loader size="xs" />}
            <Text size="sm">{t(`scan.picture.${notice}`)}</Text>
          </Group>
        )}
        {choice.length > 0 && <Text size="sm">{t('scan.picture.several')}</Text>}
      </div>
      {choice.map((code) => (
        <Button key={code.text} variant="light" className={classes.code} onClick={() => take(code)}>
          {code.text}
        </Button>
      ))}
    </section>
  )
}

/** All codes of all pages, each once. */
async function readFile(file: Blob, reader: CodeReader, signal: AbortSignal): Promise<readonly PictureCode[]> {
  const found = new Map<string, PictureCode>()
  for (const lie of ['straight', 'askew'] as const) {
    if (found.size > 0) break
    for await (const page of pagesOf(file)) {
      if (signal.aborted) return []
      for (const code of await reader.read(page, lie)) found.set(code.text, code)
    }
  }
  return [...found.values()]
}

/** Looks through this workplace's camera until a code reads. */
function Camera({ found, ended }: { found: (code: PictureCode) => void; ended: (why: Notice) => void }) {
  const t = useT()
  const video = useRef<HTMLVideoElement>(null)
  const onFound = useEffectEvent(found)
  const onEnd = useEffectEvent(ended)

  useEffect(() => {
    const over = new AbortController()
    const reader = new CodeReader()
    const late = setTimeout(() => onEnd('off'), CAMERA_MS)
    let stream: MediaStream | undefined
    const look = async () => {
      await api.scans.camera({})
      stream = await navigator.mediaDevices.getUserMedia({
        video: { width: { ideal: 1280 }, height: { ideal: 720 }, facingMode: 'environment' },
      })
      const element = video.current
      if (over.signal.aborted || element === null) return
      element.srcObject = stream
      await element.play()
      for (let frame = 0; !over.signal.aborted; frame++) {
        const [code] = await reader.read(await createImageBitmap(element), frame)
        if (code !== undefined && !over.signal.aborted) return onFound(code)
        // The worker is busy for a part of each frame; the rest of the time belongs to the page.
        await new Promise((next) => element.requestVideoFrameCallback(next))
      }
    }
    look()
      .catch(() => {
        if (!over.signal.aborted) onEnd('noCamera')
      })
      .finally(() => {
        if (over.signal.aborted) stream?.getTracks().forEach((track) => track.stop())
      })
    return () => {
      over.abort()
      clearTimeout(late)
      reader.close()
      stream?.getTracks().forEach((track) => track.stop())
    }
  }, [])
  return <video ref={video} className={classes.video} muted playsInline aria-label={t('scan.picture.video')} />
}
