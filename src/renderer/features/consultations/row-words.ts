import type { TFunction } from 'i18next'
import type { QueueRow } from '../../../shared/contract/consultations.ts'
import { notComeAt } from '../../../shared/domain/consultation/machine.ts'
import { clock, minutesSince } from '../../lib/consultation.ts'
import { time } from '../../lib/format.ts'

/** Seconds it rings. */
const RING = 60

/** Seconds it still rings; the clocks of two machines may differ. */
export function ringsFor({ calledAt }: Pick<QueueRow, 'calledAt'>, now: number): number {
  if (calledAt === null) return RING
  return Math.max(0, Math.min(RING, Math.ceil((Date.parse(calledAt) - now) / 1000) + RING))
}

/** Where the person stands, in a few words: „wartet 6 Min. · Termin 10:10". */
export function stateWords(t: TFunction, row: QueueRow, now: number, mine: boolean): string {
  const kind = row.kind === 'booked' ? t('consultations.booked', { time: time(row.dueAt) }) : t('consultations.noDate')
  switch (row.state) {
    case 'waiting':
      return `${t('consultations.waits', { count: minutesSince(row.waitingSince ?? row.dueAt, now) })} · ${kind}`
    case 'called':
      return t(mine ? 'consultations.ringing' : 'consultations.ringingBy', {
        seconds: ringsFor(row, now),
        name: row.clerk ?? '',
      })
    case 'in-call':
      return row.inCallSince === null
        ? t('consultations.state.in-call')
        : t(mine ? 'consultations.talking' : 'consultations.talkingWith', {
            clock: clock(now - Date.parse(row.inCallSince)),
            name: row.clerk ?? '',
          })
    case 'booked':
      return t('consultations.expected', { time: time(row.dueAt) })
    case 'checked-in':
      return `${t(`consultations.state.${row.state}`)} · ${kind}`
    default:
      return t(`consultations.state.${row.state}`)
  }
}

/** What else is to be known about somebody who waits, or should. */
export function remarks(t: TFunction, row: QueueRow, now: number): string[] {
  const late = (row.state === 'booked' || row.state === 'checked-in') && Date.parse(row.dueAt) <= now
  return [
    ...(late ? [t(`consultations.notCome.${row.kind}`, { time: time(notComeAt(row)) })] : []),
    ...(row.missed > 0 && row.state === 'waiting' ? [t('consultations.missed')] : []),
    ...(row.transferredTo !== null && row.state === 'waiting'
      ? [t('consultations.transferred', { name: row.transferredTo })]
      : row.wantedClerk !== null && row.state === 'waiting'
        ? [t('consultations.wanted', { name: row.wantedClerk })]
        : []),
    ...(row.transferNote === null || row.transferNote === '' ? [] : [`„${row.transferNote}“`]),
    ...(row.needsInterpreter
      ? [t(row.interpreterHere ? 'consultations.interpreterHere' : 'consultations.interpreterWanted')]
      : []),
  ]
}
