import { Button } from '@mantine/core'
import { IconAlertOctagon, IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { PersonFile } from '../../../shared/contract/people.ts'
import { languageName, warningWords } from '../../lib/domain.ts'
import { useT } from '../../lib/i18n.ts'
import { useAct } from '../../lib/query.ts'
import { useMay } from '../../lib/session.ts'
import classes from './FileWarnings.module.css'

interface FileWarningsProps {
  readonly file: PersonFile
  readonly onShowCards: () => void
  readonly onShowCase: (caseId: string) => void
}

type Warning = PersonFile['warnings'][number]
const icons = { danger: IconAlertOctagon, warning: IconAlertTriangle, info: IconInfoCircle }
/** More would push the Vorgänge off the screen; the gravest come first. */
const SHOWN = 2

/** What must be seen before acting, each with the act that answers it. */
export function FileWarnings({ file, ...acts }: FileWarningsProps) {
  const t = useT()
  const [all, setAll] = useState(false)
  const { warnings } = file
  if (warnings.length === 0) return null
  const more = warnings.length - SHOWN
  const shown = all || more <= 0 ? warnings : warnings.slice(0, SHOWN)
  return (
    <section className={classes.warnings} aria-label={t('people.warnings')}>
      <ul>
        {shown.map((warning) => (
          <WarningRow
            key={`${warning.key} ${JSON.stringify(warning.params)}`}
            warning={warning}
            file={file}
            {...acts}
          />
        ))}
      </ul>
      {more > 0 && (
        <button type="button" className={classes.more} onClick={() => setAll(!all)} aria-expanded={all}>
          {all ? t('people.fewerWarnings') : t('people.moreWarnings', { count: more })}
        </button>
      )}
    </section>
  )
}

function WarningRow({ warning, file, onShowCards, onShowCase }: FileWarningsProps & { readonly warning: Warning }) {
  const t = useT()
  const { what, todo } = warningWords(t, warning)
  const Icon = icons[warning.level]
  const caseId = file.cases.find(({ caseNumber }) => caseNumber === warning.params['caseNumber'])?.id
  return (
    <li data-level={warning.level}>
      <Icon size={20} stroke={1.8} aria-hidden />
      <p>
        <strong>{what}</strong> {todo}
      </p>
      {warning.notice !== null && <NoticeButton file={file} kind={warning.notice} />}
      {(warning.key === 'card-at-counter' || warning.key === 'card-in-locker') && (
        <Button size="compact-md" onClick={onShowCards}>
          {t('people.showCards')}
        </Button>
      )}
      {caseId !== undefined && (
        <Button size="compact-md" onClick={() => onShowCase(caseId)}>
          {t('people.showCase')}
        </Button>
      )}
    </li>
  )
}

/** A notice in the person's language, filed and then shown for printing. */
function NoticeButton({ file, kind }: { file: PersonFile; kind: NonNullable<Warning['notice']> }) {
  const t = useT()
  const navigate = useNavigate()
  const may = useMay('documents.write')
  const create = useAct('documents', 'createNotice')
  if (!may) return null
  return (
    <Button
      size="compact-md"
      loading={create.isPending}
      onClick={() =>
        create.mutate(
          { personId: file.person.id, kind },
          { onSuccess: ({ documentId }) => void navigate({ to: '/document/$documentId', params: { documentId } }) },
        )
      }
    >
      {t('people.printNotice', { language: languageName(file.person.language) })}
    </Button>
  )
}
