import { Button } from '@mantine/core'
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useSyncExternalStore } from 'react'
import { Key } from '../../components/Key.tsx'
import { timeWithSeconds } from '../../lib/format.ts'
import { useT } from '../../lib/i18n.ts'
import { isGood, scanStore, scanWords } from '../../lib/scans.ts'
import { openSearch } from '../../lib/search.ts'
import { useMay } from '../../lib/session.ts'
import { CardsAtCounter } from './CardsAtCounter.tsx'
import { ScanMark } from './ScanMark.tsx'
import { TodaysAppointments } from './TodaysAppointments.tsx'
import classes from './CounterPage.module.css'

/** The empty counter: waits for a scan, and shows who is coming. */
export function CounterPage() {
  const t = useT()
  const mayCreate = useMay('people.write')
  const last = useSyncExternalStore(scanStore.subscribe, scanStore.get)
  return (
    <div className={classes.page}>
      <section className={classes.scan} aria-labelledby="scan-title">
        <ScanMark className={classes.mark} />
        <h1 id="scan-title">{t('counter.title')}</h1>
        <p>{t('counter.help')}</p>
        <div className={classes.acts}>
          <Button
            size="md"
            rightSection={<Key>{t('frame.searchKey')}</Key>}
            onClick={openSearch}
            aria-keyshortcuts="Control+K"
          >
            {t('counter.search')}
          </Button>
          {mayCreate && (
            <Link to="/person/new" search={{}} className={classes.link}>
              {t('counter.newPerson')}
            </Link>
          )}
        </div>
        <p className={classes.last} data-good={last === undefined ? undefined : isGood(last)}>
          {last !== undefined && (
            <>
              {isGood(last) ? <IconCheck size={18} aria-hidden /> : <IconAlertTriangle size={18} aria-hidden />}
              <span>
                {t('counter.last', { what: scanWords(last, t) })} · <time>{timeWithSeconds(last.at)}</time>
              </span>
            </>
          )}
        </p>
      </section>
      <div className={classes.side}>
        <TodaysAppointments />
        <CardsAtCounter />
      </div>
    </div>
  )
}
