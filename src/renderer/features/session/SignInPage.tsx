import { Badge, Button } from '@mantine/core'
import { IconLock } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import type { Installation } from '../../../shared/contract/session.ts'
import { Failure, Waiting } from '../../components/States.tsx'
import { api } from '../../lib/api.ts'
import { setUiLanguage, uiLanguage, useT } from '../../lib/i18n.ts'
import { useAct, useCall } from '../../lib/query.ts'
import { lockedScanStore } from '../../lib/scans.ts'
import { enter } from '../../lib/session.ts'
import { tone } from '../../lib/tone.ts'
import classes from './SignInPage.module.css'

/** Who works here now. In the demo office a click is enough: every person in it is invented. */
export function SignInPage({ installation }: { installation: Installation }) {
  const t = useT()
  const users = useCall('session', 'demoUsers', {})
  const signIn = useAct('session', 'signIn')
  const [scanned, setScanned] = useState(false)
  useEffect(() => {
    const heard = () => {
      setScanned(true)
      tone(false)
    }
    const leaves = [api.session.scannedWhileLocked(heard), lockedScanStore.subscribe(heard)]
    return () => {
      for (const leave of leaves) leave()
    }
  }, [])
  const other = uiLanguage() === 'de' ? 'en' : 'de'
  return (
    <main className={classes.page}>
      <div className={classes.sheet}>
        <header className={classes.head}>
          <h1>Tresen</h1>
          <p>{installation.office.name}</p>
          {installation.mode === 'demo' && (
            <Badge color="yellow" size="lg">
              {t('session.demo')}
            </Badge>
          )}
        </header>
        <h2>{t('session.who')}</h2>
        <p role="status" className={classes.scanned}>
          {scanned && t('session.scannedWhileLocked')}
        </p>
        {users.isPending && <Waiting />}
        {users.isError && <Failure error={users.error} retry={() => void users.refetch()} />}
        {users.data?.length === 0 && <p className={classes.note}>{t('session.noUsers')}</p>}
        <ul className={classes.users}>
          {users.data?.map((user, index) => (
            <li key={user.id}>
              <button
                type="button"
                className={classes.user}
                // The first choice takes the keyboard, so that Enter signs the usual person in.
                ref={(element) => {
                  if (index === 0 && document.activeElement === document.body) element?.focus()
                }}
                disabled={signIn.isPending}
                onClick={() => signIn.mutate({ userId: user.id }, { onSuccess: enter })}
              >
                <strong>{user.displayName}</strong>
                <span>{t(`session.roles.${user.role}`)}</span>
                <small>{user.workplace}</small>
              </button>
            </li>
          ))}
        </ul>
        {installation.mode === 'demo' && (
          <p className={classes.note}>
            {t('session.demoNote')}
            {installation.weakKeystore && ` ${t('session.weakKeystore')}`}
          </p>
        )}
        <footer className={classes.foot}>
          <span>
            <IconLock size={14} aria-hidden /> {t(`session.engine.${installation.engine}`)} · {t('session.version')}{' '}
            {installation.version}
          </span>
          <Button variant="subtle" size="compact-sm" lang={other} onClick={() => setUiLanguage(other)}>
            {other === 'en' ? 'English' : 'Deutsch'}
          </Button>
        </footer>
      </div>
    </main>
  )
}
