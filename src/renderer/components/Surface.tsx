import type { ReactNode } from 'react'
import classes from './Surface.module.css'

interface SurfaceProps {
  readonly title?: ReactNode
  /** Right of the title: a figure, a state, a quiet action. */
  readonly aside?: ReactNode
  readonly children: ReactNode
  readonly className?: string
  /** Heading level of the title. */
  readonly level?: 2 | 3
  /** Content reaches the edges (tables, lists). */
  readonly flush?: boolean
  /** The loudest thing on the screen: a door that stands open. */
  readonly danger?: boolean
}

/** A white (or dark) sheet with a one-pixel line; the building block of every page. */
export function Surface({ title, aside, children, className, level = 2, flush = false, danger = false }: SurfaceProps) {
  const Heading = level === 2 ? 'h2' : 'h3'
  return (
    <section className={`${classes.surface} ${className ?? ''}`} data-danger={danger || undefined}>
      {title !== undefined && (
        <header className={classes.head}>
          <Heading className={classes.title}>{title}</Heading>
          {aside !== undefined && <div className={classes.aside}>{aside}</div>}
        </header>
      )}
      <div className={classes.body} data-flush={flush || undefined} data-headed={title !== undefined || undefined}>
        {children}
      </div>
    </section>
  )
}
