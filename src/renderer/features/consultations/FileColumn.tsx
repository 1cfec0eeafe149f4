import { Badge, Button, Checkbox, Select } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { Link, useNavigate } from '@tanstack/react-router'
import type { ConsultationView, QueueRow } from '../../../shared/contract/consultations.ts'
import { Empty, Failure, Waiting } from '../../components/States.tsx'
import { caseColour } from '../../lib/case-colour.ts'
import { rowName } from '../../lib/consultation.ts'
import { caseStateName, countryName, matterName, paperName, procedureName } from '../../lib/domain.ts'
import { date } from '../../lib/format.ts'
import { useT } from '../../lib/i18n.ts'
import { useAct, useCall } from '../../lib/query.ts'
import { useMay } from '../../lib/session.ts'
import { AttachPerson } from './AttachPerson.tsx'
import { NoteField } from './NoteField.tsx'
import classes from './FileColumn.module.css'

/** The file beside the picture: who it is, what may be done by video, the Vorgang, its papers, the note. */
export function FileColumn({ row, mine }: { row: QueueRow | undefined; mine: boolean }) {
  const t = useT()
  const view = useCall(
    'consultations',
    'one',
    { consultationId: row?.id ?? '' },
    { enabled: row !== undefined, keep: true },
  )
  return (
    <section className={classes.column} aria-label={t('consultations.file.label')}>
      {row === undefined ? (
        <Empty title={t('consultations.file.none')}>{t('consultations.file.noneHelp')}</Empty>
      ) : view.isError ? (
        <Failure error={view.error} retry={() => void view.refetch()} />
      ) : view.data?.id !== row.id ? (
        <Waiting />
      ) : (
        <Content view={view.data} row={row} mine={mine} />
      )}
    </section>
  )
}

function Content({ view, row, mine }: { view: ConsultationView; row: QueueRow; mine: boolean }) {
  const t = useT()
  const mayWrite = useMay('cases.write')
  const navigate = useNavigate()
  const { personId, caseId } = view
  const demand = () => {
    if (personId === null || caseId === null) return
    void navigate({ to: '/file/$personId', params: { personId }, search: { case: caseId, act: 'demand' } })
  }
  const missing = view.openPapers.filter(({ state }) => state === 'missing' || state === 'demanded')
  return (
    <>
      <header className={classes.head}>
        <h2>{rowName(row)}</h2>
        <p>
          {[
            view.birthDate === null ? undefined : t('people.bornOnly', { date: date(view.birthDate) }),
            view.nationalities.map(countryName).join(', '),
            view.fileNumber === null ? undefined : t('people.fileNumber', { number: view.fileNumber }),
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
        {view.personId !== null && (
          <Link
            to="/file/$personId"
            params={{ personId: view.personId }}
            search={view.caseId === null ? {} : { case: view.caseId }}
            className={classes.link}
          >
            {t('consultations.file.open')}
          </Link>
        )}
      </header>
      <Rules identityClear={view.identityClear} known={view.personId !== null} />
      {view.personId === null ? (
        <AttachPerson row={row} mine={mine} />
      ) : (
        <>
          <CaseChoice view={view} mine={mine} />
          {view.openPapers.length > 0 && (
            <div>
              <h3>{t('people.casePanel.papers')}</h3>
              <ul className={classes.papers}>
                {view.openPapers.map((paper) => (
                  <Paper key={paper.id} paper={paper} />
                ))}
              </ul>
            </div>
          )}
        </>
      )}
      {mine ? <NoteField view={view} /> : view.note.text !== '' && <p className={classes.note}>{view.note.text}</p>}
      {mine && mayWrite && view.personId !== null && view.caseId !== null && missing.length > 0 && (
        <Button onClick={demand} className={classes.demand ?? ''}>
          {missing.length === 1
            ? t('consultations.file.demandOne', { paper: paperName(missing[0]?.paper ?? '') })
            : t('consultations.file.demand', { count: missing.length })}
        </Button>
      )}
    </>
  )
}

/** A picture proves nobody's identity: what may be said and done by video, and what not. */
function Rules({ identityClear, known }: { identityClear: boolean; known: boolean }) {
  const t = useT()
  return (
    <details className={classes.rules}>
      <summary>
        <IconAlertTriangle size={18} stroke={1.8} aria-hidden />
        <span>
          {t('consultations.rules.short')}
          {known && !identityClear && <b> {t('consultations.rules.unclear')}</b>}
        </span>
      </summary>
      <ul>
        {(['general', 'personal', 'papers', 'signature', 'handOver', 'identity'] as const).map((rule) => (
          <li key={rule}>
            <b>{t(`consultations.rules.${rule}.what`)}</b> {t(`consultations.rules.${rule}.rule`)}
          </li>
        ))}
      </ul>
    </details>
  )
}

function CaseChoice({ view, mine }: { view: ConsultationView; mine: boolean }) {
  const t = useT()
  const attach = useAct('consultations', 'attach')
  const { personId } = view
  const chosen = view.cases.find(({ id }) => id === view.caseId)
  return (
    <div>
      <h3>{t('consultations.file.case')}</h3>
      {mine && view.cases.length > (chosen === undefined ? 0 : 1) && personId !== null ? (
        <Select
          aria-label={t('consultations.file.case')}
          placeholder={t('consultations.file.chooseCase')}
          data={view.cases.map((one) => ({
            value: one.id,
            label: procedureName(one.procedure),
          }))}
          value={chosen?.id ?? null}
          allowDeselect={false}
          renderOption={({ option }) => (
            <span>
              {option.label}
              <small className={classes.number}>{view.cases.find(({ id }) => id === option.value)?.caseNumber}</small>
            </span>
          )}
          disabled={attach.isPending}
          onChange={(caseId) => {
            if (caseId !== null) attach.mutate({ consultationId: view.id, personId, caseId })
          }}
        />
      ) : (
        <p className={classes.case}>
          <span>{chosen !== undefined ? procedureName(chosen.procedure) : matterName(t, view.matter)}</span>
        </p>
      )}
      {view.caseState !== null && (
        <p className={classes.state}>
          <Badge color={caseColour(view.caseState)}>{caseStateName(t, view.caseState)}</Badge>
          <small>
            {[
              view.caseNumber,
              view.caseDueOn === null ? undefined : t('consultations.file.due', { date: date(view.caseDueOn) }),
            ]
              .filter(Boolean)
              .join(' · ')}
          </small>
        </p>
      )}
    </div>
  )
}

function Paper({ paper }: { paper: ConsultationView['openPapers'][number] }) {
  const t = useT()
  const may = useMay('cases.write')
  const tick = useAct('cases', 'setRequirement')
  const here = paper.state === 'present' || paper.state === 'checked'
  return (
    <li>
      <Checkbox
        size="sm"
        label={paperName(paper.paper)}
        {...(paper.state === 'demanded' ? { description: t('domain.requirement.demanded') } : {})}
        checked={here}
        disabled={!may || tick.isPending}
        onChange={() => tick.mutate({ requirementId: paper.id, state: here ? 'missing' : 'present' })}
      />
    </li>
  )
}
