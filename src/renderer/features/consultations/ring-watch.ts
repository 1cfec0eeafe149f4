import type { QueueRow } from '../../../shared/contract/consultations.ts'
import { rowName, type Queue } from '../../lib/consultation.ts'
import { t } from '../../lib/i18n.ts'
import { showNews } from '../../lib/messages.ts'
import { queryClient, type Output } from '../../lib/query.ts'
import { ringsFor } from './row-words.ts'
import { unanswered } from './unanswered.ts'

let ringing: QueueRow | undefined
/** Whose ringing it is: whoever signs in next is told nothing of it. */
let userId: string | undefined

function look(): void {
  const queue = queryClient.getQueryData<Queue>(['consultations', 'queue', {}])
  const user = queryClient.getQueryData<Output<'session', 'current'>>(['session', 'current', {}])?.id
  const before = user === userId ? ringing : undefined
  userId = user
  if (queue === undefined) return
  const mine = queue.rows.find(({ id }) => id === queue.mine)
  ringing = mine?.state === 'called' ? mine : undefined
  if (before === undefined || before.id === ringing?.id) return
  const row = queue.rows.find(({ id }) => id === before.id)
  const end = unanswered(before, row, ringsFor(before, Date.now()))
  if (end === undefined) return
  const behind = (row?.place ?? 1) - 1
  const more =
    end.next === 'waits'
      ? behind === 0
        ? t('consultations.unanswered.first')
        : t('consultations.unanswered.behind', { count: behind })
      : t(`consultations.unanswered.${end.next}`)
  showNews(t(`consultations.unanswered.${end.why}`, { name: rowName(before) }), more)
}

/** Tells how a call ended that nobody answered: the page alone would only jump back. Subscribes once for the life of the page. */
export function startRings(): void {
  queryClient.getQueryCache().subscribe(({ query }) => {
    const [feature, name] = query.queryKey
    if (feature === 'consultations' && name === 'queue') queueMicrotask(look)
  })
}
