import { createHash } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest'
import type { DriverOptions } from '../../drivers/definition.ts'
import type { OpenDatabase } from '../../src/main/db/open.ts'
import { applicationSigned } from '../../src/main/features/cases/case-moves.ts'
import { createDocuments } from '../../src/main/features/documents/documents.handlers.ts'
import { SigningService } from '../../src/main/features/signing/signing.service.ts'
import type { FormKind } from '../../src/shared/contract/documents.ts'
import type { InkBatch, SigningView } from '../../src/shared/contract/signing.ts'
import { layoutPad, type PadLayout, type PadRect } from '../../src/shared/domain/pad-screen.ts'
import { describeEngines, type EngineUnderTest } from '../engines.ts'
import { type Counter, furnish, office, openCounter, padReady, temporaryFolder } from './paper-office.ts'

export const window = 7
export const user = { id: office.user }
export const layout = layoutPad(320, 200, 'rtl')
/** What the page would paint: here any picture the pad can show that leaves the room to write empty. */
const paint = ({ width, height, writing }: PadLayout) => {
  const rgba = new Uint8Array(width * height * 4).fill(255)
  for (let pixel = 0; pixel < width * height; pixel += 9) {
    const [x, y] = [pixel % width, Math.floor(pixel / width)]
    if (x >= writing.left && x < writing.right && y >= writing.top && y < writing.bottom) continue
    rgba.fill(0, pixel * 4, pixel * 4 + 3)
  }
  return { width, height, rgba }
}
export const picture = paint(layout)

export const middle = ({ left, top, right, bottom }: PadRect) => ({ x: (left + right) / 2, y: (top + bottom) / 2 })

type FormInput = { kind: FormKind; personId: string; caseId: string | null; cardId: string | null }

/** A suite at a counter with a simulated STU-430 and a fresh office with one draft in each test, on both engines. */
export function describeSigning(title: string, suite: (desk: SigningDesk) => void): void {
  describeEngines(title, (engine) => suite(new SigningDesk(engine)))
}

/** What the tests of a signing have at hand. */
export class SigningDesk {
  database!: OpenDatabase
  counter!: Counter
  service!: SigningService
  /** Of the pad that hangs there, as wide and high as it is. */
  picture = picture
  documentId = ''
  displayed = new Uint8Array()
  dataDir = ''
  events: { states: SigningView['state'][]; inked: InkBatch[] } = { states: [], inked: [] }
  waiting: { until: (view: SigningView) => boolean; resolve: (view: SigningView) => void }[] = []

  constructor(engine: EngineUnderTest) {
    let folder: Awaited<ReturnType<typeof temporaryFolder>>
    beforeAll(async () => {
      folder = await temporaryFolder()
      this.dataDir = folder.path
      this.counter = await openCounter({ pad: 'STU-430' })
    })
    afterAll(async () => {
      await this.counter.close()
      await folder.remove()
    })
    beforeEach(() => this.#open(engine))
    afterEach(async () => {
      await this.act({ do: 'slow', ms: 0 })
      await this.act({ do: 'plug' })
      await padReady(this.counter.hub)
      await this.service.close()
      await this.database.close()
    })
  }

  async #open(engine: EngineUnderTest): Promise<void> {
    this.database = await engine.open(await engine.create())
    await furnish(this.database)
    this.events = { states: [], inked: [] }
    this.waiting = []
    await this.show({ kind: 'handover-receipt', personId: office.person, caseId: null, cardId: office.card })
    this.service = this.start()
  }

  /** Another pad hangs there, with something new to sign, and the program is started anew. `options`: settings besides the model. */
  async use(pad: string, options: DriverOptions = {}): Promise<void> {
    await this.service.close()
    await this.counter.close()
    this.counter = await openCounter({ pad }, options)
    this.events = { states: [], inked: [] }
    await this.show({ kind: 'handover-receipt', personId: office.person, caseId: null, cardId: office.card })
    this.service = this.start()
    const { width, height } = this.service.pad()
    this.picture = paint(layoutPad(width, height, 'rtl'))
  }

  /** Makes a form and displays it: what is signed next. */
  async show(form: FormInput): Promise<void> {
    const documents = createDocuments({
      database: this.database,
      kek: office.kek,
      config: office.config,
      now: () => office.now,
      askWhereToSave: () => Promise.resolve(undefined),
    })
    const context = {
      windowId: window,
      user: { ...user, displayName: '', role: 'counter' as const, workplace: '', rights: [] },
    }
    this.documentId = (await documents.handlers.create(form, context)).documentId
    this.displayed = (await documents.handlers.bytes({ documentId: this.documentId }, context)).bytes
  }

  /** The program, started (anew) over the same database. */
  start(changes: { workstation?: string; mode?: 'real'; freePad?: () => Promise<void> } = {}): SigningService {
    return new SigningService({
      database: this.database,
      kek: office.kek,
      hub: this.counter.hub,
      publish: (_feature, name, payload) => {
        if (name === 'inked') this.events.inked.push(payload as InkBatch)
        if (name !== 'changed') return
        const view = payload as SigningView
        this.events.states.push(view.state)
        for (const one of this.waiting.filter(({ until }) => until(view))) one.resolve(view)
      },
      log: () => undefined,
      now: () => office.now,
      config: { ...office.config, mode: changes.mode ?? 'demo', dataDir: this.dataDir },
      workstation: changes.workstation ?? 'counter-3',
      signed: applicationSigned,
      ...(changes.freePad === undefined ? {} : { freePad: changes.freePad }),
    })
  }

  begin(
    changes: { displayedSha256?: string; documentId?: string; takeOver?: boolean } = {},
    service = this.service,
  ): Promise<SigningView> {
    const { documentId, displayed } = this
    const input = {
      documentId,
      displayedSha256: this.sha256(displayed),
      language: 'ar' as const,
      picture: this.picture,
      takeOver: false,
      ...changes,
    }
    return service.begin(input, user, window)
  }

  /** The invented signature, until its last report has arrived: 240 and 70 points and two lifts. */
  async sign(by = this.service): Promise<void> {
    const { id } = (await by.current(this.documentId)) ?? { id: '' }
    await this.act({ do: 'sign', rate: 0 })
    await expect.poll(() => by.ink(id).points.length).toBeGreaterThanOrEqual(307)
  }

  /** Waits for an event of the walk. */
  told(until: (view: SigningView) => boolean): Promise<SigningView> {
    return new Promise((resolve) => this.waiting.push({ until, resolve }))
  }

  act(command: { do: string; [key: string]: number | string }) {
    return this.counter.rig.act('pad', command)
  }

  readonly shown = async () => (await this.counter.rig.state('pad'))['shown']

  sha256(bytes: Uint8Array): string {
    return createHash('sha256').update(bytes).digest('hex')
  }

  row(id: string) {
    return this.database.db.selectFrom('signings').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
  }

  document() {
    return this.database.db
      .selectFrom('documents')
      .selectAll()
      .where('id', '=', this.documentId)
      .executeTakeFirstOrThrow()
  }

  async blobs(): Promise<number> {
    return (await this.database.db.selectFrom('blobs').select('id').execute()).length
  }

  async actions(): Promise<string[]> {
    const rows = await this.database.db.selectFrom('audit').select('action').orderBy('seq').execute()
    return rows.map(({ action }) => action)
  }
}
