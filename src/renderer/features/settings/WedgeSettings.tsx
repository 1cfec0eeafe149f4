import { Button, Select, Switch } from '@mantine/core'
import { useState, useSyncExternalStore } from 'react'
import { Surface } from '../../components/Surface.tsx'
import { useT } from '../../lib/i18n.ts'
import { WEDGE_PREFIXES, wedgeSettings } from '../../lib/wedge/settings.ts'
import { WedgeTest } from './WedgeTest.tsx'
import classes from './SettingsPage.module.css'

/** Whether this workplace has a scanner that is a keyboard to the machine, and whether it types what it reads. */
export function WedgeSettings() {
  const t = useT()
  const settings = useSyncExternalStore(wedgeSettings.subscribe, wedgeSettings.get)
  const [testing, setTesting] = useState(false)
  return (
    <Surface title={t('wedge.title')}>
      <div className={classes.stack}>
        <p className={classes.lead}>{t('wedge.lead')}</p>
        <Switch
          label={t('wedge.on')}
          checked={settings.on}
          onChange={(event) => wedgeSettings.set({ ...settings, on: event.currentTarget.checked })}
        />
        <Select
          label={t('wedge.prefix')}
          description={t('wedge.prefixHelp')}
          value={settings.prefix}
          data={WEDGE_PREFIXES.map((prefix) => ({
            value: prefix,
            label: prefix === 'none' ? t('wedge.noPrefix') : prefix,
          }))}
          onChange={(value) => {
            const prefix = WEDGE_PREFIXES.find((known) => known === value)
            if (prefix !== undefined) wedgeSettings.set({ ...settings, prefix })
          }}
          allowDeselect={false}
          disabled={!settings.on}
        />
        <div>
          <Button onClick={() => setTesting(true)}>{t('wedge.test.open')}</Button>
        </div>
      </div>
      {testing && <WedgeTest close={() => setTesting(false)} />}
    </Surface>
  )
}
