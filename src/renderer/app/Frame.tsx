import { Button } from '@mantine/core'
import {
  IconArmchair,
  IconFolder,
  IconId,
  IconLayoutGrid,
  IconListSearch,
  IconSearch,
  IconSettings,
  IconVideo,
  type Icon,
} from '@tabler/icons-react'
import { Link, Outlet } from '@tanstack/react-router'
import { useState } from 'react'
import { Key } from '../components/Key.tsx'
import { CallBar } from '../features/consultations/CallBar.tsx'
import { useTalking } from '../features/consultations/call-store.ts'
import { LockQuestion } from '../features/consultations/LockQuestion.tsx'
import { saveNotes } from '../features/consultations/note-store.ts'
import { SimulationPanel } from '../features/simulation/SimulationPanel.tsx'
import { useT } from '../lib/i18n.ts'
import { useAct, useCall } from '../lib/query.ts'
import { openSearch } from '../lib/search.ts'
import { useMay, useSession } from '../lib/session.ts'
import { Commands } from './Commands.tsx'
import { CorrectionDialog } from './CorrectionDialog.tsx'
import { DeviceStrip } from './DeviceStrip.tsx'
import { Reminders } from './Reminders.tsx'
import { ScanLine } from './ScanLine.tsx'
import classes from './Frame.module.css'

interface Place {
  readonly to: '/' | '/cases' | '/cards' | '/pickup' | '/video' | '/audit'
  readonly label: 'counter' | 'cases' | 'cards' | 'pickup' | 'video' | 'audit'
  readonly icon: Icon
  readonly right: string
}

/** A role sees only what is its own. */
const places: readonly Place[] = [
  { to: '/', label: 'counter', icon: IconArmchair, right: 'appointments.read' },
  { to: '/cases', label: 'cases', icon: IconFolder, right: 'cases.read' },
  { to: '/cards', label: 'cards', icon: IconId, right: 'cards.read' },
  { to: '/pickup', label: 'pickup', icon: IconLayoutGrid, right: 'pickup.read' },
  { to: '/video', label: 'video', icon: IconVideo, right: 'consultations.read' },
  { to: '/audit', label: 'audit', icon: IconListSearch, right: 'audit.read' },
]

export function Frame() {
  const t = useT()
  const { user } = useSession()
  const signOut = useAct('session', 'signOut')
  const talking = useTalking()
  const [asking, setAsking] = useState<'talk' | 'note'>()
  const leave = () => signOut.mutate({})
  // What is being typed is saved as whoever typed it.
  const saveAndLeave = () => void saveNotes().then((saved) => (saved ? leave() : setAsking('note')))
  const lock = () => (talking ? setAsking('talk') : saveAndLeave())
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
              {label === 'video' && <Waiters />}
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
          onClick={lock}
          aria-keyshortcuts="Control+L"
        >
          {t('frame.lock')}
        </Button>
      </header>
      <main id="page" tabIndex={-1} className={classes.page}>
        <Outlet />
      </main>
      <div className={classes.bottom}>
        <CallBar />
        <Reminders />
        <ScanLine />
        <DeviceStrip onSimulated={() => setHand((shown) => !shown)} />
      </div>
      {hand && (
        <div className={classes.hand}>
          <SimulationPanel close={() => setHand(false)} />
        </div>
      )}
      {asking === 'talk' && talking && (
        <LockQuestion about="talk" onLock={saveAndLeave} onClose={() => setAsking(undefined)} />
      )}
      {asking === 'note' && <LockQuestion about="note" onLock={leave} onClose={() => setAsking(undefined)} />}
      <CorrectionDialog />
      <Commands onLock={lock} />
    </div>
  )
}

/** How many wait who fit this desk. */
function Waiters() {
  const t = useT()
  const may = useMay('consultations.read')
  const queue = useCall('consultations', 'queue', {}, { enabled: may })
  const count = queue.data?.rows.filter(({ state, fits }) => state === 'waiting' && fits).length ?? 0
  if (count === 0) return null
  return (
    <b className={classes.count} aria-label={t('frame.videoWaiting', { count })}>
      {count}
    </b>
  )
}

/** The address bar of this program is the router's: the skip link moves the focus itself. */
function skipToPage(event: { preventDefault(): void }): void {
  event.preventDefault()
  document.querySelector<HTMLElement>('#page')?.focus()
}
