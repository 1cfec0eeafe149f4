import { RouterProvider } from '@tanstack/react-router'
import { startCalls } from '../features/consultations/call-store.ts'
import { startNotes } from '../features/consultations/note-store.ts'
import { startRings } from '../features/consultations/ring-watch.ts'
import { goToScan, router, warmPages } from './routes.tsx'
import { startScans } from './scan.ts'
import { startWedge } from './wedge.ts'

// Once, with the first person who signs in: this module is fetched while they choose their name.
startScans({
  go: goToScan,
  onLeave: (left) => router.subscribe('onBeforeNavigate', ({ hrefChanged }) => hrefChanged && left()),
})
startWedge()
startCalls()
startNotes()
startRings()
warmPages()

/** Everything behind the sign-in. */
export function Office() {
  return <RouterProvider router={router} />
}
