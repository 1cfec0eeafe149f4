import { Badge } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { PersonFile } from '../../../shared/contract/people.ts'
import { Empty } from '../../components/States.tsx'
import { date } from '../../lib/format.ts'
import { useT } from '../../lib/i18n.ts'
import classes from './Table.module.css'

const colours = { draft: 'yellow', filed: 'gray', signed: 'green', revoked: 'red', discarded: 'gray' } as const

export function DocumentsTab({ file }: { file: PersonFile }) {
  const t = useT()
  if (file.documents.length === 0) {
    return <Empty title={t('people.documentsTab.none')}>{t('people.documentsTab.noneHelp')}</Empty>
  }
  return (
    <table className={classes.table} aria-label={t('people.documentsTab.table')}>
      <thead>
        <tr>
          <th scope="col">{t('people.documentsTab.document')}</th>
          <th scope="col">{t('people.documentsTab.state')}</th>
          <th scope="col">{t('people.documentsTab.date')}</th>
          <th scope="col">{t('people.documentsTab.by')}</th>
        </tr>
      </thead>
      <tbody>
        {file.documents.map((document) => (
          <tr key={document.id} data-over={document.state === 'discarded' || undefined}>
            <td>
              <Link to="/document/$documentId" params={{ documentId: document.id }} className={classes.link}>
                {document.title}
              </Link>
              <small>
                {[t('people.documentsTab.pages', { count: document.pages }), document.caseNumber]
                  .filter(Boolean)
                  .join(' · ')}
              </small>
            </td>
            <td>
              <Badge color={colours[document.state]}>{t(`domain.documentState.${document.state}`)}</Badge>
            </td>
            <td className={classes.date}>{date(document.createdAt)}</td>
            <td>{document.createdBy}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
