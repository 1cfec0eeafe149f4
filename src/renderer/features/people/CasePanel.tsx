import { Badge, Button, Checkbox } from '@mantine/core'
import { IconVideo } from '@tabler/icons-react'
import type { CaseView } from '../../../shared/contract/people.ts'
import { CASE_STEPS, caseStep, isCaseState, isUndecided } from '../../../shared/domain/case-states.ts'
import { Empty } from '../../components/States.tsx'
import { Surface } from '../../components/Surface.tsx'
import { caseColour } from '../../lib/case-colour.ts'
import { caseStateName, explanation, paperName, procedureName } from '../../lib/domain.ts'
import { date, relativeDays } from '../../lib/format.ts'
import { useT } from '../../lib/i18n.ts'
import { useAct } from '../../lib/query.ts'
import { useMay } from '../../lib/session.ts'
import classes from './CasePanel.module.css'

/** The chosen Vorgang: where it stands, which dates count and why, and what is still missing. */
export function CasePanel({ chosen, onBook }: { chosen: CaseView | undefined; onBook: () => void }) {
  const t = useT()
  const mayBook = useMay('consultations.write')
  if (chosen === undefined) {
    return (
      <Surface>
        <Empty title={t('people.casePanel.none')}>{t('people.casePanel.noneHelp')}</Empty>
      </Surface>
    )
  }
  return (
    <Surface
      title={procedureName(chosen.procedure)}
      aside={<Badge color={caseColour(chosen.state)}>{caseStateName(t, chosen.state)}</Badge>}
    >
      <Steps state={chosen.state} />
      <Dates chosen={chosen} />
      <h3 className={classes.heading}>{t('people.casePanel.papers')}</h3>
      {chosen.requirements.length === 0 ? (
        <p className={classes.quiet}>{t('people.casePanel.noPapers')}</p>
      ) : (
        <ul className={classes.papers}>
          {chosen.requirements.map((requirement) => (
            <Paper key={requirement.id} requirement={requirement} closed={chosen.closedOn !== null} />
          ))}
        </ul>
      )}
      {mayBook && chosen.closedOn === null && (
        <Button
          variant="subtle"
          size="compact-md"
          mt={12}
          leftSection={<IconVideo size={18} stroke={1.6} aria-hidden />}
          onClick={onBook}
        >
          {t('people.casePanel.book')}
        </Button>
      )}
    </Surface>
  )
}

/** Five steps; after the decision all of them lie behind. */
function Steps({ state }: { state: string }) {
  const t = useT()
  if (!isCaseState(state)) return null
  const decided = !isUndecided(state)
  const at = CASE_STEPS.indexOf(caseStep(state))
  return (
    <ol className={classes.steps} aria-label={t('people.casePanel.steps')}>
      {CASE_STEPS.map((step, index) => (
        <li
          key={step}
          data-reached={decided || index <= at || undefined}
          aria-current={!decided && index === at ? 'step' : undefined}
        >
          {t(`domain.caseStep.${step}`)}
        </li>
      ))}
    </ol>
  )
}

function Dates({ chosen }: { chosen: CaseView }) {
  const t = useT()
  const { due, fiction } = chosen
  return (
    <dl className={classes.dates}>
      <dt>{t('people.casePanel.number')}</dt>
      <dd>{chosen.caseNumber}</dd>
      <dt>{t('people.casePanel.received')}</dt>
      <dd>
        {date(chosen.receivedOn)}, {t(`domain.channel.${chosen.channel}`)}
      </dd>
      {fiction !== null && (
        <>
          <dt>{t('people.casePanel.fiction')}</dt>
          <dd>
            {explanation(t, fiction)} ({fiction.basis})
            {fiction.until !== null && `, ${t('people.casePanel.certificate', { date: date(fiction.until) })}`}
          </dd>
        </>
      )}
      {due !== null && (
        <>
          <dt>{t('people.casePanel.due')}</dt>
          <dd>
            <b>{date(due.date)}</b> · {relativeDays(due.date)}
            <span className={classes.why}>
              {explanation(t, due)}
              {due.basis !== '' && ` (${due.basis})`}
            </span>
          </dd>
        </>
      )}
      {chosen.closedOn !== null && (
        <>
          <dt>{t('people.casePanel.closed')}</dt>
          <dd>{date(chosen.closedOn)}</dd>
        </>
      )}
      {chosen.note !== '' && (
        <>
          <dt>{t('people.casePanel.note')}</dt>
          <dd>{chosen.note}</dd>
        </>
      )}
    </dl>
  )
}

const colours = { missing: 'gray', demanded: 'yellow', present: 'green', checked: 'green' } as const

function Paper({ requirement, closed }: { requirement: CaseView['requirements'][number]; closed: boolean }) {
  const t = useT()
  const may = useMay('cases.write') && !closed
  const tick = useAct('cases', 'setRequirement')
  const paper = paperName(requirement.paper)
  const here = requirement.state === 'present' || requirement.state === 'checked'
  const set = (state: 'missing' | 'present' | 'checked') => tick.mutate({ requirementId: requirement.id, state })
  return (
    <li>
      <Checkbox
        label={paper}
        checked={here}
        disabled={!may || tick.isPending}
        onChange={() => set(here ? 'missing' : 'present')}
        classNames={{ root: classes.tick ?? '', label: classes.label ?? '' }}
      />
      {may && requirement.state === 'present' && (
        <Button
          variant="subtle"
          size="compact-sm"
          onClick={() => set('checked')}
          aria-label={t('people.casePanel.checkLabel', { paper })}
        >
          {t('people.casePanel.check')}
        </Button>
      )}
      <Badge color={colours[requirement.state]}>
        {requirement.state === 'demanded' && requirement.dueOn !== null
          ? t('people.casePanel.demandedUntil', { date: date(requirement.dueOn) })
          : t(`domain.requirement.${requirement.state}`)}
      </Badge>
    </li>
  )
}
