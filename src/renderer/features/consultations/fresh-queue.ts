import { useEffect } from 'react'
import { queryClient } from '../../lib/query.ts'

/** Places and waits move with the clock, not only with what people do. */
export function useFreshQueue(): void {
  useEffect(() => {
    const timer = setInterval(
      () => void queryClient.invalidateQueries({ queryKey: ['consultations', 'queue'] }),
      30_000,
    )
    return () => clearInterval(timer)
  }, [])
}
