import { Badge, Tabs } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useT } from '../../lib/i18n.ts'
import { useCall } from '../../lib/query.ts'
import { useMay } from '../../lib/session.ts'
import { ClearingList } from './ClearingList.tsx'
import { CardList } from './CardList.tsx'
import { DeliveryStream } from './DeliveryStream.tsx'
import classes from './CardsPage.module.css'

const tabs = ['delivery', 'ordered', 'at-counter', 'clearing'] as const
type Tab = (typeof tabs)[number]

/** Cards from the order to the hand: the stream of a delivery, the lists, and what has to be cleared. */
export function CardsPage() {
  const t = useT()
  const navigate = useNavigate()
  const search = useSearch({ from: '/cards' })
  const mayDeliver = useMay('cards.deliver')
  const counts = useCall('cards', 'counts', {}, { keep: true }).data
  const first: Tab = mayDeliver ? 'delivery' : 'ordered'
  const tab = tabs.find((name) => name === search.tab) ?? first
  const figures: Record<Tab, number | undefined> = {
    delivery: undefined,
    ordered: counts?.ordered,
    'at-counter': counts?.atCounter,
    clearing: counts?.clearing,
  }
  return (
    <div className={classes.page}>
      <header>
        <h1 className={classes.title}>{t('cards.title')}</h1>
        {counts !== undefined && <p className={classes.lead}>{t('cards.lead', counts)}</p>}
      </header>
      <Tabs
        value={tab}
        onChange={(next) => void navigate({ to: '/cards', search: next === null ? {} : { tab: next } })}
        keepMounted={false}
        classNames={{ root: classes.tabs ?? '', panel: classes.panel ?? '', tab: classes.tab ?? '' }}
      >
        <Tabs.List>
          {tabs
            .filter((name) => name !== 'delivery' || mayDeliver)
            .map((name) => (
              <Tabs.Tab key={name} value={name}>
                {t(`cards.tabs.${name}`)}{' '}
                {figures[name] !== undefined && <span className={classes.figure}>{figures[name]}</span>}
                {name === 'at-counter' && counts !== undefined && counts.atCounterOverdue > 0 && (
                  <Badge color="yellow" ml={8}>
                    {t('cards.overdue', { count: counts.atCounterOverdue })}
                  </Badge>
                )}
              </Tabs.Tab>
            ))}
        </Tabs.List>
        {mayDeliver && (
          <Tabs.Panel value="delivery">
            <DeliveryStream />
          </Tabs.Panel>
        )}
        <Tabs.Panel value="ordered">
          <CardList state="ordered" />
        </Tabs.Panel>
        <Tabs.Panel value="at-counter">
          <CardList state="at-counter" />
        </Tabs.Panel>
        <Tabs.Panel value="clearing">
          <ClearingList />
        </Tabs.Panel>
      </Tabs>
    </div>
  )
}
