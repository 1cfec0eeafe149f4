import type { ReactNode } from 'react'
import { useT } from '../../lib/i18n.ts'
import classes from './Stage.module.css'

interface PlainProps {
  readonly icon: ReactNode
  readonly title: string
  readonly children?: ReactNode
  readonly alert?: boolean
}

/** One thing in the middle of the dark. */
export function Plain({ icon, title, children, alert = false }: PlainProps) {
  const t = useT()
  return (
    <section className={classes.stage} aria-label={t('consultations.stage.label')}>
      <div className={classes.plain} role={alert ? 'alert' : undefined}>
        {icon}
        <h2>{title}</h2>
        {children}
      </div>
    </section>
  )
}
