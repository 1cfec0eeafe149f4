import { MantineProvider } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { QueryClientProvider } from '@tanstack/react-query'
import { lazy, Suspense, useMemo } from 'react'
import { Waiting } from '../components/States.tsx'
import { SignInPage } from '../features/session/SignInPage.tsx'
import { StorePage } from '../features/session/StorePage.tsx'
import { queryClient, useCall } from '../lib/query.ts'
import { SessionContext } from '../lib/session.ts'
import { cssVariablesResolver, theme } from './theme.ts'

// The sign-in page needs none of it; asked for at once, so that it is there when somebody has signed in.
const office = import('./Office.tsx')
const Office = lazy(() => office.then((module) => ({ default: module.Office })))

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
  const session = useMemo(
    () =>
      user.data == null || installation.data === undefined
        ? undefined
        : { user: user.data, installation: installation.data },
    [user.data, installation.data],
  )
  if (installation.data === undefined || installation.data.store === 'opening') return <Waiting />
  if (!ready) return <StorePage installation={installation.data} />
  if (user.data === undefined) return <Waiting />
  if (session === undefined) return <SignInPage installation={installation.data} />
  return (
    <SessionContext value={session}>
      <Suspense fallback={<Waiting />}>
        <Office />
      </Suspense>
    </SessionContext>
  )
}
