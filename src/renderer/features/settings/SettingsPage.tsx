import { SegmentedControl, useMantineColorScheme } from '@mantine/core'
import { useState } from 'react'
import { Surface } from '../../components/Surface.tsx'
import { density, setDensity, type Density } from '../../lib/density.ts'
import { setUiLanguage, uiLanguage, useT } from '../../lib/i18n.ts'
import { useSession } from '../../lib/session.ts'
import { WedgeSettings } from './WedgeSettings.tsx'
import classes from './SettingsPage.module.css'

/** How this workplace looks, and what it is. Kept on this machine for this window. */
export function SettingsPage() {
  const t = useT()
  const { installation } = useSession()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const [dense, setDense] = useState(density())
  const facts: [string, string][] = [
    [t('settings.office'), `${installation.office.name}, ${installation.office.city}`],
    [t('settings.mode'), t(`settings.modes.${installation.mode}`)],
    [t('settings.database'), t(`session.engine.${installation.engine}`)],
    [t('settings.keystore'), t(installation.weakKeystore ? 'settings.keystoreWeak' : 'settings.keystoreStrong')],
    [t('settings.lock'), t('settings.lockAfter', { count: installation.lockAfterMinutes })],
    [t('session.version'), installation.version],
  ]
  return (
    <>
      <h1 className={classes.title}>{t('frame.settings')}</h1>
      <div className={classes.grid}>
        <Surface title={t('settings.look')}>
          <Choice
            label={t('settings.language')}
            value={uiLanguage()}
            options={[
              ['de', 'Deutsch'],
              ['en', 'English'],
            ]}
            onChange={(value) => setUiLanguage(value === 'en' ? 'en' : 'de')}
          />
          <Choice
            label={t('settings.theme')}
            value={colorScheme}
            options={[
              ['auto', t('settings.themes.auto')],
              ['light', t('settings.themes.light')],
              ['dark', t('settings.themes.dark')],
            ]}
            onChange={(value) => setColorScheme(value === 'light' || value === 'dark' ? value : 'auto')}
          />
          <Choice
            label={t('settings.density')}
            value={dense}
            options={[
              ['normal', t('settings.densities.normal')],
              ['compact', t('settings.densities.compact')],
            ]}
            onChange={(value) => {
              const chosen: Density = value === 'compact' ? 'compact' : 'normal'
              setDensity(chosen)
              setDense(chosen)
            }}
          />
        </Surface>
        <WedgeSettings />
        <Surface title={t('settings.installation')}>
          <dl className={classes.facts}>
            {facts.map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
          <p className={classes.note}>{t('settings.configNote')}</p>
        </Surface>
      </div>
    </>
  )
}

interface ChoiceProps {
  readonly label: string
  readonly value: string
  readonly options: readonly (readonly [string, string])[]
  readonly onChange: (value: string) => void
}

function Choice({ label, value, options, onChange }: ChoiceProps) {
  return (
    <fieldset className={classes.choice}>
      <legend>{label}</legend>
      <SegmentedControl
        value={value}
        onChange={onChange}
        transitionDuration={0}
        data={options.map(([key, words]) => ({ value: key, label: words }))}
      />
    </fieldset>
  )
}
