import { Badge, Button, Modal, Radio, Select, Stack, TextInput } from '@mantine/core'
import { useState } from 'react'
import { Empty, Failure, Waiting } from '../../components/States.tsx'
import { Surface } from '../../components/Surface.tsx'
import { cardName } from '../../lib/domain.ts'
import { collator, dateTime, personName } from '../../lib/format.ts'
import { useT } from '../../lib/i18n.ts'
import { showDone } from '../../lib/messages.ts'
import { useAct, useCall, type Output } from '../../lib/query.ts'
import { useMay } from '../../lib/session.ts'
import { VirtualTable, type Column } from './VirtualTable.tsx'
import classes from './CardsPage.module.css'

type Row = Output<'cards', 'clearing'>[number]

/** Cards without an order and double ones: each ends with a sentence. */
export function ClearingList() {
  const t = useT()
  const may = useMay('cards.deliver')
  const list = useCall('cards', 'clearing', {})
  const [open, setOpen] = useState<Row>()
  if (list.isError) return <Failure error={list.error} retry={() => void list.refetch()} />
  if (list.data === undefined) return <Waiting />
  const columns: Column<Row>[] = [
    {
      key: 'serial',
      title: t('cards.columns.serial'),
      width: '130px',
      sort: (row) => row.serial,
      render: (row) => row.serial,
    },
    {
      key: 'document',
      title: t('cards.columns.document'),
      width: 'minmax(160px, 1.5fr)',
      sort: (row) => (row.documentCode === null ? '' : cardName(row.documentCode)),
      render: (row) => row.documentCode !== null && cardName(row.documentCode),
    },
    {
      key: 'result',
      title: t('cards.columns.result'),
      width: 'minmax(200px, 2fr)',
      sort: (row) => row.result,
      render: (row) => (
        <>
          <Badge color="yellow">{t(`cards.delivery.result.${row.result}`)}</Badge>{' '}
          {row.person !== null && personName(row.person)}
        </>
      ),
    },
    {
      key: 'scannedAt',
      title: t('cards.columns.scannedAt'),
      width: '170px',
      sort: (row) => row.scannedAt,
      render: (row) => dateTime(row.scannedAt),
    },
    {
      key: 'act',
      title: '',
      width: '90px',
      render: (row) =>
        may && (
          <Button
            size="compact-sm"
            aria-label={t('cards.clear.openLabel', { serial: row.serial })}
            onClick={(event) => {
              event.stopPropagation()
              setOpen(row)
            }}
          >
            {t('cards.clear.open')}
          </Button>
        ),
    },
  ]
  return (
    <Surface flush className={classes.list ?? ''}>
      <VirtualTable
        name="clearing"
        label={t('cards.tabs.clearing')}
        rows={list.data}
        columns={columns}
        keyOf={(row) => row.id}
        textOf={(row) => `${row.serial} ${row.person === null ? '' : personName(row.person)}`}
        rowLabel={(row) => t('cards.clear.openLabel', { serial: row.serial })}
        empty={<Empty title={t('cards.none')}>{t('cards.empty.clearing')}</Empty>}
        {...(may && { open: setOpen })}
      />
      <Modal opened={open !== undefined} onClose={() => setOpen(undefined)} title={t('cards.clear.title')} size={560}>
        {open !== undefined && <ClearForm key={open.id} row={open} close={() => setOpen(undefined)} />}
      </Modal>
    </Surface>
  )
}

type How = 'assigned' | 'returned' | 'explained'

function ClearForm({ row, close }: { row: Row; close: () => void }) {
  const t = useT()
  const unmatched = row.result === 'unmatched'
  const [how, setHow] = useState<How>(unmatched ? 'assigned' : 'explained')
  const [cardId, setCardId] = useState<string | null>(null)
  const [note, setNote] = useState('')
  const ordered = useCall('cards', 'list', { state: 'ordered' }, { enabled: unmatched })
  const clear = useAct('cards', 'clear')
  const options = (ordered.data ?? [])
    .toSorted((a, b) => collator.compare(personName(a), personName(b)))
    .map((card) => ({
      value: card.id,
      label: `${personName(card)} · ${card.fileNumber} · ${cardName(card.documentCode)}`,
    }))
  const ways: How[] = unmatched ? ['assigned', 'returned', 'explained'] : ['returned', 'explained']
  const complete = note.trim().length >= 3 && (how !== 'assigned' || cardId !== null)
  return (
    <div className={classes.form}>
      <p className={classes.muted}>
        {t(`cards.delivery.result.${row.result}`)} · {row.serial}
      </p>
      <Radio.Group label={t('cards.clear.how')} value={how} onChange={(value) => setHow(value as How)}>
        <Stack gap={8} mt={8}>
          {ways.map((way) => (
            <Radio
              key={way}
              value={way}
              label={t(`cards.clear.${way}`)}
              {...(way === 'assigned' && { description: t('cards.clear.assignedHint') })}
            />
          ))}
        </Stack>
      </Radio.Group>
      {how === 'assigned' && (
        <Select
          label={t('cards.clear.card')}
          placeholder={t('cards.clear.cardHint')}
          nothingFoundMessage={t('cards.clear.cardNone')}
          searchable
          limit={50}
          data={options}
          value={cardId}
          onChange={setCardId}
        />
      )}
      <TextInput
        label={t('cards.clear.note')}
        description={t('cards.clear.noteHint')}
        value={note}
        maxLength={300}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <div className={classes.buttons}>
        <Button variant="subtle" onClick={close}>
          {t('common.cancel')}
        </Button>
        <Button
          variant="filled"
          disabled={!complete}
          loading={clear.isPending}
          onClick={() =>
            clear.mutate(
              { scanId: row.id, version: row.version, how, cardId: how === 'assigned' ? cardId : null, note },
              {
                onSuccess: () => {
                  showDone(t('cards.clear.done'))
                  close()
                },
              },
            )
          }
        >
          {t('cards.clear.save')}
        </Button>
      </div>
    </div>
  )
}
