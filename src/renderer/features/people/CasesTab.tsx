import { Badge, Button, Modal, Select } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import type { CaseView, PersonFile } from '../../../shared/contract/people.ts'
import { PROCEDURES } from '../../../shared/domain/procedures.ts'
import { Due } from '../../components/Due.tsx'
import { Empty } from '../../components/States.tsx'
import { caseColour } from '../../lib/case-colour.ts'
import { caseStateName, procedureBasis, procedureName } from '../../lib/domain.ts'
import { date } from '../../lib/format.ts'
import { useT } from '../../lib/i18n.ts'
import { showDone } from '../../lib/messages.ts'
import { useAct } from '../../lib/query.ts'
import { useMay } from '../../lib/session.ts'
import classes from './Table.module.css'

interface CasesTabProps {
  readonly file: PersonFile
  readonly chosen: string | undefined
  readonly onCase: (caseId: string) => void
}

export function CasesTab({ file, chosen, onCase }: CasesTabProps) {
  const t = useT()
  const may = useMay('cases.write')
  const [opening, setOpening] = useState(false)
  const open = may && (
    <Button variant="subtle" leftSection={<IconPlus size={18} aria-hidden />} onClick={() => setOpening(true)}>
      {t('people.casesTab.open')}
    </Button>
  )
  return (
    <>
      {file.cases.length === 0 ? (
        <Empty title={t('people.casesTab.none')} action={open}>
          {t('people.casesTab.noneHelp')}
        </Empty>
      ) : (
        <>
          <table className={classes.table} aria-label={t('people.casesTab.table')}>
            <thead>
              <tr>
                <th scope="col">{t('people.casesTab.case')}</th>
                <th scope="col">{t('people.casesTab.state')}</th>
                <th scope="col">{t('people.casesTab.due')}</th>
                <th scope="col">{t('people.casesTab.assignee')}</th>
              </tr>
            </thead>
            <tbody>
              {file.cases.map((one) => (
                <CaseLine key={one.id} one={one} chosen={one.id === chosen} onChoose={() => onCase(one.id)} />
              ))}
            </tbody>
          </table>
          <div className={classes.foot}>{open}</div>
        </>
      )}
      {opening && (
        <OpenCase
          personId={file.person.id}
          onClose={() => setOpening(false)}
          onOpened={(caseId) => {
            setOpening(false)
            onCase(caseId)
          }}
        />
      )}
    </>
  )
}

function CaseLine({ one, chosen, onChoose }: { one: CaseView; chosen: boolean; onChoose: () => void }) {
  const t = useT()
  return (
    <tr data-chosen={chosen || undefined} data-over={one.closedOn !== null || undefined}>
      <td>
        <button type="button" className={classes.link} onClick={onChoose} aria-current={chosen ? 'true' : undefined}>
          {procedureName(one.procedure)}
        </button>
        <small>
          {procedureBasis(one.procedure)} · {t('people.casesTab.since', { date: date(one.receivedOn) })}
        </small>
      </td>
      <td>
        <Badge color={caseColour(one.state)}>{caseStateName(t, one.state)}</Badge>
      </td>
      <td className={classes.date}>
        {one.due !== null ? <Due on={one.due.date} /> : one.closedOn !== null && date(one.closedOn)}
      </td>
      <td>{one.assignee ?? '–'}</td>
    </tr>
  )
}

interface OpenCaseProps {
  readonly personId: string
  readonly onClose: () => void
  readonly onOpened: (caseId: string) => void
}

function OpenCase({ personId, onClose, onOpened }: OpenCaseProps) {
  const t = useT()
  const create = useAct('cases', 'create')
  const [procedure, setProcedure] = useState<string>('extension')
  const submit = () =>
    create.mutate(
      { personId, procedure },
      {
        onSuccess: ({ caseId, caseNumber }) => {
          showDone(t('people.casesTab.opened', { number: caseNumber }))
          onOpened(caseId)
        },
      },
    )
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('people.casesTab.openTitle')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
      >
        <Select
          label={t('people.casesTab.procedure')}
          data={PROCEDURES.map(({ code }) => ({
            value: code,
            label: `${procedureName(code)} (${procedureBasis(code)})`,
          }))}
          value={procedure}
          onChange={(value) => setProcedure(value ?? procedure)}
          allowDeselect={false}
          searchable
          openOnFocus={false}
          data-autofocus
        />
        <div className={classes.buttons}>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button variant="filled" type="submit" loading={create.isPending}>
            {t('people.casesTab.open')}
          </Button>
        </div>
      </form>
    </Modal>
  )
}
