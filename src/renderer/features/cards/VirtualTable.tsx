import { TextInput } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconSearch } from '@tabler/icons-react'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import { Empty } from '../../components/States.tsx'
import { collator } from '../../lib/format.ts'
import { useT } from '../../lib/i18n.ts'
import classes from './CardsPage.module.css'

export interface Column<T> {
  readonly key: string
  readonly title: string
  /** CSS grid track. */
  readonly width: string
  readonly render: (row: T) => ReactNode
  /** What the column is sorted by; left out, it is not. */
  readonly sort?: (row: T) => string
}

interface VirtualTableProps<T> {
  /** Remembers filter and order under this name while the program runs. */
  readonly name: string
  readonly label: string
  readonly rows: readonly T[]
  readonly columns: readonly Column<T>[]
  readonly keyOf: (row: T) => string
  /** Text the filter looks into. */
  readonly textOf: (row: T) => string
  readonly rowLabel: (row: T) => string
  readonly open?: (row: T) => void
  readonly empty: ReactNode
}

interface Remembered {
  readonly filter: string
  readonly sort: { readonly key: string; readonly down: boolean } | undefined
}
const remembered = new Map<string, Remembered>()

const ROW_PX = 56

/** A list of hundreds that draws only what is seen: sortable, filterable, rows open with Enter. */
export function VirtualTable<T>({
  name,
  label,
  rows,
  columns,
  keyOf,
  textOf,
  rowLabel,
  open,
  empty,
}: VirtualTableProps<T>) {
  const t = useT()
  const [state, setState] = useState<Remembered>(() => remembered.get(name) ?? { filter: '', sort: undefined })
  const [current, setCurrent] = useState(0)
  const scroller = useRef<HTMLDivElement>(null)
  const change = (next: Remembered) => {
    remembered.set(name, next)
    setState(next)
  }
  const { filter, sort } = state
  const wanted = filter.trim().toLocaleLowerCase('de')
  const found = wanted === '' ? rows : rows.filter((row) => textOf(row).toLocaleLowerCase('de').includes(wanted))
  const by = columns.find(({ key }) => key === sort?.key)?.sort
  const factor = sort?.down === true ? -1 : 1
  const shown = by === undefined ? found : found.toSorted((a, b) => factor * collator.compare(by(a), by(b)))
  // oxlint-disable-next-line react/incompatible-library -- the rule warns compilers that memoize; this program has none
  const virtual = useVirtualizer({
    count: shown.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 8,
  })
  const tracks = { '--columns': columns.map(({ width }) => width).join(' ') } as Record<string, string>

  const walk = (event: KeyboardEvent, index: number) => {
    if (event.target !== event.currentTarget) return
    if (event.key === 'Enter') {
      const row = shown[index]
      if (row !== undefined) open?.(row)
      return
    }
    const next = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: shown.length - 1 }[event.key]
    if (next === undefined || next < 0 || next >= shown.length) return
    event.preventDefault()
    setCurrent(next)
    virtual.scrollToIndex(next)
    requestAnimationFrame(() => scroller.current?.querySelector<HTMLElement>(`[data-index='${next}']`)?.focus())
  }

  return (
    <div className={classes.list}>
      <TextInput
        className={classes.filter ?? ''}
        aria-label={t('cards.filter')}
        placeholder={t('cards.filterHint')}
        leftSection={<IconSearch size={16} aria-hidden />}
        value={filter}
        onChange={(event) => change({ ...state, filter: event.currentTarget.value })}
      />
      {shown.length === 0 ? (
        rows.length === 0 ? (
          empty
        ) : (
          <Empty title={t('cards.noneFiltered')} />
        )
      ) : (
        <div ref={scroller} className={classes.scroller}>
          <div
            role="table"
            aria-label={label}
            aria-rowcount={shown.length + 1}
            className={classes.table}
            style={tracks}
          >
            <div role="rowgroup">
              <div role="row" aria-rowindex={1} className={classes.head}>
                {columns.map((column) => (
                  <span
                    key={column.key}
                    role="columnheader"
                    aria-sort={sort?.key === column.key ? (sort.down ? 'descending' : 'ascending') : undefined}
                  >
                    {column.sort === undefined ? (
                      column.title
                    ) : (
                      <button
                        type="button"
                        aria-label={t('cards.sortBy', { column: column.title })}
                        onClick={() =>
                          change({
                            ...state,
                            sort: { key: column.key, down: sort?.key === column.key ? !sort.down : false },
                          })
                        }
                      >
                        {column.title}
                        {sort?.key === column.key &&
                          (sort.down ? <IconArrowDown size={14} /> : <IconArrowUp size={14} />)}
                      </button>
                    )}
                  </span>
                ))}
              </div>
            </div>
            <div role="rowgroup" className={classes.body} style={{ height: virtual.getTotalSize() }}>
              {virtual.getVirtualItems().map(({ index, start }) => {
                const row = shown[index]
                if (row === undefined) return null
                return (
                  <div
                    key={keyOf(row)}
                    role="row"
                    aria-rowindex={index + 2}
                    aria-label={rowLabel(row)}
                    data-index={index}
                    data-opens={open === undefined ? undefined : true}
                    tabIndex={index === current ? 0 : -1}
                    className={classes.row}
                    style={{ transform: `translateY(${start}px)` }}
                    onFocus={() => setCurrent(index)}
                    onClick={() => open?.(row)}
                    onKeyDown={(event) => walk(event, index)}
                  >
                    {columns.map((column) => (
                      <span key={column.key} role="cell">
                        {column.render(row)}
                      </span>
                    ))}
                  </div>
                )
              })}
            </div>
          </div>
        </div>
      )}
    </div>
  )
}
