import { Button, Checkbox, TextInput } from '@mantine/core'
import { IconScan } from '@tabler/icons-react'
import { useEffect, useMemo, useRef, useState } from 'react'
import { Empty, Failure, Waiting } from '../../components/States.tsx'
import { Surface } from '../../components/Surface.tsx'
import { cardName } from '../../lib/domain.ts'
import { collator, personName } from '../../lib/format.ts'
import { useT } from '../../lib/i18n.ts'
import { useAct, useCall, type Output } from '../../lib/query.ts'
import { after } from './after.ts'
import { takeFocus } from './focus.ts'
import classes from './panel.module.css'

interface StartPanelProps {
  readonly low: boolean
  readonly setLow: (low: boolean) => void
  readonly begun: (pickupId: string) => void
  readonly stop: () => void
}

/** Loading begins with a card: under the scanner, or chosen by hand. Cards that may not go in say why. */
export function StartPanel({ low, setLow, begun, stop }: StartPanelProps) {
  const t = useT()
  const [filter, setFilter] = useState('')
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => takeFocus(field.current), [])
  const candidates = useCall('pickup', 'candidates', {})
  const shown = useMemo(() => {
    const wanted = filter.trim().toLocaleLowerCase('de')
    return (candidates.data ?? [])
      .filter((candidate) => personName(candidate).toLocaleLowerCase('de').includes(wanted))
      .toSorted(
        (a, b) =>
          Number(a.reasons.length > 0) - Number(b.reasons.length > 0) || collator.compare(personName(a), personName(b)),
      )
  }, [candidates.data, filter])
  return (
    <Surface
      title={t('pickup.start.title')}
      aside={
        <Button variant="subtle" size="compact-sm" onClick={stop}>
          {t('pickup.start.stop')}
        </Button>
      }
    >
      <div className={classes.panel}>
        <p className={classes.say}>
          <IconScan size={20} stroke={1.8} aria-hidden style={{ verticalAlign: '-4px' }} />{' '}
          <strong>{t('pickup.start.scan')}</strong>
        </p>
        <Checkbox
          checked={low}
          onChange={(event) => setLow(event.currentTarget.checked)}
          label={t('pickup.start.low')}
        />
        <p className={classes.muted}>{t('pickup.start.scanHint')}</p>
        <TextInput
          ref={field}
          aria-label={t('pickup.start.filter')}
          placeholder={t('pickup.start.filter')}
          value={filter}
          onChange={(event) => setFilter(event.currentTarget.value)}
        />
        {candidates.isPending && <Waiting />}
        {candidates.isError && <Failure error={candidates.error} retry={() => void candidates.refetch()} />}
        {candidates.data?.length === 0 && <Empty title={t('pickup.start.none')}>{t('pickup.start.noneHint')}</Empty>}
        <ul className={classes.list}>
          {shown.map((candidate) => (
            <CandidateRow key={candidate.cardId} candidate={candidate} low={low} begun={begun} />
          ))}
        </ul>
      </div>
    </Surface>
  )
}

function CandidateRow({
  candidate,
  low,
  begun,
}: {
  candidate: Output<'pickup', 'candidates'>[number]
  low: boolean
  begun: (id: string) => void
}) {
  const t = useT()
  const propose = useAct('pickup', 'propose')
  const name = personName(candidate)
  const { reasons, cardId } = candidate
  return (
    <li>
      <span>
        {name}
        <small>{cardName(candidate.documentCode)}</small>
        {reasons.length > 0 && (
          <span className={classes.reasons}>
            {reasons
              .map((reason) => t(`pickup.start.reasons.${reason as 'under-age'}`, { defaultValue: reason }))
              .join(' · ')}
          </span>
        )}
      </span>
      {reasons.length === 0 && (
        <Button
          size="compact-md"
          aria-label={t('pickup.start.choose', { name })}
          loading={propose.isPending}
          onClick={() => after(propose.mutateAsync({ cardId, low }), ({ id }) => begun(id))}
        >
          {t('pickup.start.into')}
        </Button>
      )}
    </li>
  )
}
