import { Button, Checkbox } from '@mantine/core'
import { useState } from 'react'
import type { PickupView } from '../../../shared/contract/pickup.ts'
import { timeWithSeconds } from '../../lib/format.ts'
import { useT } from '../../lib/i18n.ts'
import { showDone } from '../../lib/messages.ts'
import { useAct } from '../../lib/query.ts'
import { after } from './after.ts'
import { PickupSheet } from './PickupSheet.tsx'
import { Steps, stepsOf } from './Steps.tsx'
import classes from './panel.module.css'

const done: Readonly<Record<string, number>> = { unlocking: 1, unknown: 1, open: 2, closed: 3 }

interface HandOutPanelProps {
  readonly pickup: PickupView
  readonly ended: () => void
  /** The card still lies there: its compartment says what it needs now. */
  readonly left: () => void
}

/** One hand-out or emptying, from the opening door to the word of the person beside it. */
export function HandOutPanel({ pickup, ended, left }: HandOutPanelProps) {
  const t = useT()
  const handOut = useAct('pickup', 'finishHandOut')
  const unload = useAct('pickup', 'finishUnload')
  const [oldCard, setOldCard] = useState(false)
  const { step, compartment: number, pickupNumber } = pickup
  const unloading = pickup.state === 'unloading'
  const steps = stepsOf(
    [
      [
        'why',
        t(pickup.openedWith === 'code' ? 'pickup.handOut.byCode' : 'pickup.handOut.byStaff', { number: pickupNumber }),
      ],
      [
        'open',
        pickup.openedAt === null || (done[step] ?? 0) < 2
          ? t('pickup.handOut.opening')
          : t('pickup.handOut.opened', { time: timeWithSeconds(pickup.openedAt) }),
      ],
      ['close', t(step === 'closed' ? 'pickup.handOut.closed' : 'pickup.handOut.close')],
      ['confirm', t('pickup.handOut.confirm')],
    ],
    done[step] ?? 0,
  )
  const say = step === 'open' && unloading ? 'openUnload' : (step as 'closed')
  const finish = (taken: boolean) => {
    const onSuccess = () => {
      if (taken) showDone(t(unloading ? 'pickup.handOut.unloaded' : 'pickup.handOut.done'))
      if (taken) ended()
      else left()
    }
    const id = { pickupId: pickup.id, taken }
    if (unloading) after(unload.mutateAsync(id), onSuccess)
    else after(handOut.mutateAsync({ ...id, oldCardCollected: taken && oldCard }), onSuccess)
  }
  const busy = handOut.isPending || unload.isPending
  return (
    <PickupSheet
      pickup={pickup}
      title={t(unloading ? 'pickup.handOut.unloadTitle' : 'pickup.handOut.title', { number })}
      busy={busy}
    >
      <p className={classes.say} role="status">
        {t(`pickup.handOut.say.${say}`, { number })}
      </p>
      <Steps steps={steps} />
      <div className={classes.spacer} />
      {step === 'closed' && (
        <>
          {!unloading && (
            <Checkbox
              checked={oldCard}
              onChange={(event) => setOldCard(event.currentTarget.checked)}
              label={t('pickup.handOut.oldCard')}
            />
          )}
          <div className={classes.buttons}>
            <Button variant="filled" loading={busy} onClick={() => finish(true)}>
              {t('pickup.handOut.taken')}
            </Button>
            <Button disabled={busy} onClick={() => finish(false)}>
              {t('pickup.handOut.left')}
            </Button>
          </div>
        </>
      )}
    </PickupSheet>
  )
}
