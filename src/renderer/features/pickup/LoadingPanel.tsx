import { Button } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { PickupView } from '../../../shared/contract/pickup.ts'
import { cardName, languageName } from '../../lib/domain.ts'
import { timeWithSeconds } from '../../lib/format.ts'
import { useT } from '../../lib/i18n.ts'
import { showDone } from '../../lib/messages.ts'
import type { Notice } from '../../lib/pending-notice.ts'
import { useAct } from '../../lib/query.ts'
import { api } from '../../lib/api.ts'
import { after } from './after.ts'
import { PickupSheet } from './PickupSheet.tsx'
import { Steps, stepsOf } from './Steps.tsx'
import classes from './panel.module.css'

interface LoadingPanelProps {
  readonly pickup: PickupView
  readonly showNotice: (notice: Notice) => void
  /** Another compartment for the same card, in place of one that sticks. */
  readonly goOn: (pickupId: string) => void
  readonly ended: () => void
}

/** How many steps of the list are done in each step of the machine (shared/domain/pickup.ts). */
const done: Readonly<Record<string, number>> = {
  proposed: 1,
  unlocking: 1,
  reopening: 1,
  unknown: 1,
  open: 2,
  'open-wrong': 2,
  'closed-unverified': 1,
  'open-verified': 3,
  closed: 4,
}

/** One loading, from the reserved door to the code. */
export function LoadingPanel({ pickup, showNotice, goOn, ended }: LoadingPanelProps) {
  const t = useT()
  const open = useAct('pickup', 'openForLoading')
  const reopen = useAct('pickup', 'reopen')
  const issue = useAct('pickup', 'issueCode')
  const takeOut = useAct('pickup', 'takeOut')
  const abort = useAct('pickup', 'abort')
  const { step, compartment: number } = pickup
  const id = { pickupId: pickup.id }
  const opened = done[step] === undefined || (done[step] ?? 0) > 1
  const steps = stepsOf(
    [
      ['scan', t('pickup.loading.scanned', { document: cardName(pickup.documentCode), number: pickup.pickupNumber })],
      [
        'open',
        opened && pickup.openedAt !== null
          ? t('pickup.loading.opened', { number, time: timeWithSeconds(pickup.openedAt) })
          : step === 'closed-unverified'
            ? t('pickup.loading.reopen', { number })
            : t(step === 'proposed' ? 'pickup.loading.open' : 'pickup.loading.proposed', { number }),
      ],
      ['second', t(pickup.secondScanAt === null ? 'pickup.loading.second' : 'pickup.loading.secondDone')],
      ['close', t(step === 'closed' ? 'pickup.loading.closed' : 'pickup.loading.close')],
      ['code', t('pickup.loading.code', { language: languageName(pickup.language) })],
    ],
    done[step] ?? 0,
  )
  const busy = open.isPending || reopen.isPending || issue.isPending || takeOut.isPending || abort.isPending
  const finish = (empty: boolean) =>
    after(abort.mutateAsync({ ...id, empty }), () => {
      showDone(t('pickup.loading.aborted'))
      ended()
    })
  return (
    <PickupSheet pickup={pickup} title={t('pickup.loading.title', { number })} busy={busy}>
      <p className={step === 'open-wrong' ? classes.danger : classes.say} role="status">
        {t(`pickup.loading.say.${step as 'proposed'}`, { number })}
      </p>
      <Steps steps={steps} />
      <div className={classes.spacer} />
      <div className={classes.buttons}>
        {step === 'proposed' && (
          <>
            <Button variant="filled" loading={open.isPending} onClick={() => open.mutate(id)}>
              {t('pickup.loading.open', { number })}
            </Button>
            <Button disabled={busy} onClick={() => finish(false)}>
              {t('pickup.loading.cancel')}
            </Button>
            <Jammed pickup={pickup} goOn={goOn} disabled={busy} />
          </>
        )}
        {step === 'open-verified' && (
          <Button loading={takeOut.isPending} onClick={() => takeOut.mutate(id)}>
            {t('pickup.loading.takeOut')}
          </Button>
        )}
        {pickup.door === 'open' && <StaysOpen />}
        {step === 'closed-unverified' && (
          <>
            <Button
              variant="filled"
              loading={reopen.isPending}
              onClick={() => reopen.mutate({ ...id, reason: t('pickup.loading.reasonAgain') })}
            >
              {t('pickup.loading.reopen', { number })}
            </Button>
            {pickup.reopened && <SeenEmpty number={number} disabled={busy} say={() => finish(true)} />}
          </>
        )}
        {step === 'closed' && (
          <>
            <Button
              variant="filled"
              loading={issue.isPending}
              onClick={() => after(issue.mutateAsync(id), ({ notice }) => showNotice(notice))}
            >
              {t('pickup.loading.issue')}
            </Button>
            <Button
              loading={reopen.isPending}
              onClick={() => reopen.mutate({ ...id, reason: t('pickup.loading.reasonTakeOut') })}
            >
              {t('pickup.loading.takeOut')}
            </Button>
          </>
        )}
      </div>
    </PickupSheet>
  )
}

/** A door that sticks: this compartment out of use, another one for the card. Three calls, each good alone. */
function Jammed({
  pickup,
  goOn,
  disabled,
}: {
  pickup: PickupView
  goOn: (pickupId: string) => void
  disabled: boolean
}) {
  const t = useT()
  const [asking, setAsking] = useState(false)
  const abort = useAct('pickup', 'abort')
  const block = useAct('pickup', 'block')
  const propose = useAct('pickup', 'propose')
  const { compartment: number, compartmentId, cardId } = pickup
  const swap = async () => {
    await abort.mutateAsync({ pickupId: pickup.id, empty: false })
    await block.mutateAsync({ compartmentId, reason: t('pickup.loading.jammedReason') })
    return (await propose.mutateAsync({ cardId, low: false })).id
  }
  if (!asking) {
    return (
      <Button variant="subtle" disabled={disabled} onClick={() => setAsking(true)}>
        {t('pickup.loading.jammed')}
      </Button>
    )
  }
  return (
    <div className={classes.panel}>
      <p>{t('pickup.loading.jammedAsk', { number })}</p>
      <div className={classes.buttons}>
        <Button loading={abort.isPending || block.isPending || propose.isPending} onClick={() => after(swap(), goOn)}>
          {t('pickup.loading.jammedDo', { number })}
        </Button>
        <Button variant="subtle" onClick={() => setAsking(false)}>
          {t('common.back')}
        </Button>
      </div>
    </div>
  )
}

/** Ends the loading behind a door that was opened once more: only with the word that the compartment was seen empty. */
function SeenEmpty({ number, disabled, say }: { number: number; disabled: boolean; say: () => void }) {
  const t = useT()
  const [asking, setAsking] = useState(false)
  if (!asking) {
    return (
      <Button disabled={disabled} onClick={() => setAsking(true)}>
        {t('pickup.loading.giveUp')}
      </Button>
    )
  }
  return (
    <div className={classes.panel}>
      <p role="status">{t('pickup.loading.emptyAsk', { number })}</p>
      <div className={classes.buttons}>
        <Button disabled={disabled} onClick={say}>
          {t('pickup.loading.emptySeen', { number })}
        </Button>
        <Button variant="subtle" onClick={() => setAsking(false)}>
          {t('common.back')}
        </Button>
      </div>
    </div>
  )
}

/** A door that does not close: nothing can be done from here but to say what is safe. */
function StaysOpen() {
  const t = useT()
  const [asked, setAsked] = useState(false)
  return asked ? (
    <p role="status">{t('pickup.loading.staysOpen')}</p>
  ) : (
    <Button variant="subtle" onClick={() => setAsked(true)}>
      {t('pickup.loading.jammed')}
    </Button>
  )
}

/** While this is shown, scans belong to the loading; a first one has no pickup yet. Given back on leaving. */
export function useLoadScans(subject: string | undefined): void {
  useEffect(() => {
    if (subject === undefined) return
    void api.scans.focus({ step: 'load', subject })
    return () => void api.scans.focus(null)
  }, [subject])
}
