import { Button } from '@mantine/core'
import { Surface } from '../../components/Surface.tsx'
import { timeWithSeconds } from '../../lib/format.ts'
import { useT } from '../../lib/i18n.ts'
import { showDone } from '../../lib/messages.ts'
import { useAct, useCall, type Output } from '../../lib/query.ts'
import { useMay } from '../../lib/session.ts'
import { after } from './after.ts'
import classes from './PickupPage.module.css'

/** What only a person at the door can know: after the program ended, or the board fell silent. Two honest answers each. */
export function Questions() {
  const t = useT()
  const questions = useCall('pickup', 'questions', {})
  if (questions.data === undefined || questions.data.length === 0) return null
  return (
    <Surface danger className={classes.questions ?? ''} title={t('pickup.questions.title')}>
      <p className={classes.why}>{t('pickup.questions.say')}</p>
      <ul className={classes.asked}>
        {questions.data.map((question) => (
          <QuestionRow key={question.actId} question={question} />
        ))}
      </ul>
    </Surface>
  )
}

function QuestionRow({ question }: { question: Output<'pickup', 'questions'>[number] }) {
  const t = useT()
  const may = useMay('pickup.open')
  const answer = useAct('pickup', 'answer')
  const { actId, compartment: number, purpose, intendedAt, seenOpen, itemGone, door } = question
  const words = { number, time: timeWithSeconds(intendedAt), purpose: t(`pickup.story.purpose.${purpose}`) }
  const asked = itemGone ? 'itemGone' : purpose === 'unasked' ? 'unasked' : seenOpen ? 'seenOpen' : 'sent'
  const say = (opened: boolean, closedNow: boolean) =>
    after(answer.mutateAsync({ actId, opened, closedNow }), () => showDone(t('pickup.questions.answered')))
  return (
    <li>
      <span>
        <strong>{t(`pickup.questions.${asked}`, words)}</strong>
        <small>{t(`pickup.questions.door.${door ?? 'none'}`)}</small>
      </span>
      <span className={classes.answers}>
        {seenOpen ? (
          <>
            <Button disabled={!may || answer.isPending || door === 'closed'} onClick={() => say(true, false)}>
              {t('pickup.questions.isOpen')}
            </Button>
            <Button disabled={!may || answer.isPending || door === 'open'} onClick={() => say(true, true)}>
              {t('pickup.questions.isClosed')}
            </Button>
          </>
        ) : (
          <>
            <Button disabled={!may || answer.isPending} onClick={() => say(true, door === 'closed')}>
              {t('pickup.questions.opened')}
            </Button>
            <Button disabled={!may || answer.isPending || door === 'open'} onClick={() => say(false, true)}>
              {t('pickup.questions.stayedShut')}
            </Button>
          </>
        )}
      </span>
    </li>
  )
}
