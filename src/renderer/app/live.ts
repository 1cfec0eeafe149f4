import type { Topic } from '../../shared/contract/changes.ts'
import { api } from '../lib/api.ts'
import { queryClient } from '../lib/query.ts'
import { askAgain } from '../lib/session.ts'
import type { Api } from '../../shared/contract/index.ts'

type Feature = keyof Api

/** Which features' answers a change makes old. A file shows cases, papers and cards, so these make `people` old too. */
const affects: Record<Exclude<Topic, '*'>, readonly Feature[]> = {
  people: ['people', 'appointments', 'cases'],
  cases: ['cases', 'people', 'appointments'],
  documents: ['documents', 'people', 'pickup'],
  signing: ['signing', 'documents', 'people'],
  cards: ['cards', 'people', 'pickup'],
  pickup: ['pickup', 'cards', 'people'],
  appointments: ['appointments', 'people'],
  consultations: ['consultations', 'team'],
  team: ['team', 'consultations'],
  audit: ['audit'],
}

/** Subscribes once for the life of the page, outside React: StrictMode would subscribe twice. */
export function startLive(): void {
  api.changes.changed(({ topic }) => {
    if (topic === '*') {
      void queryClient.invalidateQueries()
      return
    }
    for (const feature of affects[topic]) void queryClient.invalidateQueries({ queryKey: [feature] })
  })
  // Doors stand in no table: what the board says is read again.
  api.pickup.doors(() => void queryClient.invalidateQueries({ queryKey: ['pickup'] }))
  api.devices.changed((snapshot) => {
    queryClient.setQueryData<typeof snapshot>(['devices', 'snapshot', {}], (known) =>
      known !== undefined && known.number > snapshot.number ? known : snapshot,
    )
  })
  api.devices.doorsMoved(({ id }) => void queryClient.invalidateQueries({ queryKey: ['devices', 'doors', { id }] }))
  api.devices.doorHappened(({ id }) => void queryClient.invalidateQueries({ queryKey: ['devices', 'doorLog', { id }] }))
  api.devices.portsChanged(() => void queryClient.invalidateQueries({ queryKey: ['devices', 'found'] }))
  api.consultations.serviceChanged((state) => queryClient.setQueryData(['consultations', 'service', {}], state))
  api.session.installationChanged(() => void askAgain())
}
