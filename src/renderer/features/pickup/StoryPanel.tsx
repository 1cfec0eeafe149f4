import { Button, Select, TextInput } from '@mantine/core'
import type { TFunction } from 'i18next'
import { useState } from 'react'
import type { CompartmentView } from '../../../shared/contract/pickup.ts'
import { Failure, Waiting } from '../../components/States.tsx'
import { Surface } from '../../components/Surface.tsx'
import { dateTime, time } from '../../lib/format.ts'
import { useT } from '../../lib/i18n.ts'
import { showDone } from '../../lib/messages.ts'
import type { Notice } from '../../lib/pending-notice.ts'
import { useAct, useCall, type Output } from '../../lib/query.ts'
import { useMay } from '../../lib/session.ts'
import { after } from './after.ts'
import classes from './panel.module.css'

interface StoryPanelProps {
  readonly compartment: CompartmentView
  readonly back: () => void
  readonly begun: (pickupId: string) => void
  readonly showNotice: (notice: Notice) => void
}

/** A compartment: what can be done with it, each with a reason, and every act on its door. */
export function StoryPanel({ compartment, back, begun, showNotice }: StoryPanelProps) {
  const t = useT()
  const { id: compartmentId, number, door, openSince, pickupNumber, codeUsed } = compartment
  const story = useCall('pickup', 'story', { compartmentId })
  const open = door === 'open'
  const mayOpen = useMay('pickup.open')
  return (
    <Surface
      danger={open}
      title={
        open ? (
          <span className={classes.danger}>{t('pickup.doorOpen', { number })}</span>
        ) : (
          t('pickup.story.title', { number })
        )
      }
      aside={
        <Button variant="subtle" size="compact-sm" onClick={back}>
          {t('pickup.story.back')}
        </Button>
      }
    >
      <div className={classes.panel}>
        {open && openSince !== null && <p className={classes.say}>{t('pickup.unexplained')}</p>}
        {pickupNumber !== null && <p className={classes.muted}>{t('pickup.pickupNumber', { number: pickupNumber })}</p>}
        {codeUsed && (
          <p className={classes.say} role="status">
            {t('pickup.story.codeUsed')}
          </p>
        )}
        {mayOpen && !open && (
          <Acts key={compartmentId} compartment={compartment} begun={begun} showNotice={showNotice} />
        )}
        <h3 className={classes.sub}>{t('pickup.story.heading')}</h3>
        {story.isPending && <Waiting />}
        {story.isError && <Failure error={story.error} retry={() => void story.refetch()} />}
        {story.data?.length === 0 && <p className={classes.muted}>{t('pickup.story.none')}</p>}
        {story.data !== undefined && story.data.length > 0 && (
          <table className={classes.story}>
            <tbody>
              {story.data.map((act) => (
                <tr key={act.at}>
                  <td>
                    {dateTime(act.at)}
                    <br />
                    <span className={classes.muted}>{act.user === '' ? t('pickup.story.nobody') : act.user}</span>
                  </td>
                  <td>
                    {t(`pickup.story.purpose.${act.purpose as 'load'}`)}:{' '}
                    {t(`pickup.story.outcome.${(act.outcome ?? 'none') as 'opened'}`)}
                    {act.closedAt !== null && <>, {t('pickup.story.closedAt', { time: time(act.closedAt) })}</>}
                    <br />
                    <span className={classes.muted}>
                      {[reasonWords(t, act), act.pickupNumber].filter(Boolean).join(' · ')}
                    </span>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </div>
    </Surface>
  )
}

/** What staff gave as their reason, or what the program noted in its place. */
function reasonWords(t: TFunction, { reason, purpose }: Output<'pickup', 'story'>[number]): string | null {
  if (reason === 'door-test') return t('pickup.story.doorTest')
  return purpose === 'unasked' && reason === 'item-gone' ? t('pickup.story.itemGone') : reason
}

type Purpose = 'hand-out' | 'unload' | 'staff'

function Acts({ compartment, begun, showNotice }: Omit<StoryPanelProps, 'back'>) {
  const t = useT()
  const { id: compartmentId, number, state, pickupId } = compartment
  const waiting = pickupId !== null && (state === 'ready' || state === 'overdue' || state === 'blocked')
  const underWay = pickupId !== null && !waiting
  const [purpose, setPurpose] = useState<Purpose>(waiting ? 'hand-out' : 'staff')
  const [reason, setReason] = useState('')
  const open = useAct('pickup', 'openByStaff')
  const block = useAct('pickup', 'block')
  const unblock = useAct('pickup', 'unblock')
  const replace = useAct('pickup', 'replaceCode')
  const mayLoad = useMay('pickup.load')
  const named = reason.trim().length >= 3
  const busy = open.isPending || block.isPending || unblock.isPending || replace.isPending
  const done = (words: string) => () => {
    setReason('')
    showDone(words)
  }
  if (underWay) return null
  const purposes = [
    ...(waiting
      ? ([
          ['hand-out', 'handOut'],
          ['unload', 'unload'],
        ] as const)
      : []),
    ['staff', 'look'] as const,
  ]
  return (
    <>
      <h3 className={classes.sub}>{t('pickup.story.act')}</h3>
      {purposes.length > 1 && (
        <Select
          label={t('pickup.story.what')}
          data={purposes.map(([value, key]) => ({ value, label: t(`pickup.story.${key}`) }))}
          value={purpose}
          allowDeselect={false}
          onChange={(value) => setPurpose((value ?? 'staff') as Purpose)}
        />
      )}
      <TextInput
        label={t('pickup.story.reason')}
        description={t('pickup.story.reasonHint')}
        required
        value={reason}
        maxLength={300}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <div className={classes.buttons}>
        <Button
          variant="filled"
          disabled={!named || busy}
          loading={open.isPending}
          onClick={() =>
            after(open.mutateAsync({ compartmentId, purpose, reason }), ({ pickup }) => {
              setReason('')
              if (pickup !== null) begun(pickup.id)
            })
          }
        >
          {t('pickup.story.open', { number })}
        </Button>
        {state === 'blocked' || state === 'defect' ? (
          <Button
            disabled={busy}
            onClick={() => after(unblock.mutateAsync({ compartmentId }), done(t('pickup.story.unblocked', { number })))}
          >
            {t('pickup.story.unblock')}
          </Button>
        ) : (
          <Button
            disabled={!named || busy}
            onClick={() =>
              after(block.mutateAsync({ compartmentId, reason }), done(t('pickup.story.blocked', { number })))
            }
          >
            {t('pickup.story.block')}
          </Button>
        )}
        {state === 'ready' && mayLoad && pickupId !== null && (
          <Button
            disabled={!named || busy}
            onClick={() => after(replace.mutateAsync({ pickupId, reason }), ({ notice }) => showNotice(notice))}
          >
            {t('pickup.story.replaceCode')}
          </Button>
        )}
      </div>
    </>
  )
}
