import { createContext, useContext } from 'react'
import type { Installation, SessionUser } from '../../shared/contract/session.ts'

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
