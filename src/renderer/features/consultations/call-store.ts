import { useSyncExternalStore } from 'react'
import type { Call, CallView, PeerView } from '../../../call/call.types.ts'
import { randomSecret } from '../../../call/secret.ts'
import { keepSwitches, restoreSwitches } from '../../../call/switches.ts'
import type { Guest, Party } from '../../../shared/consultation/protocol.ts'
import type { QueueRow, ServiceState } from '../../../shared/contract/consultations.ts'
import { countsAsPresence } from '../../lib/activity.ts'
import { api } from '../../lib/api.ts'
import type { Queue } from '../../lib/consultation.ts'
import { t } from '../../lib/i18n.ts'
import { showProblem } from '../../lib/messages.ts'
import { queryClient } from '../../lib/query.ts'
import { endShow } from './show-store.ts'
import { chosenDevices, keepDevice, openDevices, openOne, stopTracks } from './media.ts'

/**
 * The call of this desk. It lives outside React: going to another page, or the screen drawing anew, must not end it. It follows the
 * queue: while the caller's own consultation is in call, the call stands; nothing else starts or ends it, so that a reload, a
 * lock of the screen and a hang-up from the other side are the same thing here.
 */
export interface Running {
  readonly consultationId: string
  readonly state: 'starting' | 'running' | 'failed'
  readonly error: unknown
  readonly call: Call | undefined
  readonly view: CallView | undefined
  /** What could not be opened or was unplugged. */
  readonly missing: readonly ('camera' | 'microphone')[]
}

/** Why the last call ended, when it did not end by itself; shown until the next one. */
export type Ended = 'tampered' | 'words-differ' | 'taken'

interface Shown {
  readonly running: Running | undefined
  readonly ended: Ended | undefined
  /** This desk is in a talk, here or in another platform's window. */
  readonly talking: boolean
}

let shown: Shown = { running: undefined, ended: undefined, talking: false }
const listeners = new Set<() => void>()
/** Counts the joins: what a former one still brings is dropped. */
let round = 0
/** Hung up here while the queue may still say otherwise: not joined again. */
const left = new Set<string>()
/** Whose keys were found changed: told once. */
const keysChanged = new Set<Party>()
/** What came before the engine stood. */
let early: ((call: Call) => void)[] = []
/** Sound is played here, not by a page: it goes on when the page is left. */
const speakers = new Map<Party, HTMLAudioElement>()

function set(next: Partial<Shown>): void {
  shown = { ...shown, ...next }
  for (const listener of listeners) listener()
}

function patch(next: Partial<Running>): void {
  if (shown.running !== undefined) set({ running: { ...shown.running, ...next } })
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
  }
}

export const useRunning = (): Running | undefined => useSyncExternalStore(subscribe, () => shown.running)
/** Only whether there is a call here: does not change with every look at the line. */
export const useCalling = (): boolean => useSyncExternalStore(subscribe, () => shown.running !== undefined)
/** Whether this desk talks, whatever the platform: to lock the screen ends it. */
export const useTalking = (): boolean => useSyncExternalStore(subscribe, () => shown.talking)
export const useEnded = (): Ended | undefined => useSyncExternalStore(subscribe, () => shown.ended)

/** The reason was read. */
export const forgetEnded = (): void => set({ ended: undefined })

/** The engine of this consultation's talk, while it runs here. */
export const callOf = (consultationId: string): Call | undefined =>
  shown.running?.consultationId === consultationId ? shown.running.call : undefined

/** The engine and what it needs to blur come with the first call, or when the program has come to rest. */
export const engine = () => import('../../../call/call.ts')

async function join(consultationId: string): Promise<void> {
  const mine = ++round
  early = []
  const session = randomSecret()
  const start = { consultationId, state: 'starting', error: undefined, call: undefined, view: undefined } as const
  keysChanged.clear()
  set({ running: { ...start, missing: [] }, ended: undefined })
  const devices = openDevices()
  try {
    const [{ ice, here }, local, { createCall }] = await Promise.all([
      api.consultations.enter({ consultationId, session }),
      devices,
      engine(),
    ])
    if (mine !== round) {
      stopTracks(local)
      return
    }
    const call = createCall({
      me: 'clerk',
      ice,
      local,
      send: (to, signal) => {
        // A signal that does not go out is asked for again by the engine: there is nobody to tell.
        if (to !== 'clerk') void api.consultations.signal({ consultationId, to, signal }).catch(() => undefined)
      },
      blur: async () => (await import('../../../call/blur.ts')).createBlur(),
    })
    restoreSwitches(sessionStorage, consultationId, call)
    call.subscribe(() => {
      if (mine !== round) return
      keepSwitches(sessionStorage, consultationId, call.view())
      onView(call.view())
    })
    for (const track of local.getTracks()) track.addEventListener('ended', () => lost(track))
    patch({ state: 'running', call, view: call.view(), missing: missingOf(local) })
    for (const { party, session } of here) if (party !== 'clerk') call.partyHere(party, session)
    for (const act of early) act(call)
    early = []
  } catch (error) {
    stopTracks(await devices)
    if (mine === round) patch({ state: 'failed', error })
  }
}

function missingOf(local: MediaStream): readonly ('camera' | 'microphone')[] {
  return [
    ...(local.getVideoTracks().length === 0 ? (['camera'] as const) : []),
    ...(local.getAudioTracks().length === 0 ? (['microphone'] as const) : []),
  ]
}

function lost(track: MediaStreamTrack): void {
  const kind = track.kind === 'video' ? 'camera' : 'microphone'
  const missing = shown.running?.missing ?? []
  if (!missing.includes(kind)) patch({ missing: [...missing, kind] })
}

function onView(view: CallView): void {
  patch({ view })
  for (const { party, stream, state, hold } of view.peers) {
    if (state === 'closed') silence(party)
    else play(party, stream, view.hold || hold)
  }
  for (const party of speakers.keys()) if (!view.peers.some((peer) => peer.party === party)) silence(party)
  for (const peer of view.peers) if (peer.tampered) onTampered(peer)
}

/** The engine has closed this connection for good. Without the person there is no talk; without an interpreter it goes on. */
function onTampered({ party }: PeerView): void {
  const consultationId = shown.running?.consultationId
  if (party === 'clerk' || consultationId === undefined || keysChanged.has(party)) return
  keysChanged.add(party)
  const told = api.consultations.tampered({ consultationId, party }).catch(() => undefined)
  if (party === 'citizen') void end(consultationId, 'tampered', told)
  else showProblem(t('consultations.tampered.what'), t('consultations.tampered.todo'))
}

function play(party: Party, stream: MediaStream, muted: boolean): void {
  let speaker = speakers.get(party)
  if (speaker === undefined) speakers.set(party, (speaker = new Audio()))
  speaker.muted = muted
  if (speaker.srcObject === stream) return
  speaker.srcObject = stream
  // It may have been taken away again in the same moment.
  speaker.play().catch(() => undefined)
}

function silence(party: Party): void {
  const speaker = speakers.get(party)
  if (speaker !== undefined) speaker.srcObject = null
  speakers.delete(party)
}

/** Lets go of camera, microphone and connections. The consultation itself is ended by `hangUp`. */
function close(): void {
  round += 1
  const { running } = shown
  endShow(undefined)
  running?.call?.close()
  for (const party of speakers.keys()) silence(party)
  if (running !== undefined) set({ running: undefined })
}

/** Ends the call because the words are not the same, with whomever they were compared: what the clerk says could be listened to. */
export async function endForWords(party: Guest): Promise<void> {
  const consultationId = shown.running?.consultationId
  if (consultationId === undefined) return
  const told = api.consultations.wordsCompared({ consultationId, party, same: false }).catch(() => undefined)
  await end(consultationId, 'words-differ', told)
}

/** Ends the call because something is wrong with it, and says what. @param told the entry in the log, before the hang-up */
async function end(consultationId: string, reason: Ended, told: Promise<unknown>): Promise<void> {
  left.add(consultationId)
  close()
  set({ ended: reason })
  await told
  // It may be over already.
  await api.consultations.hangUp({ consultationId }).catch(() => undefined)
}

/** Ends the talk. @throws as `consultations.hangUp` */
export async function hangUp(consultationId: string): Promise<void> {
  left.add(consultationId)
  close()
  try {
    await api.consultations.hangUp({ consultationId })
  } catch (error) {
    left.delete(consultationId)
    throw error
  }
}

/** Tries again after a failed start. */
export function retry(): void {
  const id = shown.running?.consultationId
  if (id !== undefined) void join(id)
}

/** Another camera or microphone, kept for the next calls. @throws DOMException when it cannot be opened */
export async function changeDevice(kind: 'camera' | 'microphone', deviceId: string | null): Promise<void> {
  keepDevice(kind, deviceId)
  const { running } = shown
  if (running?.call === undefined) return
  const track = await openOne(kind, chosenDevices()[kind])
  if (track === undefined) return
  track.addEventListener('ended', () => lost(track))
  await running.call.replaceTrack(track)
  patch({ missing: (shown.running?.missing ?? []).filter((known) => known !== kind) })
}

export const isTalking = (row: Pick<QueueRow, 'state' | 'inCallSince'>): boolean =>
  row.state === 'in-call' || (row.state === 'connection-lost' && row.inCallSince !== null)

/** One look at the queue decides whether there is to be a call here. */
function follow(): void {
  const queue = queryClient.getQueryData<Queue>(['consultations', 'queue', {}])
  const service = queryClient.getQueryData<ServiceState>(['consultations', 'service', {}])
  const mine = queue?.rows.find(({ id }) => id === queue.mine)
  // At another workplace of the same clerk: no camera and no microphone opens here for it.
  const here = mine !== undefined && queue?.mineHere === true && isTalking(mine)
  for (const id of left) if (id !== mine?.id || !here) left.delete(id)
  const talking = here && !left.has(mine.id)
  if (talking !== shown.talking) set({ talking })
  if (!here || service?.provider !== 'p2p') {
    close()
  } else if (shown.running?.consultationId !== mine.id && talking) {
    close()
    void join(mine.id)
  }
}

function toCall(consultationId: string, act: (call: Call) => void): void {
  const { running } = shown
  if (running?.consultationId !== consultationId) return
  if (running.call === undefined) early.push(act)
  else act(running.call)
}

/** Subscribes once for the life of the page. */
export function startCalls(): void {
  queryClient.getQueryCache().subscribe(({ query }) => {
    const [feature, name] = query.queryKey
    // Afterwards: what is told here may not ask for more while the cache is still telling.
    if (feature === 'consultations' && (name === 'queue' || name === 'service')) queueMicrotask(follow)
  })
  api.consultations.signalled(({ consultationId, from, signal }) =>
    toCall(consultationId, (call) => call.receive(from, signal)),
  )
  api.consultations.party(({ consultationId, party, session, here }) =>
    toCall(consultationId, (call) => (here ? call.partyHere(party, session) : call.partyGone(party))),
  )
  api.consultations.taken(({ consultationId }) => {
    if (shown.running?.consultationId !== consultationId) return
    left.add(consultationId)
    close()
    set({ ended: 'taken' })
  })
  // Of another platform's talk nothing runs in this page, and whoever sits at it touches nothing either.
  countsAsPresence(() => shown.talking || shown.running !== undefined)
  window.addEventListener('online', () => shown.running?.call?.restartIce())
}
