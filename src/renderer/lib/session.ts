import { createContext, useContext } from 'react'
import type { Installation, SessionUser } from '../../shared/contract/session.ts'
import { prefetch, queryClient } from './query.ts'

export interface Session {
  readonly user: SessionUser
  readonly installation: Installation
}

export const SessionContext = createContext<Session | undefined>(undefined)

/** The signed-in user; only pages inside the frame may ask. */
export function useSession(): Session {
  const session = useContext(SessionContext)
  if (session === undefined) throw new Error('useSession outside the signed-in frame')
  return session
}

/** Whether the user may do something (the same rights main checks; here they only hide what would be refused). */
export function useMay(right: string): boolean {
  return useSession().user.rights.includes(right)
}

let lastUser: string | undefined

/** Somebody signed in. Whoever only locked the screen finds the page as it was; anybody else begins at the first one. */
export function enter(user: SessionUser): void {
  if (lastUser !== undefined && lastUser !== user.id) window.location.hash = '/'
  lastUser = user.id
  queryClient.setQueryData(['session', 'current', {}], user)
}

/** The screen was locked or the store changed: asks again who works here, and forgets what was shown if it is nobody. */
export async function askAgain(): Promise<void> {
  // All at once: when the store has just opened, the list of names is what somebody waits for.
  await Promise.all([
    queryClient.invalidateQueries({ queryKey: ['session'] }),
    prefetch('session', 'current', {}),
    prefetch('session', 'demoUsers', {}),
  ])
  const user = queryClient.getQueryData(['session', 'current', {}])
  if (user === null) queryClient.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'session' })
}
