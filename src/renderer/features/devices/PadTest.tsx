import { Button } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import type { DeviceState } from '../../../shared/contract/devices.ts'
import { api } from '../../lib/api.ts'
import { useT } from '../../lib/i18n.ts'
import { useAct, type Output } from '../../lib/query.ts'
import classes from './tests.module.css'

type Size = Output<'devices', 'beginPadTest'>

/** Thickness of the line in pad pixels at no and at full pressure, on a pad 800 pixels wide. */
const THIN = 1
const THICK = 5

/** A drawing field on the pad, mirrored as it is drawn; what was lost is counted. Leaving the page ends it. */
export function PadTest({ device }: { device: Pick<DeviceState, 'id' | 'state' | 'line'> }) {
  const t = useT()
  const deviceId = device.id
  const ready = device.state === 'ready'
  const begin = useAct('devices', 'beginPadTest')
  /** From the wish to draw until the end: the test runs already while its picture is on the way to the glass. */
  const [asked, setAsked] = useState(false)
  const [size, setSize] = useState<Size>()
  const [counts, setCounts] = useState<{ reports: number; lost: number | null }>({ reports: 0, lost: null })
  const [over, setOver] = useState(false)
  const canvas = useRef<HTMLCanvasElement>(null)

  useEffect(() => {
    if (size === undefined) return
    let before: { x: number; y: number } | undefined
    const leaves = [
      api.devices.padInk(({ id, points, reports, lost }) => {
        if (id !== deviceId) return
        setCounts({ reports, lost })
        const context = canvas.current?.getContext('2d')
        for (const point of points) {
          if (context != null && point.down) draw(context, size, before ?? point, point)
          before = point.down ? point : undefined
        }
      }),
      api.devices.testEnded(({ id, test }) => {
        if (id !== deviceId || test !== 'pad') return
        setAsked(false)
        setSize(undefined)
        setOver(true)
      }),
    ]
    return () => {
      for (const leave of leaves) leave()
    }
  }, [deviceId, size])
  useEffect(() => {
    if (!asked) return
    return () => void api.devices.endPadTest({ id: deviceId }).catch(() => undefined)
  }, [deviceId, asked])

  const lost = counts.lost ?? t('devicesPage.test.pad.uncounted')
  const start = () => {
    setCounts({ reports: 0, lost: null })
    setOver(false)
    setAsked(true)
    begin.mutate({ id: deviceId }, { onSuccess: setSize, onError: () => setAsked(false) })
  }
  const stop = () => {
    setAsked(false)
    setSize(undefined)
    setOver(true)
  }
  return (
    <div className={classes.test}>
      <h3>{t('devicesPage.test.pad.title')}</h3>
      <p className={classes.quiet}>{t('devicesPage.test.pad.help')}</p>
      <div className={classes.row}>
        {size === undefined ? (
          <Button variant="filled" disabled={!ready} loading={begin.isPending} onClick={start}>
            {t('devicesPage.test.begin')}
          </Button>
        ) : (
          <>
            <Button onClick={stop}>{t('devicesPage.test.end')}</Button>
            <Button
              variant="subtle"
              onClick={() => canvas.current?.getContext('2d')?.clearRect(0, 0, size.width, size.height)}
            >
              {t('devicesPage.test.pad.clear')}
            </Button>
          </>
        )}
        <span role="status" className={classes.say}>
          {size !== undefined && t(`devicesPage.test.pad.${device.line === 'screen' ? 'runningScreen' : 'running'}`)}
          {size === undefined && !ready && !over && t('devicesPage.test.notReady')}
          {over && t(ready ? 'devicesPage.test.ended' : 'devicesPage.test.pad.gone')}{' '}
          {/* A pad that went before a stroke has nothing to count. */}
          {over && (ready || counts.reports > 0) && t('devicesPage.test.pad.result', { count: counts.reports, lost })}
        </span>
      </div>
      {size !== undefined && (
        <figure className={classes.pad}>
          <canvas
            ref={canvas}
            width={size.width}
            height={size.height}
            role="img"
            aria-label={t('devicesPage.test.pad.mirror')}
            style={{ '--pad-ratio': size.width / size.height } as React.CSSProperties}
          />
          <figcaption>
            <span>{t('devicesPage.test.pad.counts', { ...counts, lost })}</span>
            <span>
              {t(`devicesPage.test.pad.${size.reportRate > 0 ? 'size' : 'sizeOnly'}`, {
                width: size.width,
                height: size.height,
                rate: size.reportRate,
              })}
            </span>
          </figcaption>
        </figure>
      )}
    </div>
  )
}

function draw(
  context: CanvasRenderingContext2D,
  { width }: Size,
  from: { x: number; y: number },
  to: { x: number; y: number; pressure: number },
): void {
  context.lineCap = 'round'
  // The glass is light in both themes, as on the desk.
  context.strokeStyle = 'rgb(18 33 92)'
  context.lineWidth = Math.max(1, (THIN + (THICK - THIN) * to.pressure) * (width / 800))
  context.beginPath()
  context.moveTo(from.x, from.y)
  context.lineTo(to.x, to.y)
  context.stroke()
}
