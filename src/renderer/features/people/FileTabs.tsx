import { Tabs } from '@mantine/core'
import type { ReactNode } from 'react'
import type { PersonFile } from '../../../shared/contract/people.ts'
import { useT } from '../../lib/i18n.ts'
import { useMay } from '../../lib/session.ts'
import { CardsTab } from './CardsTab.tsx'
import { CasesTab } from './CasesTab.tsx'
import { DocumentsTab } from './DocumentsTab.tsx'
import { FamilyTab } from './FamilyTab.tsx'
import { HistoryTab } from './HistoryTab.tsx'
import classes from './FileTabs.module.css'

const names = ['cases', 'documents', 'cards', 'family', 'video', 'history'] as const
type Tab = (typeof names)[number]

interface FileTabsProps {
  readonly file: PersonFile
  readonly tab: string | undefined
  readonly chosen: string | undefined
  readonly video: ReactNode
  readonly onTab: (tab: Tab) => void
  readonly onCase: (caseId: string) => void
}

export function FileTabs({ file, tab, chosen, video, onTab, onCase }: FileTabsProps) {
  const t = useT()
  const mayVideo = useMay('consultations.read')
  const shown = names.filter((name) => name !== 'video' || mayVideo)
  const value = shown.find((name) => name === tab) ?? 'cases'
  const figures: Partial<Record<Tab, number>> = {
    documents: file.documents.length,
    cards: file.cards.length,
    family: file.relatives.length,
  }
  return (
    <Tabs
      value={value}
      onChange={(next) => onTab(names.find((name) => name === next) ?? 'cases')}
      keepMounted={false}
      classNames={{
        root: classes.tabs ?? '',
        list: classes.list ?? '',
        tab: classes.tab ?? '',
        panel: classes.panel ?? '',
      }}
    >
      <Tabs.List aria-label={t('people.tabs.label')}>
        {shown.map((name) => (
          <Tabs.Tab key={name} value={name}>
            {t(`people.tabs.${name}`)} {figures[name]}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <Tabs.Panel value={value}>
        {value === 'cases' && <CasesTab file={file} chosen={chosen} onCase={onCase} />}
        {value === 'documents' && <DocumentsTab file={file} />}
        {value === 'cards' && <CardsTab file={file} />}
        {value === 'family' && <FamilyTab file={file} />}
        {value === 'video' && video}
        {value === 'history' && <HistoryTab file={file} />}
      </Tabs.Panel>
    </Tabs>
  )
}
