import { useNavigate } from '@tanstack/react-router'
import { useT } from '../../lib/i18n.ts'
import { showDone } from '../../lib/messages.ts'
import { useAct } from '../../lib/query.ts'

/** F8: the next person who fits this desk, wherever one is in the program. */
export function useCallNext(): { call: () => void; isPending: boolean } {
  const t = useT()
  const navigate = useNavigate()
  const next = useAct('consultations', 'callNext')
  const call = () => {
    if (next.isPending) return
    next.mutate(
      {},
      {
        onSuccess: ({ consultationId }) => {
          if (consultationId === null) showDone(t('consultations.nextNobody'))
          void navigate({ to: '/video' })
        },
      },
    )
  }
  return { call, isPending: next.isPending }
}
