import type { Handlers } from '../shared/contract/define.ts'
import { topics, type Topic } from '../shared/contract/changes.ts'
import { contract, type TresenContract } from '../shared/contract/index.ts'
import type { ReaderTrouble } from '../shared/contract/scans.ts'
import type { SessionUser } from '../shared/contract/session.ts'
import { type Reply } from '../shared/errors.ts'
import type { Scan } from '../../drivers/devices.ts'
import { connectRig } from '../../drivers/rig/control.ts'
import { officeRig } from '../../drivers/rig/office.ts'
import { LocalRig, type RigControl } from '../../drivers/rig/rig.ts'
import type { Config } from './config.ts'
import { keepApart } from './demo/apart.ts'
import { officeClock, type OfficeClock } from './db/office-clock.ts'
import { prepareDemoOffice } from './demo/prepare.ts'
import type { Context, Deps } from './deps.ts'
import { openCitizenScreen, type ScreenLink } from './devices/citizen-screen.ts'
import { createHub, type Hub } from './devices/hub.ts'
import { createScanGate } from './devices/scan-gate.ts'
import { createAppointments } from './features/appointments/appointments.handlers.ts'
import { createAudit } from './features/audit/audit.handlers.ts'
import { createCards } from './features/cards/cards.handlers.ts'
import { deliveryStep } from './features/cards/delivery.ts'
import { createUnreadCards } from './features/cards/unread.ts'
import { createHandOver } from './features/cards/hand-over.ts'
import { applicationSigned, cardIssued } from './features/cases/case-moves.ts'
import { createCases } from './features/cases/cases.handlers.ts'
import { createConsultations } from './features/consultations/consultations.handlers.ts'
import { createDevices, withTitles } from './features/devices/devices.handlers.ts'
import { createDocuments } from './features/documents/documents.handlers.ts'
import { createPeople } from './features/people/people.handlers.ts'
import { createReadings } from './features/people/people.readings.ts'
import { createPickup } from './features/pickup/pickup.handlers.ts'
import { createScans } from './features/scans/scans.service.ts'
import { createSession } from './features/session/session.handlers.ts'
import { createSessions, type Sessions } from './features/session/session.service.ts'
import { createSigning } from './features/signing/signing.handlers.ts'
import { createSimulation } from './features/simulation/simulation.handlers.ts'
import { BEAT_MS, createTeam } from './features/team/team.handlers.ts'
import { createPublish } from './ipc/publish.ts'
import type { Media } from './media-rules.ts'
import { createRouter, type AnyHandlers, type Caller } from './ipc/serve.ts'
import { Store, type OpenStore, type StoreDeps } from './store.ts'

/** What only Electron can give. */
export interface Host extends StoreDeps {
  readonly version: string
  /** Sends an event to a window. */
  readonly send: (windowId: number, name: string, payload: unknown) => void
  readonly windows: () => readonly number[]
  /** The system's save dialog; undefined when the person cancelled. */
  readonly askWhereToSave: (name: string) => Promise<string | undefined>
  /** Folder of the built citizen's page (out/citizen). */
  readonly citizenPage: string
  /** Shows another platform's room in a locked-down window of its own. */
  readonly openRoom: (room: { url: string; origins: readonly string[]; platform: string }) => { close(): void }
  /** Opens the citizen's window. @throws DriverError `cannot-open` */
  readonly openScreen: () => ScreenLink
}

export interface App {
  route(caller: Caller, name: unknown, input: unknown): Promise<Reply<unknown>>
  windowClosed(windowId: number): void
  /** The window's page was loaded anew. */
  pageGone(): void
  /** What the page of this window may open now. */
  mediaOf(windowId: number): Media
  /** Before the machine sleeps: closes the lines to all devices. */
  suspend(): Promise<void>
  /** Awake again: opens them at once. */
  resume(): void
  /** Ends devices, then the database. Waits for what is under way. */
  close(): Promise<void>
}

/** Composition root: opens devices and store side by side, and wires the features once the store is open. */
export function startApp(config: Config, host: Host): App {
  const { log } = host
  const sessions = createSessions()
  const publish = createPublish<TresenContract>({
    contract,
    windows: host.windows,
    isSignedIn: (windowId) => sessions.userOf(windowId) !== undefined,
    send: host.send,
  })
  let office: Office | undefined
  // Devices come after the store: what somebody waits for first is the list of names.
  let settled: () => void = () => undefined
  const { hub, rig } = openDevices(config, host, new Promise((resolve) => (settled = resolve)))

  const store = new Store(
    config,
    host,
    async (open) => {
      const clock = await officeClock(open.database)
      const deps: Deps = { ...open, hub, publish, log, config, now: clock.now }
      await keepApart(open.database.db, config.mode)
      if (config.mode === 'demo') await prepareDemoOffice(open, deps.now())
      office = await openOffice(deps, host, sessions, rig, clock)
      route = router({ session, ...office.handlers })
    },
    () => publish('session', 'installationChanged', {}),
  )
  const session = createSession({ config, version: host.version, store, sessions, database: () => office?.database })
  // Until the store is open there is nothing but its own page.
  let route = router({ session })

  function router(handlers: Partial<Handlers<TresenContract, Context>>) {
    const served = Object.fromEntries(Object.entries(contract).filter(([feature]) => feature in handlers))
    // The types were checked where each feature made its handlers; the router looks them up by name.
    return createRouter({
      contract: served,
      handlers: handlers as unknown as AnyHandlers,
      userOf: (id) => sessions.userOf(id),
      log,
    })
  }

  const gate = createScanGate({
    async scan(deviceId, scan) {
      if (office?.tested(deviceId, scan) === true) return
      if (sessions.activeWindow() === undefined) publish('session', 'scannedWhileLocked', {})
      else await office?.scanned(scan)
    },
    trouble(deviceId, trouble) {
      if (office?.troubled(deviceId, trouble) === true) return
      if (trouble === 'garbled' || trouble === 'interrupted') office?.unread()
      publish('scans', 'unread', { trouble })
    },
  })
  hub.onScan((deviceId, scan) => gate.scan(deviceId, scan))
  hub.onTrouble((deviceId, trouble) => gate.trouble(deviceId, trouble))
  hub.onChange((snapshot) => publish('devices', 'changed', withTitles(snapshot)))
  sessions.onBegin(() => office?.sessionBegan())
  sessions.onEnd((windowId, user) => {
    office?.sessionEnded(windowId, user)
    publish('session', 'installationChanged', {})
  })
  void store.start().finally(settled)
  // The page locks itself when nobody touches it; a page that hangs or lies must not keep a file open for ever.
  const watch = setInterval(() => sessions.endIdle(Date.now() - (config.lockAfterMinutes + 1) * 60_000), 15_000)

  return {
    route: (caller, name, input) => route(caller, name, input),
    windowClosed: (windowId) => sessions.signOut(windowId),
    pageGone: () => office?.pageGone(),
    mediaOf(windowId) {
      const user = sessions.userOf(windowId)
      return (user && office?.mediaOf(user.id)) ?? 'none'
    },
    suspend: () => hub.suspend(),
    resume: () => hub.resume(),
    async close() {
      clearInterval(watch)
      await office?.beforeDevices()
      await hub.close()
      await (await rig)?.close()
      await office?.close()
    },
  }
}

/** Time for the first page before the consultation's server or line is started. Milliseconds. */
const START_LATER_MS = 1_000

type OfficeHandlers = Omit<Handlers<TresenContract, Context>, 'session'>

/** Everything that needs the open store. */
interface Office {
  readonly database: OpenStore['database']
  readonly handlers: OfficeHandlers
  /** The scan belonged to a test of its reader: it opens nothing. */
  tested(deviceId: string, scan: Scan): boolean
  /** The same for what a reader could not read. */
  troubled(deviceId: string, trouble: ReaderTrouble): boolean
  /** Something lay under a reader and came damaged. */
  unread(): void
  scanned(scan: Scan): Promise<void>
  sessionBegan(): void
  sessionEnded(windowId: number, user: SessionUser): void
  pageGone(): void
  mediaOf(userId: string): Media
  /** What must end while the devices still listen: the pad's glass is cleared. */
  beforeDevices(): Promise<void>
  close(): Promise<void>
}

async function openOffice(
  deps: Deps,
  host: Host,
  sessions: Sessions,
  rig: Promise<RigControl | undefined>,
  clock: OfficeClock,
): Promise<Office> {
  const { database, publish } = deps
  const readings = createReadings(deps)
  const documents = createDocuments({ ...deps, askWhereToSave: host.askWhereToSave })
  const signing = createSigning({ ...deps, signed: applicationSigned, freePad: () => devices.freePad() })
  const handOverCard = createHandOver(cardIssued)
  const pickup = createPickup({ ...deps, handOverCard })
  const unread = createUnreadCards(deps.now, () => publish('changes', 'changed', { topic: 'cards', ids: [] }))
  const scans = createScans({
    ...deps,
    signing: () => signing.underWay(),
    activeUser: () => {
      const window = sessions.activeWindow()
      return window === undefined ? undefined : sessions.userOf(window)
    },
    steps: { delivery: deliveryStep({ ...deps, unread }), ...pickup.steps },
    unread: { delivery: (sessionId, user) => unread.add(sessionId, user.id) },
  })
  const devices = createDevices({
    ...deps,
    version: host.version,
    askWhereToSave: host.askWhereToSave,
    signing: () => signing.underWay(),
    doorUnderWay: () => pickup.underWay(),
    testDoor: (userId, at) => pickup.testDoor(userId, at),
  })
  // What the last run left open is settled before anybody can act: a signing is marked, a door is asked about.
  await signing.recover()
  await pickup.start()
  const consultations = createConsultations({
    ...deps,
    office: deps.config.office.name,
    config: deps.config.consultation,
    citizenPage: host.citizenPage,
    openRoom: host.openRoom,
    signedIn: () => sessions.users().map(({ id }) => id),
    prepareInvitation: (letter) => documents.prepareInvitation(letter),
    prepareScan: (scan) => documents.prepareScan(scan),
  })
  const callers = () => sessions.users().filter(({ rights }) => rights.includes('consultations.call'))
  const team = createTeam({ ...deps, desk: consultations.service.desk, signedIn: () => callers().map(({ id }) => id) })
  const beat = setInterval(() => void team.beat(), BEAT_MS)
  // The first list is shown before anybody loads a server or opens a line.
  const later = setTimeout(() => void consultations.service.start(), START_LATER_MS)
  const leave = database.changes.subscribe(({ topic, ids }) => {
    if (isTopic(topic)) publish('changes', 'changed', { topic, ids: [...ids] })
  })
  return {
    database,
    handlers: {
      appointments: createAppointments(deps),
      audit: createAudit(deps),
      cards: createCards({ ...deps, handOverCard, unread }),
      cases: createCases(deps, (letter) => documents.prepareDemand(letter)),
      changes: {},
      consultations: consultations.handlers,
      devices: devices.handlers,
      documents: documents.handlers,
      people: createPeople(deps, readings),
      pickup: pickup.handlers,
      scans: scans.handlers,
      signing: signing.handlers,
      simulation: createSimulation(deps, rig),
      team: team.handlers,
    },
    tested: (deviceId, scan) => devices.scanned(deviceId, scan),
    troubled: (deviceId, trouble) => devices.troubled(deviceId, trouble),
    unread: () => scans.unread(),
    scanned: (scan) => scans.receive(scan),
    pageGone() {
      scans.pageGone()
      void devices.pageGone()
    },
    mediaOf: (userId) =>
      consultations.service.mayUseMedia(userId) ? 'both' : scans.mayUseCamera(userId) ? 'camera' : 'none',
    // Colleagues see at once that somebody is here; who has a talk under way may open its camera.
    sessionBegan: () => void Promise.all([team.beat(), consultations.service.came()]),
    sessionEnded(windowId, user) {
      scans.forget()
      unread.forget()
      void signing.sessionEnded(windowId)
      void devices.sessionEnded(windowId)
      // The same person at another window goes on there.
      if (!sessions.users().some(({ id }) => id === user.id)) {
        void Promise.all([consultations.sessionEnded(user.id), team.left(user.id)]).catch((error: unknown) =>
          deps.log('warn', 'session', 'what was under way could not be put down', { kind: (error as Error).name }),
        )
      }
    },
    async beforeDevices() {
      await devices.close()
      await signing.close()
    },
    async close() {
      leave()
      team.close()
      clearInterval(beat)
      clearTimeout(later)
      await consultations.service.close()
      await pickup.close()
      await readings.close()
      clock.close()
      await database.close()
    },
  }
}

/** Devices of the configuration; simulated ones in this process, or with their hand on a control socket. */
function openDevices(
  config: Config,
  host: Host,
  after: Promise<void>,
): { hub: Hub; rig: Promise<RigControl | undefined> } {
  const local = config.devices.some((device) => device.connect.via === 'simulated')
  const rig = local ? new LocalRig(officeRig()) : undefined
  const hub = createHub({
    devices: config.devices,
    after,
    log: host.log,
    screen: async () => openCitizenScreen(host.openScreen(), { office: config.office.name }),
    ...(rig === undefined ? {} : { simulated: (id: string) => rig.transport(id) }),
  })
  const remote =
    config.simulators === undefined
      ? Promise.resolve(rig)
      : connectRig(config.simulators).catch((error: unknown) => {
          host.log('warn', 'devices', 'the simulators cannot be told what to do', { kind: (error as Error).name })
          return undefined
        })
  return { hub, rig: remote }
}

const isTopic = (topic: string): topic is Topic => (topics as readonly string[]).includes(topic)
