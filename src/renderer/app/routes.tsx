import {
  createHashHistory,
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Navigate,
  redirect,
  type ErrorComponentProps,
} from '@tanstack/react-router'
import { Failure } from '../components/States.tsx'
import { engine } from '../features/consultations/call-store.ts'
import { CounterPage } from '../features/counter/CounterPage.tsx'
import type { ScanOutcome } from '../../shared/contract/scans.ts'
import { useMay } from '../lib/session.ts'
import { FileRoute, fileParts } from './FileRoute.tsx'
import { Frame } from './Frame.tsx'

/** Pages that are fetched when they are first wanted, or when the first page has come to rest: they would delay the start. */
const pages = {
  AuditPage: () => import('../features/audit/AuditPage.tsx'),
  CardsPage: () => import('../features/cards/CardsPage.tsx'),
  CasesPage: () => import('../features/cases/CasesPage.tsx'),
  DevicesPage: () => import('../features/devices/DevicesPage.tsx'),
  DocumentPage: () => import('../features/documents/DocumentPage.tsx'),
  HallPage: () => import('../features/team/HallPage.tsx'),
  NewPersonPage: () => import('../features/people/NewPersonPage.tsx'),
  PickupPage: () => import('../features/pickup/PickupPage.tsx'),
  SettingsPage: () => import('../features/settings/SettingsPage.tsx'),
  SignPage: () => import('../features/signing/SignPage.tsx'),
  VideoPage: () => import('../features/consultations/VideoPage.tsx'),
}

/** Parts of pages that come when they are wanted. */
const parts = [engine, ...fileParts]

export function warmPages(): void {
  requestIdleCallback(() => void Promise.all([...Object.values(pages), ...parts].map((part) => part())))
}

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
    component: FileRoute,
    validateSearch: (search) => pick(search, 'tab', 'case', 'act'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/person/new',
    component: lazyRouteComponent(pages.NewPersonPage, 'NewPersonPage'),
    validateSearch: (search) => pick(search, 'scan'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/sign/$documentId',
    component: lazyRouteComponent(pages.SignPage, 'SignPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/document/$documentId',
    component: lazyRouteComponent(pages.DocumentPage, 'DocumentPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/cases',
    component: lazyRouteComponent(pages.CasesPage, 'CasesPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/cards',
    component: lazyRouteComponent(pages.CardsPage, 'CardsPage'),
    validateSearch: (search) => pick(search, 'tab'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/pickup',
    component: lazyRouteComponent(pages.PickupPage, 'PickupPage'),
    validateSearch: (search) => pick(search, 'door'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/video',
    component: lazyRouteComponent(pages.VideoPage, 'VideoPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/video/hall',
    component: lazyRouteComponent(pages.HallPage, 'HallPage'),
    validateSearch: (search) => pick(search, 'tab'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/devices',
    component: lazyRouteComponent(pages.DevicesPage, 'DevicesPage'),
    validateSearch: (search) => pick(search, 'device', 'tab'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/settings',
    component: lazyRouteComponent(pages.SettingsPage, 'SettingsPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/audit',
    component: lazyRouteComponent(pages.AuditPage, 'AuditPage'),
  }),
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
