import type { Kysely } from 'kysely'
import {
  nextHandOut,
  nextLoading,
  type HandOutEvent,
  type HandOutStep,
  type LoadingEvent,
  type LoadingStep,
} from '../../../shared/domain/pickup.ts'
import { AppError } from '../../../shared/errors.ts'
import type { Database } from '../../db/schema.ts'
import { updatePickup, type Pickup } from './pickup.repository.ts'

/** What doors do to any pickup, whichever way the card goes; `left-inside` only where it was to be taken out. */
export type DoorEvent = (LoadingEvent & HandOutEvent) | 'left-inside'

/** Steps behind which the second scan stands; in all others the card inside is not proven. */
const VERIFIED: readonly string[] = ['open-verified', 'closed', 'ready']

/** The step after a door's event, or undefined when it cannot happen there: nothing changes then. */
export function stepAfter(pickup: Pick<Pickup, 'state' | 'step'>, event: DoorEvent): string | undefined {
  // A sticking door may open after the loading was given up: that moves nothing.
  if (pickup.state === 'aborted') return undefined
  // Only these functions write steps, each by its own machine.
  if (pickup.state !== 'loading') return nextHandOut(pickup.step as HandOutStep, event)
  return event === 'left-inside' ? undefined : nextLoading(pickup.step as LoadingStep, event)
}

/** Stores what a door did. False when it cannot happen in this step. */
export async function applyDoorEvent(db: Kysely<Database>, pickup: Pickup, event: DoorEvent): Promise<boolean> {
  const step = stepAfter(pickup, event)
  if (step === undefined) return false
  if (pickup.state === 'loading') {
    const kept = VERIFIED.includes(step) ? {} : { second_scan_at: null }
    await updatePickup(db, pickup, { step, ...kept })
  } else {
    // The door stayed shut: the card waits as before.
    await updatePickup(db, pickup, step === 'ready' ? { step, state: 'ready' } : { step })
  }
  return true
}

/** The loading step after an event. @throws AppError `pickup/state` when it cannot happen now */
export function loadingAfter(pickup: Pickup, event: LoadingEvent): LoadingStep {
  const next = pickup.state === 'loading' ? nextLoading(pickup.step as LoadingStep, event) : undefined
  if (next === undefined) throw new AppError('pickup/state')
  return next
}

/** The same for handing out (`handing-out`) and emptying (`unloading`). */
export function handOutAfter(pickup: Pickup, event: HandOutEvent): HandOutStep {
  const next = pickup.state === 'loading' ? undefined : nextHandOut(pickup.step as HandOutStep, event)
  if (next === undefined) throw new AppError('pickup/state')
  return next
}
