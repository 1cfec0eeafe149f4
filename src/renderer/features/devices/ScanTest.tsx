import { Button } from '@mantine/core'
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import type { TestSight } from '../../../shared/contract/devices.ts'
import { api } from '../../lib/api.ts'
import { timeWithSeconds } from '../../lib/format.ts'
import { useT } from '../../lib/i18n.ts'
import { useAct } from '../../lib/query.ts'
import classes from './tests.module.css'

/** As many as one looks at. */
const KEPT = 10

/** What this reader reads is shown as kind and length, and opens nothing. Leaving the page ends it. */
export function ScanTest({ deviceId, ready }: { deviceId: string; ready: boolean }) {
  const t = useT()
  const begin = useAct('devices', 'beginScanTest')
  /** From the wish on: the test may run before its beginning is answered. */
  const [asked, setAsked] = useState(false)
  const [running, setRunning] = useState(false)
  const [over, setOver] = useState(false)
  const [sights, setSights] = useState<readonly { readonly number: number; readonly sight: TestSight }[]>([])

  useEffect(() => {
    const leaves = [
      api.devices.tested((sight) => {
        if (sight.id === deviceId)
          setSights((before) => [{ number: (before[0]?.number ?? 0) + 1, sight }, ...before].slice(0, KEPT))
      }),
      api.devices.testEnded(({ id, test }) => {
        if (id !== deviceId || test !== 'scan') return
        setAsked(false)
        setRunning(false)
        setOver(true)
      }),
    ]
    return () => {
      for (const leave of leaves) leave()
    }
  }, [deviceId])
  useEffect(() => {
    if (!asked) return
    return () => void api.devices.endScanTest({ id: deviceId }).catch(() => undefined)
  }, [asked, deviceId])

  const start = () => {
    setAsked(true)
    begin.mutate(
      { id: deviceId },
      {
        onSuccess: () => {
          setSights([])
          setOver(false)
          setRunning(true)
        },
        onError: () => setAsked(false),
      },
    )
  }
  const stop = () => {
    setAsked(false)
    setRunning(false)
  }
  return (
    <div className={classes.test}>
      <h3>{t('devicesPage.test.scan.title')}</h3>
      <p className={classes.quiet}>{t('devicesPage.test.scan.help')}</p>
      <div className={classes.row}>
        {running ? (
          <Button onClick={stop}>{t('devicesPage.test.end')}</Button>
        ) : (
          <Button variant="filled" loading={begin.isPending} disabled={!ready} onClick={start}>
            {t('devicesPage.test.begin')}
          </Button>
        )}
        <span role="status" className={classes.say}>
          {running && t('devicesPage.test.scan.running')}
          {over && t('devicesPage.test.ended')}
          {!ready && t('devicesPage.test.notReady')}
        </span>
      </div>
      {running && sights.length === 0 && <p className={classes.quiet}>{t('devicesPage.test.scan.none')}</p>}
      <ol className={classes.sights} aria-label={t('devicesPage.test.scan.seen')} aria-live="polite">
        {sights.map(({ number, sight }) => (
          <Sight key={number} sight={sight} />
        ))}
      </ol>
    </div>
  )
}

function Sight({ sight }: { sight: TestSight }) {
  const t = useT()
  if (sight.kind === 'trouble') {
    return (
      <li data-look="bad">
        <IconAlertTriangle size={18} aria-hidden />
        <div>
          <b>{t(`devicesPage.test.scan.trouble.${sight.trouble}`)}</b>
        </div>
        <time>{timeWithSeconds(sight.at)}</time>
      </li>
    )
  }
  const facts = [
    t('devicesPage.test.scan.characters', { count: sight.characters }),
    t('devicesPage.test.scan.lines', { count: sight.lines }),
    `${t('devicesPage.test.scan.framing')}: ${t(`devicesPage.test.scan.framings.${sight.framing as 'line'}`, { defaultValue: sight.framing })}`,
    `${t('devicesPage.test.scan.symbology')}: ${[sight.symbology, sight.aim].filter(Boolean).join(' ') || t('devicesPage.test.scan.unknown')}`,
    ...(sight.gs1.length === 0 ? [] : [`${t('devicesPage.test.scan.gs1')}: ${sight.gs1.join(', ')}`]),
  ]
  const good = !['none', 'zone-wrong', 'zone-correctable'].includes(sight.meaning)
  return (
    <li data-look={good ? 'good' : 'bad'}>
      {good ? <IconCheck size={18} aria-hidden /> : <IconAlertTriangle size={18} aria-hidden />}
      <div>
        <b>{t(`devicesPage.test.scan.meanings.${sight.meaning}`)}</b>
        <span>{facts.join(' · ')}</span>
      </div>
      <time>{timeWithSeconds(sight.at)}</time>
    </li>
  )
}
