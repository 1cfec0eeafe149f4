import {
  createHashHistory,
  createRootRoute,
  createRoute,
  createRouter,
  Navigate,
  redirect,
  type ErrorComponentProps,
} from '@tanstack/react-router'
import { Failure } from '../components/States.tsx'
import { AuditPage } from '../features/audit/AuditPage.tsx'
import { CardsPage } from '../features/cards/CardsPage.tsx'
import { CasesPage } from '../features/cases/CasesPage.tsx'
import { CounterPage } from '../features/counter/CounterPage.tsx'
import { DevicesPage } from '../features/devices/DevicesPage.tsx'
import { DocumentPage } from '../features/documents/DocumentPage.tsx'
import { FilePage } from '../features/people/FilePage.tsx'
import { NewPersonPage } from '../features/people/NewPersonPage.tsx'
import { PickupPage } from '../features/pickup/PickupPage.tsx'
import { SettingsPage } from '../features/settings/SettingsPage.tsx'
import { SignPage } from '../features/signing/SignPage.tsx'
import type { ScanOutcome } from '../../shared/contract/scans.ts'
import { useMay } from '../lib/session.ts'
import { Frame } from './Frame.tsx'

const root = createRootRoute({ component: Frame, errorComponent: PageFailure, notFoundComponent: () => null })

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined)

/** Keeps only known search parameters; an absent one is left out. */
function pick<K extends string>(search: Record<string, unknown>, ...names: K[]): { [P in K]?: string } {
  const picked: { [P in K]?: string } = {}
  for (const name of names) {
    const value = text(search[name])
    if (value !== undefined) picked[name] = value
  }
  return picked
}

const tree = root.addChildren([
  createRoute({ getParentRoute: () => root, path: '/', component: Home }),
  createRoute({
    getParentRoute: () => root,
    path: '/file/$personId',
    component: FilePage,
    validateSearch: (search) => pick(search, 'tab', 'case'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/person/new',
    component: NewPersonPage,
    validateSearch: (search) => pick(search, 'scan'),
  }),
  createRoute({ getParentRoute: () => root, path: '/sign/$documentId', component: SignPage }),
  createRoute({ getParentRoute: () => root, path: '/document/$documentId', component: DocumentPage }),
  createRoute({ getParentRoute: () => root, path: '/cases', component: CasesPage }),
  createRoute({
    getParentRoute: () => root,
    path: '/cards',
    component: CardsPage,
    validateSearch: (search) => pick(search, 'tab'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/pickup',
    component: PickupPage,
    validateSearch: (search) => pick(search, 'door'),
  }),
  createRoute({ getParentRoute: () => root, path: '/devices', component: DevicesPage }),
  createRoute({ getParentRoute: () => root, path: '/settings', component: SettingsPage }),
  createRoute({ getParentRoute: () => root, path: '/audit', component: AuditPage }),
  createRoute({
    getParentRoute: () => root,
    path: '$',
    beforeLoad: () => {
      throw redirect({ to: '/' })
    },
  }),
])

export const router = createRouter({ routeTree: tree, history: createHashHistory() })

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}

/** Where a scan leads. A step's scan stays where it is: the step answers it. */
export function goToScan(outcome: ScanOutcome): void {
  switch (outcome.result) {
    case 'person':
      void router.navigate({ to: '/file/$personId', params: { personId: outcome.personId }, search: {} })
      return
    case 'card':
      void router.navigate({ to: '/file/$personId', params: { personId: outcome.personId }, search: { tab: 'cards' } })
      return
    case 'case':
      void router.navigate({
        to: '/file/$personId',
        params: { personId: outcome.personId },
        search: { case: outcome.caseId },
      })
      return
    case 'appointment':
      void router.navigate({
        to: '/file/$personId',
        params: { personId: outcome.personId },
        search: outcome.caseId === null ? {} : { case: outcome.caseId },
      })
      return
    case 'no-file':
      void router.navigate({ to: '/person/new', search: { scan: outcome.scanId } })
      return
    case 'step':
    case 'refused':
      return
  }
}

/** The first page of a role: the counter, or the cards for those who see no files. */
function Home() {
  return useMay('appointments.read') ? <CounterPage /> : <Navigate to="/cards" replace search={{}} />
}

function PageFailure({ error, reset }: ErrorComponentProps) {
  return <Failure error={error} retry={reset} />
}
