import { Badge, Button } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import type { CardListRow } from '../../../shared/contract/cards.ts'
import { isOrderLate, isOverdueAtCounter } from '../../../shared/domain/cards.ts'
import { Empty, Failure, Waiting } from '../../components/States.tsx'
import { Surface } from '../../components/Surface.tsx'
import { cardName } from '../../lib/domain.ts'
import { date, personName } from '../../lib/format.ts'
import { useT } from '../../lib/i18n.ts'
import { showDone } from '../../lib/messages.ts'
import { useAct, useCall } from '../../lib/query.ts'
import { useMay } from '../../lib/session.ts'
import { useToday } from '../../lib/today.ts'
import { VirtualTable, type Column } from './VirtualTable.tsx'
import classes from './CardsPage.module.css'

/** Cards that are ordered, or lie at the counter. A row leads to the file, where the card is handed over. */
export function CardList({ state }: { state: 'ordered' | 'at-counter' }) {
  const t = useT()
  const today = useToday()
  const navigate = useNavigate()
  const mayRead = useMay('people.read')
  const list = useCall('cards', 'list', { state })
  if (list.isError) return <Failure error={list.error} retry={() => void list.refetch()} />
  if (list.data === undefined) return <Waiting />
  const columns: Column<CardListRow>[] = [
    {
      key: 'person',
      title: t('cards.columns.person'),
      width: 'minmax(200px, 2fr)',
      sort: personName,
      render: (row) => (
        <>
          {personName(row)}
          <small>{row.fileNumber}</small>
        </>
      ),
    },
    {
      key: 'document',
      title: t('cards.columns.document'),
      width: 'minmax(150px, 1.5fr)',
      sort: (row) => cardName(row.documentCode),
      render: (row) => cardName(row.documentCode),
    },
    {
      key: 'serial',
      title: t('cards.columns.serial'),
      width: '120px',
      sort: (row) => row.serial,
      render: (row) => <span className={classes.serial}>{row.serial}</span>,
    },
    state === 'ordered'
      ? {
          key: 'orderedOn',
          title: t('cards.columns.orderedOn'),
          width: 'minmax(190px, 1fr)',
          sort: (row) => row.orderedOn,
          render: (row) => (
            <>
              {date(row.orderedOn)}{' '}
              {isOrderLate(row.orderedOn, today) && <Badge color="yellow">{t('cards.late')}</Badge>}
            </>
          ),
        }
      : {
          key: 'deliveredAt',
          title: t('cards.columns.deliveredAt'),
          width: 'minmax(190px, 1fr)',
          sort: (row) => row.deliveredAt ?? '',
          render: ({ deliveredAt }) =>
            deliveredAt !== null && (
              <>
                {date(deliveredAt)}{' '}
                {isOverdueAtCounter(deliveredAt.slice(0, 10), today) && (
                  <Badge color="yellow">{t('cards.waiting')}</Badge>
                )}
              </>
            ),
        },
    {
      key: 'pinLetter',
      title: t('cards.columns.pinLetter'),
      width: 'minmax(170px, 1fr)',
      render: (row) => <PinLetter card={row} />,
    },
  ]
  return (
    <Surface flush className={classes.list ?? ''}>
      <VirtualTable
        name={state}
        label={t(`cards.tabs.${state}`)}
        rows={list.data}
        columns={columns}
        keyOf={(row) => row.id}
        textOf={(row) => `${personName(row)} ${row.fileNumber} ${row.serial}`}
        rowLabel={(row) => t('cards.openFile', { name: personName(row) })}
        empty={<Empty title={t('cards.none')}>{t(`cards.empty.${state}`)}</Empty>}
        {...(mayRead && {
          open: (row: CardListRow) =>
            void navigate({ to: '/file/$personId', params: { personId: row.personId }, search: { tab: 'cards' } }),
        })}
      />
    </Surface>
  )
}

/** The receipt of the PIN letter (§ 17 Abs. 1 PAuswG); travel documents have none. */
function PinLetter({ card }: { card: CardListRow }) {
  const t = useT()
  const may = useMay('cards.handover')
  const confirm = useAct('cards', 'confirmPinLetter')
  if (!card.documentCode.startsWith('A')) return <span className={classes.muted}>{t('cards.pinLetterNone')}</span>
  if (card.pinLetterReceiptOn !== null) return <>{t('cards.pinLetterOn', { date: date(card.pinLetterReceiptOn) })}</>
  if (!may) return null
  return (
    <Button
      size="compact-sm"
      loading={confirm.isPending}
      onClick={(event) => {
        event.stopPropagation()
        confirm.mutate({ cardId: card.id }, { onSuccess: () => showDone(t('cards.pinLetterDone')) })
      }}
    >
      {t('cards.pinLetterConfirm')}
    </Button>
  )
}
