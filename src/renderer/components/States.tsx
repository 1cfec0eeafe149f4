import { Button, Loader } from '@mantine/core'
import { IconAlertTriangle, IconInbox } from '@tabler/icons-react'
import { useEffect, useState, type ReactNode } from 'react'
import { sentenceOf } from '../lib/messages.ts'
import { useT } from '../lib/i18n.ts'
import classes from './States.module.css'

/** Under 300 ms nothing, then a quiet sign: a flicker is worse than a wait. */
export function Waiting({ label }: { label?: string }) {
  const t = useT()
  const [shown, setShown] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), 300)
    return () => clearTimeout(timer)
  }, [])
  return (
    <div className={classes.state} role="status">
      {shown && (
        <>
          <Loader size="sm" color="action" />
          <span>{label ?? t('common.loading')}</span>
        </>
      )}
    </div>
  )
}

interface EmptyProps {
  readonly title: string
  /** What will stand here and how it gets there. */
  readonly children?: ReactNode
  readonly action?: ReactNode
}

export function Empty({ title, children, action }: EmptyProps) {
  return (
    <div className={classes.state}>
      <IconInbox size={40} stroke={1.4} aria-hidden />
      <strong>{title}</strong>
      {children !== undefined && <p>{children}</p>}
      {action}
    </div>
  )
}

/** What happened, what is safe, what to do, reference. */
export function Failure({ error, retry }: { error: unknown; retry?: () => void }) {
  const t = useT()
  const { what, todo, reference } = sentenceOf(error)
  return (
    <div className={classes.state} role="alert" data-failure>
      <IconAlertTriangle size={40} stroke={1.4} aria-hidden />
      <strong>{what}</strong>
      <p>{todo}</p>
      {reference !== undefined && (
        <small>
          {t('common.reference')} {reference}
        </small>
      )}
      {retry !== undefined && <Button onClick={retry}>{t('common.retry')}</Button>}
    </div>
  )
}
