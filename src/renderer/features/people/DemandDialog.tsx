import { Button, Checkbox, Modal } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { CaseView } from '../../../shared/contract/people.ts'
import { demandDueOn } from '../../../shared/domain/deadlines.ts'
import { DateField } from '../../components/DateField.tsx'
import { readDate } from '../../lib/read-date.ts'
import { paperName } from '../../lib/domain.ts'
import { date, today } from '../../lib/format.ts'
import { useT } from '../../lib/i18n.ts'
import { useAct } from '../../lib/query.ts'
import classes from './Table.module.css'

/** Nachforderung: cannot be made without papers and a date (§ 82 Abs. 1 S. 3 AufenthG); the letter opens afterwards. */
export function DemandDialog({ chosen, onClose }: { chosen: CaseView; onClose: () => void }) {
  const t = useT()
  const navigate = useNavigate()
  const demand = useAct('cases', 'demand')
  const missing = chosen.requirements.filter(({ state }) => state === 'missing' || state === 'demanded')
  const usual = demandDueOn(today())
  const [items, setItems] = useState(missing.map(({ id }) => id))
  const [due, setDue] = useState(date(usual))
  const [tried, setTried] = useState(false)
  const dueOn = readDate(due)
  const noItems = items.length === 0
  const noDate = dueOn === undefined || dueOn <= today()

  const submit = () => {
    setTried(true)
    if (noItems || noDate) return
    demand.mutate(
      { caseId: chosen.id, requirementIds: items, dueOn },
      { onSuccess: ({ documentId }) => void navigate({ to: '/document/$documentId', params: { documentId } }) },
    )
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('people.demandDialog.title')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
      size={520}
    >
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
        noValidate
      >
        <Checkbox.Group
          label={t('people.demandDialog.items')}
          value={items}
          onChange={setItems}
          error={tried && noItems ? t('people.demandDialog.noItems') : undefined}
        >
          <div className={classes.choices}>
            {missing.map(({ id, paper }, index) => (
              <Checkbox
                key={id}
                value={id}
                label={paperName(paper)}
                {...(index === 0 ? { 'data-autofocus': true } : {})}
              />
            ))}
          </div>
        </Checkbox.Group>
        <DateField
          label={t('people.demandDialog.due')}
          description={t('people.demandDialog.dueHelp')}
          value={due}
          onChange={(event) => setDue(event.currentTarget.value)}
          error={tried && noDate ? t('people.demandDialog.noDate', { example: date(usual) }) : undefined}
          required
        />
        <p className={classes.quiet}>{t('people.demandDialog.notice')}</p>
        <div className={classes.buttons}>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button variant="filled" type="submit" loading={demand.isPending}>
            {t('people.demandDialog.make')}
          </Button>
        </div>
      </form>
    </Modal>
  )
}
