import { Tabs } from '@mantine/core'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useT } from '../../lib/i18n.ts'
import { useMay } from '../../lib/session.ts'
import { Hall } from './Hall.tsx'
import { HoursEditor } from './HoursEditor.tsx'
import { ServicePanel } from './ServicePanel.tsx'
import { Statistics } from './Statistics.tsx'
import classes from './HallPage.module.css'

const names = ['now', 'statistics', 'hours', 'service'] as const

/** The consultation hour as a whole: who works, who waits, the figures, the hours, the line. */
export function HallPage() {
  const t = useT()
  const navigate = useNavigate()
  const lead = useMay('consultations.lead')
  const { tab } = useSearch({ from: '/video/hall' })
  const shown = names.filter((name) => name !== 'statistics' || lead)
  const value = shown.find((name) => name === tab) ?? 'now'
  return (
    <div className={classes.page}>
      <header className={classes.head}>
        <h1>{t('team.title')}</h1>
        <Link to="/video" className={classes.link}>
          {t('team.toRoom')}
        </Link>
      </header>
      <Tabs
        value={value}
        onChange={(next) =>
          void navigate({ to: '/video/hall', search: next === null ? {} : { tab: next }, replace: true })
        }
        keepMounted={false}
        classNames={{ root: classes.tabs ?? '', panel: classes.panel ?? '', tab: classes.tab ?? '' }}
      >
        <Tabs.List aria-label={t('team.tabs.label')}>
          {shown.map((name) => (
            <Tabs.Tab key={name} value={name}>
              {t(`team.tabs.${name}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value={value}>
          {value === 'now' && <Hall />}
          {value === 'statistics' && <Statistics />}
          {value === 'hours' && <HoursEditor />}
          {value === 'service' && <ServicePanel />}
        </Tabs.Panel>
      </Tabs>
    </div>
  )
}
