import { Badge } from '@mantine/core'
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual'
import { useLayoutEffect, useRef, useState, type KeyboardEvent } from 'react'
import type { CaseRow } from '../../../shared/contract/cases.ts'
import { Due } from '../../components/Due.tsx'
import { caseColour } from '../../lib/case-colour.ts'
import { caseStateName, explanation, procedureName } from '../../lib/domain.ts'
import { date, personName } from '../../lib/format.ts'
import { useT } from '../../lib/i18n.ts'
import { columns, remember, remembered, type Column, type View } from './view.ts'
import classes from './CaseList.module.css'

const ROW = 56

interface CaseListProps {
  readonly rows: readonly CaseRow[]
  readonly view: View
  readonly onChange: (next: Partial<View>) => void
}

/** Only the rows in sight exist; arrow keys walk all of them, Enter opens the file with its Vorgang. */
export function CaseList({ rows, view, onChange }: CaseListProps) {
  const t = useT()
  const scroller = useRef<HTMLDivElement>(null)
  /** The row with the keyboard; -1: none yet. */
  const [active, setActive] = useState(-1)
  const walked = useRef(false)
  // oxlint-disable-next-line react/incompatible-library -- says that the compiler of React skips this component, which is right
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 8,
    initialOffset: remembered().scroll,
    // The row with the keyboard is always there, however far it was scrolled away.
    rangeExtractor: (range) => {
      const inSight = defaultRangeExtractor(range)
      return active < 0 || active >= rows.length || inSight.includes(active)
        ? inSight
        : [...inSight, active].sort((a, b) => a - b)
    },
  })
  useLayoutEffect(() => {
    if (walked.current) scroller.current?.querySelector<HTMLElement>(`[data-index="${active}"] a`)?.focus()
    walked.current = false
  }, [active])
  // Before the list leaves the page: afterwards it has no scroll position any more.
  useLayoutEffect(() => {
    const element = scroller.current
    return () => {
      if (element !== null) remember({ ...remembered(), scroll: element.scrollTop })
    }
  }, [])

  const walk = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: -rows.length, End: rows.length }[
      event.key
    ]
    const at = rowOf(event)
    if (step === undefined || at < 0) return
    event.preventDefault()
    walked.current = true
    setActive(Math.max(0, Math.min(rows.length - 1, at + step)))
  }
  const sortBy = (column: Column) =>
    onChange({ sort: column, descending: view.sort === column ? !view.descending : false })
  return (
    <div
      ref={scroller}
      className={classes.scroll}
      tabIndex={-1}
      role="table"
      aria-label={t('cases.table')}
      aria-rowcount={rows.length + 1}
    >
      <div role="rowgroup" className={classes.head}>
        <div role="row" className={classes.line} aria-rowindex={1}>
          {columns.map((column) => (
            <div
              key={column}
              data-column={column}
              role="columnheader"
              aria-sort={view.sort === column ? (view.descending ? 'descending' : 'ascending') : 'none'}
            >
              <button
                type="button"
                onClick={() => sortBy(column)}
                title={t('cases.sortBy', { column: t(`cases.${column}`) })}
              >
                {t(`cases.${column}`)}
                {view.sort === column &&
                  (view.descending ? <IconArrowDown size={14} aria-hidden /> : <IconArrowUp size={14} aria-hidden />)}
              </button>
            </div>
          ))}
        </div>
      </div>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- keys of the links inside, which bubble */}
      <div
        role="rowgroup"
        className={classes.rows}
        style={{ height: virtual.getTotalSize() }}
        onKeyDown={walk}
        onFocus={(event) => setActive(rowOf(event))}
      >
        {virtual.getVirtualItems().map(({ index, start }) => {
          const row = rows[index]
          return row === undefined ? null : <CaseLine key={row.id} row={row} index={index} start={start} />
        })}
      </div>
    </div>
  )
}

function rowOf({ target }: { readonly target: EventTarget }): number {
  return Number((target as HTMLElement).closest<HTMLElement>('[data-index]')?.dataset['index'] ?? -1)
}

function CaseLine({ row, index, start }: { row: CaseRow; index: number; start: number }) {
  const t = useT()
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      data-index={index}
      className={classes.line}
      style={{ height: ROW, transform: `translateY(${start}px)` }}
    >
      <div role="cell">
        <Link
          to="/file/$personId"
          params={{ personId: row.personId }}
          search={{ case: row.id }}
          className={classes.link}
        >
          {procedureName(row.procedure)}
        </Link>
      </div>
      <div role="cell">{personName(row)}</div>
      <div role="cell" data-column="number">
        {row.caseNumber}
      </div>
      <div role="cell">
        <Badge color={caseColour(row.state)}>{caseStateName(t, row.state)}</Badge>
      </div>
      <div role="cell" title={row.due === null ? undefined : `${explanation(t, row.due)} (${row.due.basis})`}>
        {row.due !== null && <Due on={row.due.date} />}
      </div>
      <div role="cell" data-column="received">
        {date(row.receivedOn)}
      </div>
      <div role="cell" data-column="assignee">
        {row.assignee ?? <span className={classes.quiet}>{t('cases.nobody')}</span>}
      </div>
    </div>
  )
}
