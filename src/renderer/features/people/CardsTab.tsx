import { Badge, Button, Checkbox, Modal } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useId, useState } from 'react'
import type { PersonFile } from '../../../shared/contract/people.ts'
import { Empty } from '../../components/States.tsx'
import { cardName, countryName } from '../../lib/domain.ts'
import { date, dateTime, personName } from '../../lib/format.ts'
import { useT } from '../../lib/i18n.ts'
import { showDone } from '../../lib/messages.ts'
import { useAct } from '../../lib/query.ts'
import { useMay } from '../../lib/session.ts'
import classes from './CardsTab.module.css'
import table from './Table.module.css'

type Card = PersonFile['cards'][number]
const colours = {
  ordered: 'action',
  'at-counter': 'green',
  'in-locker': 'green',
  'handed-over': 'gray',
  returned: 'gray',
} as const

/** Ordered cards and their way to the person; below, the passports and identity cards of the file. */
export function CardsTab({ file }: { file: PersonFile }) {
  const t = useT()
  return (
    <>
      {file.cards.length === 0 ? (
        <Empty title={t('people.cardsTab.none')}>{t('people.cardsTab.noneHelp')}</Empty>
      ) : (
        file.cards.map((card) => <CardBlock key={card.id} card={card} file={file} />)
      )}
      {file.identityDocuments.length > 0 && (
        <section className={classes.identity}>
          <h2>{t('people.cardsTab.identity')}</h2>
          <ul>
            {file.identityDocuments.map((document) => (
              <li key={document.id} data-over={document.state !== 'valid' || undefined}>
                <span>
                  {t(`domain.documentKind.${document.kind}`)} {document.number}
                </span>
                <span>{countryName(document.issuer)}</span>
                <span>{t('domain.until', { date: date(document.expiresOn) })}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  )
}

function CardBlock({ card, file }: { card: Card; file: PersonFile }) {
  const t = useT()
  const facts: [string, string][] = [
    [t('people.cardsTab.serial'), card.serial],
    [t('people.cardsTab.validUntil'), date(card.expiresOn)],
    [t('people.cardsTab.ordered'), date(card.orderedOn)],
  ]
  if (card.deliveredAt !== null) facts.push([t('people.cardsTab.delivered'), date(card.deliveredAt)])
  if (card.pickup !== null) {
    const { compartment, pickupNumber, codeExpiresAt } = card.pickup
    const until = codeExpiresAt === null ? [] : [t('people.cardsTab.lockerUntil', { date: date(codeExpiresAt) })]
    facts.push([
      t('people.cardsTab.locker'),
      [t('people.cardsTab.lockerPlace', { door: compartment, number: pickupNumber }), ...until].join(', '),
    ])
  }
  if (card.handedOverAt !== null) {
    const via = card.handedOverVia === null ? '' : `, ${t(`people.cardsTab.via.${card.handedOverVia}`)}`
    facts.push([t('people.cardsTab.handedOver'), `${dateTime(card.handedOverAt)}${via}`])
  }
  facts.push([
    t('people.cardsTab.pinLetter'),
    card.pinLetterReceiptOn === null
      ? t('people.cardsTab.pinMissing')
      : t('people.cardsTab.pinConfirmed', { date: date(card.pinLetterReceiptOn) }),
  ])
  return (
    <section className={classes.card}>
      <header>
        <h2>{cardName(card.documentCode)}</h2>
        <Badge color={colours[card.state]}>{t(`domain.cardState.${card.state}`)}</Badge>
      </header>
      <dl>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <CardActs card={card} file={file} />
    </section>
  )
}

/** At the counter: PIN letter confirmed, receipt signed, then the card changes hands. */
function CardActs({ card, file }: { card: Card; file: PersonFile }) {
  const t = useT()
  const navigate = useNavigate()
  const mayHandOver = useMay('cards.handover')
  const mayWrite = useMay('documents.write')
  const confirmPin = useAct('cards', 'confirmPinLetter')
  const receipt = useAct('documents', 'create')
  const [handing, setHanding] = useState(false)
  const why = useId()
  const open = card.state !== 'handed-over' && card.state !== 'returned'
  const atCounter = card.state === 'at-counter'
  const pin = mayHandOver && open && card.pinLetterReceiptOn === null
  if (!pin && !(atCounter && (mayHandOver || (mayWrite && !card.receiptSigned)))) return null

  const sign = () =>
    receipt.mutate(
      { kind: 'handover-receipt', personId: file.person.id, caseId: card.caseId, cardId: card.id },
      { onSuccess: ({ documentId }) => void navigate({ to: '/sign/$documentId', params: { documentId } }) },
    )
  const confirm = () =>
    confirmPin.mutate({ cardId: card.id }, { onSuccess: () => showDone(t('people.cardsTab.pinDone')) })
  return (
    <div className={classes.acts}>
      {pin && (
        <Button onClick={confirm} loading={confirmPin.isPending}>
          {t('people.cardsTab.confirmPin')}
        </Button>
      )}
      {atCounter && mayWrite && !card.receiptSigned && (
        <Button onClick={sign} loading={receipt.isPending}>
          {t('people.cardsTab.receipt')}
        </Button>
      )}
      {atCounter && mayHandOver && (
        <>
          <Button
            onClick={() => setHanding(true)}
            disabled={!card.receiptSigned}
            aria-describedby={card.receiptSigned ? undefined : why}
          >
            {t('people.cardsTab.handOver')}
          </Button>
          {!card.receiptSigned && <small id={why}>{t('hints.receiptFirst')}</small>}
        </>
      )}
      {handing && <HandOver card={card} file={file} onClose={() => setHanding(false)} />}
    </div>
  )
}

/** Names the card and the person; the act has its own button. */
function HandOver({ card, file, onClose }: { card: Card; file: PersonFile; onClose: () => void }) {
  const t = useT()
  const handOver = useAct('cards', 'handOver')
  const [oldCardCollected, setOldCardCollected] = useState(false)
  const submit = () =>
    handOver.mutate(
      { cardId: card.id, oldCardCollected },
      {
        onSuccess: () => {
          showDone(t('people.cardsTab.handOverDone'))
          onClose()
        },
      },
    )
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('people.cardsTab.handOverTitle')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
      size={520}
    >
      <div className={table.form}>
        <p>
          {t('people.cardsTab.handOverWhat', {
            card: cardName(card.documentCode),
            serial: card.serial,
            name: personName(file.person),
          })}
        </p>
        <Checkbox
          label={t('people.cardsTab.oldCard')}
          checked={oldCardCollected}
          onChange={(event) => setOldCardCollected(event.currentTarget.checked)}
        />
        <div className={table.buttons}>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button variant="filled" onClick={submit} loading={handOver.isPending}>
            {t('people.cardsTab.handOverNow')}
          </Button>
        </div>
      </div>
    </Modal>
  )
}
