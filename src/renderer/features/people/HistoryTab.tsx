import type { PersonFile } from '../../../shared/contract/people.ts'
import { Empty } from '../../components/States.tsx'
import { auditWords } from '../../lib/audit-words.ts'
import { dateTime } from '../../lib/format.ts'
import { useT } from '../../lib/i18n.ts'
import classes from './Table.module.css'

export function HistoryTab({ file }: { file: PersonFile }) {
  const t = useT()
  if (file.history.length === 0) {
    return <Empty title={t('people.historyTab.none')}>{t('people.historyTab.noneHelp')}</Empty>
  }
  return (
    <table className={classes.table} aria-label={t('people.historyTab.table')}>
      <thead>
        <tr>
          <th scope="col">{t('people.historyTab.at')}</th>
          <th scope="col">{t('people.historyTab.what')}</th>
          <th scope="col">{t('people.historyTab.user')}</th>
        </tr>
      </thead>
      <tbody>
        {file.history.map((entry) => (
          <tr key={entry.seq}>
            <td className={classes.date}>{dateTime(entry.at)}</td>
            <td>{auditWords(t, entry)}</td>
            <td>{entry.user}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
