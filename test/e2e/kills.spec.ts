import { join } from 'node:path'
import type { PersonFile } from '../../src/shared/contract/people.ts'
import type { DeliverySummary } from './steps.ts'
import { expect, test } from './fixtures.ts'
import { AMINA, fileOf, goTo, papers } from './papers.ts'
import {
  chooseForm,
  codeIn,
  confirmTaken,
  deliver,
  deskOf,
  type Desk,
  inkInWindow,
  issueCode,
  load,
  openByCode,
  openDelivery,
  openDoor,
  openLocker,
  proposeCompartment,
  readToEnd,
  readyCard,
  scanAgain,
  sendToPad,
  signedAndFiled,
  viewOf,
} from './steps.ts'
import { officeKeyOf, Store } from './store.ts'
import type { Workstation } from './workstation.ts'

/** SIGKILL for the whole program at each step, and what the next start finds: nothing lost, nothing doubled, and a question. */

interface Crash {
  /** Kills the program, looks at what it left behind, starts it again, signs in. */
  readonly now: (desk: Desk) => Promise<Desk>
}

const crashing = test.extend<{ crash: Crash }>({
  crash: async ({ folder, rig, start }, use) => {
    const dataDir = join(folder, 'data')
    let key: Buffer | undefined
    let last: Workstation | undefined
    await use({
      async now({ workstation }) {
        key ??= await officeKeyOf(workstation.app, dataDir)
        await workstation.kill()
        const store = await Store.ofSqlite(dataDir, key)
        await store.soundChain()
        expect(await store.contradictions()).toEqual([])
        await store.close()
        last = await start({ devices: rig.files.pty })
        await last.signIn()
        await last.devicesReady()
        return deskOf(last, rig)
      },
    })
    if (last === undefined || key === undefined) throw new Error('nothing was killed')
    await last.close()
    const store = await Store.ofSqlite(dataDir, key)
    await store.soundChain()
    expect(await store.contradictions()).toEqual([])
    await store.close()
  },
})

const question = ({ page }: Desk) => page.getByRole('heading', { name: 'Bitte an der Tür nachsehen' })

crashing.describe('killed while signing', () => {
  async function atThePad(desk: Desk): Promise<string> {
    await desk.rig.scanText('33-2026-004711')
    await expect(fileOf(desk.page, AMINA)).toBeVisible()
    return await chooseForm(desk, 'Einwilligung Abholfach')
  }

  /** The document is an untouched draft, the page says what happened, and the person can sign. */
  async function signAfterAll(desk: Desk, documentId: string): Promise<void> {
    expect((await viewOf(desk, documentId)).state).toBe('draft')
    expect(await desk.workstation.call('signing.current', { documentId })).toMatchObject({
      state: 'interrupted',
      endedBy: 'program-ended',
    })
    expect(await atThePad(desk)).toBe(documentId)
    await expect(desk.page.getByRole('alert')).toContainText('Das Programm wurde während der Unterschrift beendet.')
    await sendToPad(desk)
    await desk.rig.act('pad', { do: 'sign', rate: 2000 })
    await desk.page.getByRole('button', { name: 'Übernehmen' }).click()
    await signedAndFiled(desk)
  }

  crashing('when the picture is on its way to the pad', async ({ counter, rig, crash }) => {
    const desk = deskOf(counter, rig)
    const documentId = await atThePad(desk)
    await rig.act('pad', { do: 'slow', ms: 50 })
    const { page } = desk
    await readToEnd(desk)
    await page.getByRole('button', { name: 'An das Pad senden' }).click()
    await expect(page.getByText('das Bild wird übertragen')).toBeVisible()
    const next = crash.now(desk)
    await rig.act('pad', { do: 'slow', ms: 0 })
    await signAfterAll(await next, documentId)
  })

  crashing('in the middle of the ink', async ({ counter, rig, crash }) => {
    const desk = deskOf(counter, rig)
    const documentId = await atThePad(desk)
    await sendToPad(desk)
    const writing = rig.act('pad', { do: 'sign' })
    await expect.poll(() => inkInWindow(desk.page)).toBeGreaterThan(50)
    const next = await crash.now(desk)
    await writing
    await signAfterAll(next, documentId)
  })

  crashing(
    'while the document is being filed: it is filed or it is not, never half',
    async ({ counter, rig, crash }) => {
      const desk = deskOf(counter, rig)
      const documentId = await atThePad(desk)
      await sendToPad(desk)
      await rig.act('pad', { do: 'sign', rate: 2000 })
      const filing = desk.page.evaluate(
        () => new Promise<void>((resolve) => window.bridge?.subscribe('signing.changed', () => resolve())),
      )
      await desk.page.getByRole('button', { name: 'Übernehmen' }).click()
      await filing
      const next = await crash.now(desk)
      const { state } = await viewOf(next, documentId)
      if (state === 'signed')
        expect(await next.workstation.call('signing.current', { documentId })).toMatchObject({ state: 'filed' })
      else await signAfterAll(next, documentId)
    },
  )

  crashing('after it was filed', async ({ counter, rig, crash }) => {
    const desk = deskOf(counter, rig)
    const documentId = await atThePad(desk)
    await sendToPad(desk)
    await rig.act('pad', { do: 'sign', rate: 2000 })
    await desk.page.getByRole('button', { name: 'Übernehmen' }).click()
    await signedAndFiled(desk)
    const next = await crash.now(desk)
    expect((await viewOf(next, documentId)).state).toBe('signed')
  })
})

crashing(
  'killed in the middle of a delivery: the box goes on, and no card was taken in twice',
  async ({ counter, rig, crash }) => {
    const desk = deskOf(counter, rig)
    await deliver(desk, papers.eat, AMINA)
    const next = await crash.now(desk)
    await openDelivery(next)
    expect(await next.workstation.call<DeliverySummary>('cards.delivery', { sessionId: null })).toMatchObject({
      matched: 1,
    })
    await rig.scan(papers.eat)
    await expect(next.page.getByRole('status', { name: 'Letzter Scan' })).toContainText('Doppelt')
  },
)

/** A new code in place of a lost or used one, as the notice tells it. */
async function newCode({ workstation }: Desk, card: { personId: string; cardId: string }): Promise<string> {
  const { cards } = await workstation.call<PersonFile>('people.file', { personId: card.personId })
  const pickupId = cards.find(({ id }) => id === card.cardId)?.pickup?.id
  const { notice } = await workstation.call<{ notice: { text: string } }>('pickup.replaceCode', {
    pickupId,
    reason: 'Nachricht ging verloren',
  })
  return codeIn(notice.text)
}

crashing.describe('killed while loading', () => {
  async function finish(desk: Desk, zone: readonly string[], lock: number): Promise<void> {
    await scanAgain(desk, zone)
    await desk.rig.closeDoor(lock)
    await issueCode(desk)
  }

  crashing(
    'after the compartment was proposed: it is still reserved, and nothing has moved',
    async ({ counter, rig, crash }) => {
      const desk = deskOf(counter, rig)
      const card = await readyCard(desk)
      const compartment = await proposeCompartment(desk, card.zone)
      const next = await crash.now(desk)
      await openLocker(next)
      await expect(next.page.getByRole('heading', { name: `Einlegen in Fach ${compartment}` })).toBeVisible()
      await expect(question(next)).toBeHidden()
      expect(await rig.unlocks()).toBe(0)
      await finish(next, card.zone, await openDoor(next, compartment))
      expect(await rig.unlocks()).toBe(1)
    },
  )

  crashing(
    'between the intent and the answer of the lock: asked about, never repeated',
    async ({ counter, rig, crash }) => {
      const desk = deskOf(counter, rig)
      const card = await readyCard(desk)
      const compartment = await proposeCompartment(desk, card.zone)
      const [pickup] = await counter.call<{ id: string }[]>('pickup.active')
      // Every answer takes longer than the intent needs to be stored.
      await rig.act('locker', { do: 'slow', ms: 300 })
      await desk.page.getByRole('button', { name: `Fach ${compartment} öffnen` }).click()
      await expect
        .poll(async () => (await counter.call<{ step: string }>('pickup.view', { pickupId: pickup?.id })).step)
        .toBe('unlocking')
      const restarted = crash.now(desk)
      await rig.act('locker', { do: 'heal' })
      const next = await restarted
      const sent = await rig.unlocks()
      expect(sent).toBeLessThanOrEqual(1)
      await openLocker(next)
      await expect(question(next)).toBeVisible()
      await next.page.getByRole('button', { name: sent === 1 ? 'Ja, sie ging auf' : 'Nein, sie blieb zu' }).click()
      await expect(question(next)).toBeHidden()
      expect(await rig.unlocks()).toBe(sent)
      if (sent === 1) return await finish(next, card.zone, await rig.openDoor())
      await next.page.getByRole('button', { name: `Fach ${compartment} wieder öffnen` }).click()
      const lock = await rig.openDoor()
      await expect(next.page.getByText('Scannen Sie dieselbe Karte noch einmal')).toBeVisible()
      await finish(next, card.zone, lock)
      expect(await rig.unlocks()).toBe(1)
    },
  )

  crashing(
    'when the lock moved and did not answer: the person says what the door did',
    async ({ counter, rig, crash }) => {
      const desk = deskOf(counter, rig)
      const card = await readyCard(desk)
      const compartment = await proposeCompartment(desk, card.zone)
      await rig.act('locker', { do: 'slow', ms: 350 })
      await desk.page.getByRole('button', { name: `Fach ${compartment} öffnen` }).click()
      const lock = await rig.openDoor()
      const restarted = crash.now(desk)
      await rig.act('locker', { do: 'heal' })
      const next = await restarted
      await openLocker(next)
      await expect(question(next)).toBeVisible()
      await next.page.getByRole('button', { name: /^(Ja, sie ging auf|Sie ist noch offen)$/ }).click()
      await finish(next, card.zone, lock)
      expect((await rig.doors())[lock]?.unlocks).toBe(1)
      expect(await rig.unlocks()).toBe(1)
    },
  )

  crashing('with the door open: how it stands is asked, then the loading goes on', async ({ counter, rig, crash }) => {
    const desk = deskOf(counter, rig)
    const card = await readyCard(desk)
    const lock = await openDoor(desk, await proposeCompartment(desk, card.zone))
    const next = await crash.now(desk)
    await openLocker(next)
    await expect(question(next)).toBeVisible()
    await next.page.getByRole('button', { name: 'Sie ist noch offen' }).click()
    await finish(next, card.zone, lock)
    expect(await rig.unlocks()).toBe(1)
  })

  crashing(
    'after the second scan: what lies inside is proven again before a code exists',
    async ({ counter, rig, crash }) => {
      const desk = deskOf(counter, rig)
      const card = await readyCard(desk)
      const lock = await openDoor(desk, await proposeCompartment(desk, card.zone))
      await scanAgain(desk, card.zone)
      const next = await crash.now(desk)
      await openLocker(next)
      await expect(question(next)).toBeVisible()
      await expect(next.page.getByRole('button', { name: 'Abholcode erstellen' })).toBeHidden()
      await next.page.getByRole('button', { name: 'Sie ist noch offen' }).click()
      await finish(next, card.zone, lock)
      expect(await rig.unlocks()).toBe(1)
    },
  )

  crashing(
    'with the door closed, before the code: nothing is asked, the code can be made',
    async ({ counter, rig, crash }) => {
      const desk = deskOf(counter, rig)
      const card = await readyCard(desk)
      const lock = await openDoor(desk, await proposeCompartment(desk, card.zone))
      await scanAgain(desk, card.zone)
      await rig.closeDoor(lock)
      await expect(desk.page.getByRole('button', { name: 'Abholcode erstellen' })).toBeVisible()
      const next = await crash.now(desk)
      await openLocker(next)
      await expect(question(next)).toBeHidden()
      await issueCode(next)
      expect(await rig.unlocks()).toBe(1)
    },
  )

  crashing(
    'with the code on the screen: it stands nowhere else, a new one takes its place',
    async ({ counter, rig, crash }) => {
      const desk = deskOf(counter, rig)
      const card = await readyCard(desk)
      const compartment = await proposeCompartment(desk, card.zone)
      const lock = await openDoor(desk, compartment)
      await scanAgain(desk, card.zone)
      await rig.closeDoor(lock)
      await desk.page.getByRole('button', { name: 'Abholcode erstellen' }).click()
      await expect(desk.page.getByRole('heading', { name: 'Nachricht an die Person' })).toBeVisible()
      const lost = codeIn((await desk.page.getByRole('main').textContent()) ?? '')
      const next = await crash.now(desk)
      const code = await newCode(next, card)
      await openLocker(next)
      expect(await next.workstation.ask('pickup.openByCode', { code: lost })).toMatchObject({ ok: false })
      await openByCode(next, code, compartment)
      await rig.closeDoor(lock)
      await confirmTaken(next)
      expect(await rig.unlocks()).toBe(2)
    },
  )
})

crashing.describe('killed while handing out', () => {
  crashing(
    'with the door open: how it stands is asked, and the card is handed over once',
    async ({ counter, rig, crash }) => {
      const desk = deskOf(counter, rig)
      const card = await readyCard(desk)
      const { compartment, lock, code } = await load(desk, card.zone)
      await openByCode(desk, code, compartment)
      const restarted = crash.now(desk)
      const next = await restarted
      await rig.closeDoor(lock)
      await openLocker(next)
      await expect(question(next)).toBeVisible()
      await next.page.getByRole('button', { name: 'Sie ist zu' }).click()
      await confirmTaken(next)
      expect(await rig.unlocks()).toBe(2)
    },
  )

  crashing('with the door closed again: whether the card was taken is asked', async ({ counter, rig, crash }) => {
    const desk = deskOf(counter, rig)
    const card = await readyCard(desk)
    const { compartment, lock, code } = await load(desk, card.zone)
    await openByCode(desk, code, compartment)
    await rig.closeDoor(lock)
    await expect(desk.page.getByRole('button', { name: 'Karte wurde entnommen' })).toBeVisible()
    const next = await crash.now(desk)
    await openLocker(next)
    await next.page.getByRole('button', { name: 'Karte liegt noch im Fach' }).click()
    await expect(
      next.page
        .getByRole('gridcell')
        .filter({ hasText: 'bereit bis' })
        .filter({ hasText: String(compartment) })
        .first(),
    ).toBeVisible()
    // A code opens once: the card waits for a new one.
    expect(await next.workstation.ask('pickup.openByCode', { code })).toMatchObject({ ok: false })
    const again = await newCode(next, card)
    await goTo(next.page, 'Schalter')
    await openLocker(next)
    await openByCode(next, again, compartment)
    await rig.closeDoor(lock)
    await confirmTaken(next)
    expect(await rig.unlocks()).toBe(3)
  })

  crashing('after the confirmation: handed over once, the code opens nothing', async ({ counter, rig, crash }) => {
    const desk = deskOf(counter, rig)
    const card = await readyCard(desk)
    const { compartment, lock, code } = await load(desk, card.zone)
    await openByCode(desk, code, compartment)
    await rig.closeDoor(lock)
    await confirmTaken(desk)
    const next = await crash.now(desk)
    expect(await next.workstation.ask('pickup.openByCode', { code })).toMatchObject({
      ok: false,
      error: { code: 'pickup/code-wrong' },
    })
    expect(await rig.unlocks()).toBe(2)
  })
})
