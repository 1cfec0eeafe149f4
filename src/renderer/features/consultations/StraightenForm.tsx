import { Button, Checkbox, TextInput } from '@mantine/core'
import { useEffect, useRef, useState, type KeyboardEvent, type PointerEvent } from 'react'
import type { Picture } from '../../../call/call.types.ts'
import { cleanUp, findPaper, straighten, type Corners } from '../../../call/paper.ts'
import { Failure, Waiting } from '../../components/States.tsx'
import { useT } from '../../lib/i18n.ts'
import { showError } from '../../lib/messages.ts'
import dialog from './dialog.module.css'
import classes from './StraightenForm.module.css'

const QUALITY = 0.9
/** Share of the picture's width that an arrow key moves a corner; with Shift ten times as far. */
const STEP = 0.002

interface StraightenFormProps {
  readonly picture: Picture
  readonly title: string
  readonly agreed: string
  readonly busy: boolean
  readonly onAgain: () => void
  /** JPEG of the paper, straight. */
  readonly onSave: (blob: Blob, width: number, height: number, title: string) => void
}

/** The picture with the paper's corners, found or put there by hand, and beside it what goes into the file. */
export function StraightenForm({ picture, title: given, agreed, busy, onAgain, onSave }: StraightenFormProps) {
  const t = useT()
  const { image, error } = usePixels(picture.blob)
  const [title, setTitle] = useState(given)
  const [own, setOwn] = useState<Corners>()
  const found = image?.found
  const corners = own ?? found ?? (image === undefined ? undefined : inset(image.pixels))
  const [clean, setClean] = useState(false)
  const canvas = useRef<HTMLCanvasElement>(null)

  useEffect(() => {
    if (image === undefined || corners === undefined || canvas.current === null) return
    put(canvas.current, finish(image.pixels, corners, clean))
  }, [image, corners, clean])

  if (error !== undefined) return <Failure error={error} />
  if (image === undefined || corners === undefined) return <Waiting />
  const save = () => {
    const straight = finish(image.pixels, corners, clean)
    const sheet = document.createElement('canvas')
    put(sheet, straight)
    sheet.toBlob(
      (blob) => {
        if (blob === null) showError(new Error('the picture could not be written'))
        else onSave(blob, straight.width, straight.height, title.trim())
      },
      'image/jpeg',
      QUALITY,
    )
  }
  return (
    <form
      className={dialog.form}
      onSubmit={(event) => {
        event.preventDefault()
        if (title.trim() !== '') save()
      }}
    >
      <div className={classes.both}>
        <div>
          <p className={dialog.quiet}>
            {t(found === undefined ? 'consultations.still.notFound' : 'consultations.still.found')}
          </p>
          <Handles pixels={image.pixels} corners={corners} onChange={setOwn} />
        </div>
        <figure className={classes.preview}>
          <figcaption className={dialog.quiet}>{t('consultations.still.preview')}</figcaption>
          <canvas ref={canvas} role="img" aria-label={t('consultations.still.preview')} />
        </figure>
      </div>
      <TextInput
        label={t('consultations.still.name')}
        required
        value={title}
        maxLength={120}
        onChange={(event) => setTitle(event.currentTarget.value)}
      />
      <Checkbox
        label={t('consultations.still.clean')}
        description={t('consultations.still.cleanHelp')}
        checked={clean}
        onChange={(event) => setClean(event.currentTarget.checked)}
      />
      <p className={dialog.quiet}>
        {agreed} {t('consultations.still.notProof')}
      </p>
      <div className={dialog.buttons}>
        <Button onClick={onAgain} className={dialog.left}>
          {t('consultations.still.again')}
        </Button>
        <Button type="submit" variant="filled" disabled={title.trim() === ''} loading={busy} data-autofocus>
          {t('consultations.still.file')}
        </Button>
      </div>
    </form>
  )
}

/** As it goes into the file. */
function finish(pixels: ImageData, corners: Corners, clean: boolean): ImageData {
  const straight = straighten(pixels, corners)
  return clean ? cleanUp(straight) : straight
}

interface HandlesProps {
  readonly pixels: ImageData
  readonly corners: Corners
  readonly onChange: (corners: Corners) => void
}

/** Four corners over the picture, for the mouse, a finger or the arrow keys. */
function Handles({ pixels, corners, onChange }: HandlesProps) {
  const t = useT()
  const canvas = useRef<HTMLCanvasElement>(null)
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (canvas.current !== null) put(canvas.current, pixels)
  }, [pixels])
  const { width, height } = pixels
  const move = (index: number, x: number, y: number) => {
    const at = { x: Math.max(0, Math.min(width - 1, x)), y: Math.max(0, Math.min(height - 1, y)) }
    const next: [Corners[0], Corners[1], Corners[2], Corners[3]] = [...corners]
    next[index] = at
    onChange(next)
  }
  const drag = (index: number) => (event: PointerEvent<HTMLButtonElement>) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId) || box.current === null) return
    const frame = box.current.getBoundingClientRect()
    move(
      index,
      ((event.clientX - frame.left) / frame.width) * width,
      ((event.clientY - frame.top) / frame.height) * height,
    )
  }
  const keys = (index: number, corner: Corners[number]) => (event: KeyboardEvent) => {
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key]
    if (way === undefined) return
    event.preventDefault()
    const step = width * STEP * (event.shiftKey ? 10 : 1)
    move(index, corner.x + (way[0] ?? 0) * step, corner.y + (way[1] ?? 0) * step)
  }
  return (
    <div ref={box} className={classes.picture} role="group" aria-label={t('consultations.still.taken')}>
      <canvas ref={canvas} aria-hidden />
      <svg viewBox={`0 0 ${width} ${height}`} aria-hidden>
        <polygon points={corners.map(({ x, y }) => `${x},${y}`).join(' ')} />
      </svg>
      {corners.map((corner, index) => (
        <button
          // oxlint-disable-next-line react/no-array-index-key -- always the same four, in the same order
          key={index}
          type="button"
          className={classes.corner}
          aria-label={t('consultations.still.corner', { number: index + 1 })}
          style={{ left: `${(corner.x / width) * 100}%`, top: `${(corner.y / height) * 100}%` }}
          onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
          onPointerMove={drag(index)}
          onKeyDown={keys(index, corner)}
        />
      ))}
    </div>
  )
}

function put(canvas: HTMLCanvasElement, pixels: ImageData): void {
  canvas.width = pixels.width
  canvas.height = pixels.height
  canvas.getContext('2d')?.putImageData(pixels, 0, 0)
}

/** Where corners begin when none were found: a little inside the picture, so that they can be seen and taken. */
function inset({ width, height }: ImageData): Corners {
  const [left, right, top, bottom] = [width * 0.08, width * 0.92, height * 0.08, height * 0.92]
  return [
    { x: left, y: top },
    { x: right, y: top },
    { x: right, y: bottom },
    { x: left, y: bottom },
  ]
}

interface Pixels {
  readonly pixels: ImageData
  readonly found: Corners | undefined
}

function usePixels(blob: Blob): { image: Pixels | undefined; error: unknown } {
  const [state, setState] = useState<{ image: Pixels | undefined; error: unknown }>({
    image: undefined,
    error: undefined,
  })
  useEffect(() => {
    let live = true
    async function read() {
      const bitmap = await createImageBitmap(blob)
      const canvas = new OffscreenCanvas(bitmap.width, bitmap.height)
      const context = canvas.getContext('2d')
      if (context === null) throw new Error('no canvas for the picture')
      context.drawImage(bitmap, 0, 0)
      bitmap.close()
      const pixels = context.getImageData(0, 0, canvas.width, canvas.height)
      if (live) setState({ image: { pixels, found: findPaper(pixels) ?? undefined }, error: undefined })
    }
    read().catch((error: unknown) => {
      if (live) setState({ image: undefined, error })
    })
    return () => {
      live = false
    }
  }, [blob])
  return state
}
