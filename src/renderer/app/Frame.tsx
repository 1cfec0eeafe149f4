import { Button } from '@mantine/core'
import {
  IconArmchair,
  IconFolder,
  IconId,
  IconLayoutGrid,
  IconListSearch,
  IconSearch,
  IconSettings,
  type Icon,
} from '@tabler/icons-react'
import { Link, Outlet } from '@tanstack/react-router'
import { useState } from 'react'
import { Key } from '../components/Key.tsx'
import { SimulationPanel } from '../features/simulation/SimulationPanel.tsx'
import { useT } from '../lib/i18n.ts'
import { useAct } from '../lib/query.ts'
import { openSearch } from '../lib/search.ts'
import { useSession } from '../lib/session.ts'
import { Commands } from './Commands.tsx'
import { DeviceStrip } from './DeviceStrip.tsx'
import { Reminders } from './Reminders.tsx'
import { ScanLine } from './ScanLine.tsx'
import classes from './Frame.module.css'

interface Place {
  readonly to: '/' | '/cases' | '/cards' | '/pickup' | '/audit'
  readonly label: 'counter' | 'cases' | 'cards' | 'pickup' | 'audit'
  readonly icon: Icon
  readonly right: string
}

/** A role sees only what is its own. */
const places: readonly Place[] = [
  { to: '/', label: 'counter', icon: IconArmchair, right: 'appointments.read' },
  { to: '/cases', label: 'cases', icon: IconFolder, right: 'cases.read' },
  { to: '/cards', label: 'cards', icon: IconId, right: 'cards.read' },
  { to: '/pickup', label: 'pickup', icon: IconLayoutGrid, right: 'pickup.read' },
  { to: '/audit', label: 'audit', icon: IconListSearch, right: 'audit.read' },
]

export function Frame() {
  const t = useT()
  const { user } = useSession()
  const lock = useAct('session', 'signOut')
  const [hand, setHand] = useState(false)
  return (
    <div className={classes.frame} data-hand={hand || undefined}>
      <a href="#page" className={classes.skip} onClick={skipToPage}>
        {t('frame.skip')}
      </a>
      <nav className={classes.rail} aria-label={t('frame.places')}>
        <div className={classes.brand}>Tresen</div>
        {places
          .filter((place) => user.rights.includes(place.right))
          .map(({ to, label, icon: PlaceIcon }) => (
            <Link key={to} to={to} className={classes.place} activeOptions={{ exact: to === '/' }}>
              <PlaceIcon size={22} stroke={1.6} aria-hidden />
              <span>{t(`frame.${label}`)}</span>
            </Link>
          ))}
        <div className={classes.spacer} />
        <Link to="/settings" className={classes.place}>
          <IconSettings size={22} stroke={1.6} aria-hidden />
          <span>{t('frame.settings')}</span>
        </Link>
      </nav>
      <header className={classes.top}>
        <button type="button" className={classes.search} onClick={openSearch} aria-keyshortcuts="Control+K">
          <IconSearch size={18} stroke={1.8} aria-hidden />
          <span>{t('frame.search')}</span>
          <Key>{t('frame.searchKey')}</Key>
        </button>
        <div className={classes.who}>
          {user.displayName}
          <small>{user.workplace}</small>
        </div>
        <Button
          variant="default"
          rightSection={<Key>{t('frame.lockKey')}</Key>}
          onClick={() => lock.mutate({})}
          aria-keyshortcuts="Control+L"
        >
          {t('frame.lock')}
        </Button>
      </header>
      <main id="page" tabIndex={-1} className={classes.page}>
        <Outlet />
      </main>
      <div className={classes.bottom}>
        <Reminders />
        <ScanLine />
        <DeviceStrip onSimulated={() => setHand((shown) => !shown)} />
      </div>
      {hand && (
        <div className={classes.hand}>
          <SimulationPanel close={() => setHand(false)} />
        </div>
      )}
      <Commands onLock={() => lock.mutate({})} />
    </div>
  )
}

/** The address bar of this program is the router's: the skip link moves the focus itself. */
function skipToPage(event: { preventDefault(): void }): void {
  event.preventDefault()
  document.querySelector<HTMLElement>('#page')?.focus()
}
