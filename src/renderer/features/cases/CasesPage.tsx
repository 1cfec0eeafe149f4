import { Button, SegmentedControl, Select, TextInput } from '@mantine/core'
import { IconFilter } from '@tabler/icons-react'
import { useState } from 'react'
import { CASE_STATES } from '../../../shared/domain/case-states.ts'
import { Empty, Failure, Waiting } from '../../components/States.tsx'
import { Surface } from '../../components/Surface.tsx'
import { caseStateName } from '../../lib/domain.ts'
import { useT } from '../../lib/i18n.ts'
import { useCall } from '../../lib/query.ts'
import { CaseList } from './CaseList.tsx'
import { arrange, remember, remembered, type View } from './view.ts'
import classes from './CasesPage.module.css'

/** All open Vorgänge: filtered, sorted, as it was left. */
export function CasesPage() {
  const t = useT()
  const [view, setView] = useState(remembered)
  const { data, error, refetch } = useCall('cases', 'open', { mine: view.mine }, { keep: true })
  const change = (next: Partial<View>) => {
    const changed = { ...view, ...next }
    remember(changed)
    setView(changed)
  }
  if (error !== null) return <Failure error={error} retry={() => void refetch()} />
  const shown = arrange(data ?? [], view)
  const filtered = view.text !== '' || view.state !== null
  return (
    <div className={classes.page}>
      <div className={classes.bar}>
        <h1>{t('cases.title')}</h1>
        <span className={classes.count} role="status">
          {data !== undefined &&
            (filtered
              ? t('cases.filtered', { shown: shown.length, total: data.length })
              : t('cases.count', { count: data.length }))}
        </span>
        <SegmentedControl
          aria-label={t('cases.whose')}
          value={view.mine ? 'mine' : 'all'}
          onChange={(value) => change({ mine: value === 'mine' })}
          data={[
            { value: 'all', label: t('cases.all') },
            { value: 'mine', label: t('cases.mine') },
          ]}
          transitionDuration={0}
        />
        <Select
          aria-label={t('cases.state')}
          placeholder={t('cases.anyState')}
          value={view.state}
          onChange={(state) => change({ state })}
          data={CASE_STATES.map((state) => ({ value: state, label: caseStateName(t, state) }))}
          clearable
          w={200}
        />
        <TextInput
          aria-label={t('cases.filter')}
          placeholder={t('cases.filter')}
          value={view.text}
          onChange={(event) => change({ text: event.currentTarget.value })}
          leftSection={<IconFilter size={18} aria-hidden />}
          w={280}
        />
      </div>
      <Surface flush className={classes.sheet ?? ''}>
        {data === undefined && <Waiting />}
        {data?.length === 0 && <Empty title={t('cases.none')}>{t('cases.noneHelp')}</Empty>}
        {data !== undefined && data.length > 0 && shown.length === 0 && (
          <Empty
            title={t('cases.noneFiltered')}
            action={<Button onClick={() => change({ text: '', state: null })}>{t('cases.resetFilter')}</Button>}
          />
        )}
        {shown.length > 0 && <CaseList rows={shown} view={view} onChange={change} />}
      </Surface>
    </div>
  )
}
