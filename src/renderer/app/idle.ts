import { somebodyIsHere } from '../lib/activity.ts'
import { api } from '../lib/api.ts'
import { queryClient } from '../lib/query.ts'

/**
 * Locks the screen after the installation's minutes without a key, a click or a touch (IT-Grundschutz SYS.2.1): a file must not
 * stand open at an empty counter. A talk by video is presence: whoever listens touches nothing. Looks once in ten seconds; sleep of the machine counts, since the clock goes on.
 */
export function startIdleLock(): void {
  let last = Date.now()
  let told = 0
  const touched = () => {
    last = Date.now()
    if (last - told < 60_000 || queryClient.getQueryData(['session', 'current', {}]) == null) return
    told = last
    // Refused when the screen was just locked: then there is nobody to report.
    void api.session.stillHere({}).catch(() => undefined)
  }
  for (const name of ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart']) {
    window.addEventListener(name, touched, { capture: true, passive: true })
  }
  api.scans.scanned(touched)
  setInterval(() => {
    if (somebodyIsHere()) touched()
    const user = queryClient.getQueryData(['session', 'current', {}])
    const installation = queryClient.getQueryData<{ lockAfterMinutes: number }>(['session', 'installation', {}])
    if (user == null || installation === undefined) return
    if (Date.now() - last >= installation.lockAfterMinutes * 60_000) void api.session.signOut({})
  }, 10_000)
}
