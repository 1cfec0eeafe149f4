import { MantineProvider } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { QueryClientProvider } from '@tanstack/react-query'
import { lazy, Suspense, useEffect, useMemo, useState } from 'react'
import { Waiting } from '../components/States.tsx'
import { SignInPage } from '../features/session/SignInPage.tsx'
import { queryClient, useCall } from '../lib/query.ts'
import { SessionContext } from '../lib/session.ts'
import type { Office } from './Office.tsx'
import { cssVariablesResolver, theme } from './theme.ts'

// Seen at most once in the life of an installation.
const StorePage = lazy(async () => ({ default: (await import('../features/session/StorePage.tsx')).StorePage }))

// The sign-in page needs none of it; asked for at once, so that it is there when somebody has signed in.
const office = import('./Office.tsx')
let Loaded: typeof Office | undefined
void office.then((module) => (Loaded = module.Office))

/** Not React's lazy: a boundary that showed its fallback shows its content 300 ms later, by React's own rule. */
function Behind() {
  const [Shown, setShown] = useState(() => Loaded)
  useEffect(() => {
    if (Shown === undefined) void office.then((module) => setShown(() => module.Office))
  }, [Shown])
  return Shown === undefined ? <Waiting /> : <Shown />
}

export function App() {
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariablesResolver} defaultColorScheme="auto">
      <QueryClientProvider client={queryClient}>
        <Gate />
        <Notifications position="top-center" />
      </QueryClientProvider>
    </MantineProvider>
  )
}

/** Store, then person, then work: nobody reaches a page without the two. */
function Gate() {
  const installation = useCall('session', 'installation', {})
  const ready = installation.data?.store === 'ready'
  const user = useCall('session', 'current', {}, { enabled: ready })
  // Asked for together with the question who works here: nearly always the answer is nobody yet.
  useCall('session', 'demoUsers', {}, { enabled: ready })
  const session = useMemo(
    () =>
      user.data == null || installation.data === undefined
        ? undefined
        : { user: user.data, installation: installation.data },
    [user.data, installation.data],
  )
  if (installation.data === undefined || installation.data.store === 'opening') return <Waiting />
  if (!ready) {
    return (
      <Suspense fallback={<Waiting />}>
        <StorePage installation={installation.data} />
      </Suspense>
    )
  }
  if (user.data === undefined) return <Waiting />
  if (session === undefined) return <SignInPage installation={installation.data} />
  return (
    <SessionContext value={session}>
      <Behind />
    </SessionContext>
  )
}
