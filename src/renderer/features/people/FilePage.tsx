import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useState, type ReactNode } from 'react'
import type { CaseView } from '../../../shared/contract/people.ts'
import { Failure, Waiting } from '../../components/States.tsx'
import { personName } from '../../lib/format.ts'
import { useT } from '../../lib/i18n.ts'
import { useCall } from '../../lib/query.ts'
import { CasePanel } from './CasePanel.tsx'
import { DemandDialog } from './DemandDialog.tsx'
import { FileHead } from './FileHead.tsx'
import { FileTabs } from './FileTabs.tsx'
import { FileWarnings } from './FileWarnings.tsx'
import classes from './FilePage.module.css'

/**
 * A person's file: one answer of main, painted whole. The head stays, the content is chosen by tab and Vorgang in the address. `video`: the tab of the
 * consultations, which another feature draws.
 */
export function FilePage({ video }: { video: ReactNode }) {
  const t = useT()
  const navigate = useNavigate()
  const { personId } = useParams({ from: '/file/$personId' })
  const search = useSearch({ from: '/file/$personId' })
  const { data: file, error, refetch } = useCall('people', 'file', { personId })
  const [demanding, setDemanding] = useState(search.act === 'demand')
  if (error !== null) return <Failure error={error} retry={() => void refetch()} />
  if (file === undefined) return <Waiting />

  const chosen = file.cases.find(({ id }) => id === search.case) ?? mostUrgent(file.cases)
  const go = (next: { tab?: string; case?: string; act?: string }) =>
    void navigate({ to: '/file/$personId', params: { personId }, search: { ...search, ...next }, replace: true })
  return (
    <article
      className={classes.page}
      aria-label={t('people.file', { name: personName(file.person) })}
      data-person={personId}
    >
      <FileHead key={personId} file={file} chosen={chosen} onDemand={() => setDemanding(true)} />
      <FileWarnings
        key={`${personId} warnings`}
        file={file}
        onShowCards={() => go({ tab: 'cards' })}
        onShowCase={(caseId) => go({ tab: 'cases', case: caseId })}
      />
      <div className={classes.body}>
        <FileTabs
          file={file}
          tab={search.tab}
          chosen={chosen?.id}
          video={video}
          onTab={(tab) => go({ tab })}
          onCase={(caseId) => go({ case: caseId })}
        />
        <CasePanel
          key={chosen?.id}
          chosen={chosen}
          onBook={() => go({ act: 'book', ...(chosen === undefined ? {} : { case: chosen.id }) })}
        />
      </div>
      {demanding && chosen !== undefined && <DemandDialog chosen={chosen} onClose={() => setDemanding(false)} />}
    </article>
  )
}

/** The Vorgang whose date comes first is what the person most likely stands here for; then any open one, then the last. */
function mostUrgent(cases: readonly CaseView[]): CaseView | undefined {
  const due = cases
    .filter((one) => one.due !== null)
    .sort((a, b) => ((a.due?.date ?? '') < (b.due?.date ?? '') ? -1 : 1))
  return due.at(0) ?? cases.find(({ closedOn }) => closedOn === null) ?? cases.at(0)
}
