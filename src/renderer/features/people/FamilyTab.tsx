import { Link } from '@tanstack/react-router'
import type { PersonFile } from '../../../shared/contract/people.ts'
import { Empty } from '../../components/States.tsx'
import { date, personName } from '../../lib/format.ts'
import { useT } from '../../lib/i18n.ts'
import classes from './Table.module.css'

export function FamilyTab({ file }: { file: PersonFile }) {
  const t = useT()
  if (file.relatives.length === 0) {
    return <Empty title={t('people.familyTab.none')}>{t('people.familyTab.noneHelp')}</Empty>
  }
  return (
    <table className={classes.table} aria-label={t('people.familyTab.table')}>
      <thead>
        <tr>
          <th scope="col">{t('people.familyTab.name')}</th>
          <th scope="col">{t('people.familyTab.relation')}</th>
          <th scope="col">{t('people.familyTab.birth')}</th>
          <th scope="col">{t('people.familyTab.number')}</th>
        </tr>
      </thead>
      <tbody>
        {file.relatives.map((relative) => (
          <tr key={relative.personId}>
            <td>
              <Link to="/file/$personId" params={{ personId: relative.personId }} search={{}} className={classes.link}>
                {personName(relative)}
              </Link>
            </td>
            <td>{t(`domain.relation.${relative.relation}`)}</td>
            <td className={classes.date}>{date(relative.birthDate)}</td>
            <td className={classes.date}>{relative.fileNumber}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
