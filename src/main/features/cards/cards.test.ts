import { beforeEach, expect, test } from 'vitest'
import { v7 } from 'uuid'
import { describeEngines } from '../../../../test/engines.ts'
import type { SessionUser } from '../../../shared/contract/session.ts'
import { classifyScan } from '../../../shared/domain/codes.ts'
import { buildMrz } from '../../../shared/domain/mrz.ts'
import type { OpenDatabase } from '../../db/open.ts'
import type { Context, FeatureOf } from '../../deps.ts'
import { cardIssued } from '../cases/case-moves.ts'
import { createCards } from './cards.handlers.ts'
import { deliveryStep, scanDelivered } from './delivery.ts'
import { createUnreadCards, type UnreadCards } from './unread.ts'
import { createHandOver } from './hand-over.ts'

const user: SessionUser = { id: 'u1', displayName: 'M. Beispiel', role: 'counter', workplace: 'Schalter 3', rights: [] }
const context: Context = { windowId: 1, user }
const failsWith = (code: string) => expect.objectContaining({ code })
const scan = (lines: readonly string[]) => classifyScan({ text: lines.join('\n'), lines }, '2026-11-21')
const zone = (documentCode: 'AR' | 'PR', number: string) =>
  buildMrz({
    format: documentCode === 'AR' ? 'TD1' : 'TD3',
    documentCode,
    issuer: 'D',
    number,
    familyName: 'Musterfrau',
    givenNames: 'Amina',
    birthDate: '1985-06-12',
    sex: 'F',
    expiry: '2029-08-31',
    nationality: 'SYR',
  })

describeEngines('cards', (engine) => {
  let database: OpenDatabase
  let cards: FeatureOf<'cards'>
  let now: Date
  let unread: UnreadCards

  const deliver = async (lines: readonly string[], sessionId = 's1') =>
    (await scanDelivered({ database, now: () => now }, { sessionId, user, scan: scan(lines) })).result
  const step = (lines: readonly string[], by = 'scanner') =>
    deliveryStep({ database, now: () => now, unread })('s1', { kind: scan(lines), user, lines, by })
  const stateOf = async (id: string) =>
    (await database.db.selectFrom('cards').select('state').where('id', '=', id).executeTakeFirstOrThrow()).state

  async function addCard(id: string, serial: string, documentCode = 'AR', state = 'ordered') {
    await database.db
      .insertInto('cards')
      .values({
        id,
        person_id: 'p1',
        case_id: null,
        document_code: documentCode,
        serial,
        expires_on: '2029-08-31',
        state,
        ordered_on: '2026-10-01',
        delivered_at: null,
        delivered_by: null,
        pin_letter_receipt_on: null,
        handed_over_at: null,
        handed_over_by: null,
        handed_over_via: null,
        version: 1,
      })
      .execute()
  }

  async function addPerson(id: string, file_number: string) {
    await database.db
      .insertInto('persons')
      .values({
        id,
        file_number,
        family_name: 'Musterfrau',
        given_names: 'Amina',
        birth_name: null,
        birth_date: '1985-06-12',
        birth_place: 'Aleppo',
        birth_country: 'SYR',
        sex: 'F',
        nationalities: '["SYR"]',
        language: 'ar',
        street: '',
        postal_code: '',
        city: '',
        email: null,
        phone: null,
        identity_clear: 1,
        invented: 1,
        created_at: now.toISOString(),
        version: 1,
      })
      .execute()
  }

  /** The receipt of card c1, in this state. */
  async function addReceipt(state: string) {
    await database.db
      .insertInto('blobs')
      .values({
        id: 'b1',
        version: 1,
        media_type: 'application/pdf',
        size: 0,
        kek_id: '',
        wrapped_dek: new Uint8Array(1),
        nonce: new Uint8Array(1),
        ciphertext: new Uint8Array(1),
        created_at: now.toISOString(),
      })
      .execute()
    const receipt = {
      id: v7(),
      person_id: 'p1',
      case_id: null,
      card_id: 'c1',
      kind: 'handover-receipt',
      title: 'Empfangsbestätigung',
      media_type: 'application/pdf',
      pages: 1,
      signature_place: '',
      sha256: '',
      blob_id: 'b1',
      created_at: now.toISOString(),
      created_by: 'u1',
      version: 1,
    }
    await database.db
      .insertInto('documents')
      .values({ ...receipt, state })
      .execute()
  }

  beforeEach(async () => {
    now = new Date('2026-11-21T10:00:00.000Z')
    database = await engine.open(await engine.create())
    unread = createUnreadCards(
      () => now,
      () => undefined,
    )
    cards = createCards({ database, now: () => now, handOverCard: createHandOver(cardIssued), unread })
    await database.db
      .insertInto('users')
      .values({
        id: 'u1',
        login: 'b',
        display_name: 'M. Beispiel',
        role: 'counter',
        workplace: 'Schalter 3',
        active: 1,
      })
      .execute()
    await addPerson('p1', '33-2026-000001')
    await addCard('c1', 'Y05PVYP4C')
    await addCard('c2', 'Y0000001A', 'PR')
  })

  test('a zone or a serial finds its order, whichever the reader sends', async () => {
    expect(await deliver(['Y05PVYP4C'])).toBe('matched')
    expect(await deliver(zone('PR', 'Y0000001A'))).toBe('matched')
    expect(await cards.delivery({ sessionId: null }, context)).toMatchObject({
      sessionId: 's1',
      matched: 2,
      startedAt: now.toISOString(),
      scans: [
        { serial: 'Y0000001A', documentCode: 'PR', person: { familyName: 'Musterfrau' } },
        { serial: 'Y05PVYP4C', documentCode: 'AR' },
      ],
    })
    expect(await cards.counts({}, context)).toMatchObject({
      ordered: 0,
      atCounter: 2,
      atCounterOverdue: 0,
      clearing: 0,
    })
    now = new Date('2026-12-21T10:00:00.000Z')
    expect(await cards.counts({}, context)).toMatchObject({ atCounterOverdue: 2 })
  })

  test('trouble goes to the clearing list and leaves the order as it is', async () => {
    await step(['Y05PVYP4C'])
    await expect(step(['Y05PVYP4C'])).rejects.toEqual(failsWith('card/double'))
    await expect(step(['Y09999999'])).rejects.toEqual(failsWith('card/not-found'))
    // The order says PR.
    expect(await deliver(zone('AR', 'Y0000001A'))).toBe('unmatched')
    expect(await stateOf('c1')).toBe('at-counter')
    expect(await stateOf('c2')).toBe('ordered')
    expect((await cards.clearing({}, context)).map(({ result }) => result)).toEqual([
      'double',
      'unmatched',
      'unmatched',
    ])
    const [delivered] = await database.db.selectFrom('cards').select('version').where('id', '=', 'c1').execute()
    expect(delivered).toEqual({ version: 2 })
  })

  test('a wrong check digit names the field and stores nothing; a foreign passport is no card', async () => {
    const lines = zone('AR', 'Y05PVYP4C').with(0, zone('AR', 'Y05PVYP4C')[0]?.replace('PVYP', 'PVXP') ?? '')
    await expect(deliver(lines)).rejects.toMatchObject({
      code: 'scan/check-digit',
      details: { field: 'documentNumber' },
    })
    const passport = buildMrz({
      format: 'TD3',
      documentCode: 'P',
      issuer: 'SYR',
      number: 'N12345678',
      familyName: 'Musterfrau',
      givenNames: 'Amina',
      birthDate: '1985-06-12',
      sex: 'F',
      expiry: '2029-08-31',
      nationality: 'SYR',
    })
    await expect(deliver(passport)).rejects.toEqual(failsWith('scan/not-a-card'))
    expect(await database.db.selectFrom('card_scans').selectAll().execute()).toEqual([])
  })

  test('a misread card stays in the box until it is read after all, whatever is scanned meanwhile', async () => {
    const travel = zone('PR', 'Y0000001A')
    const misread = travel.map((line) => line.replace('850612', '85O612'))
    const unreadOf = async () => (await cards.delivery({ sessionId: null }, context)).unread
    await expect(step(misread)).rejects.toEqual(failsWith('scan/check-digit'))
    const [first] = await unreadOf()
    await step(zone('AR', 'Y05PVYP4C'))
    expect(await unreadOf()).toEqual([first])
    expect(await stateOf('c2')).toBe('ordered')
    // Typed by hand: nobody lays that aside.
    await expect(step(['nothing'], 'typed')).rejects.toEqual(failsWith('scan/not-a-card'))
    await step(travel)
    expect(await unreadOf()).toEqual([])
    await expect(step(misread)).rejects.toThrow()
    const [again] = await unreadOf()
    await cards.settleUnread({ unreadId: again?.id ?? '' }, context)
    expect(await unreadOf()).toEqual([])
  })

  test('of parallel scans of one card exactly one takes it in', async () => {
    const results = await Promise.all(Array.from({ length: 10 }, () => deliver(['Y05PVYP4C'])))
    expect(results.toSorted()).toEqual([...Array<string>(9).fill('double'), 'matched'])
  })

  test('clearing ties a scan to its order, once, and corrects the serial', async () => {
    await deliver(['Y07777777'])
    const [row] = await cards.clearing({}, context)
    const clear = (version: number) =>
      cards.clear(
        { scanId: row?.id ?? '', version, how: 'assigned', cardId: 'c1', note: 'Nummer im Auftrag war falsch' },
        context,
      )
    await clear(1)
    await expect(clear(1)).rejects.toEqual(failsWith('card/not-in-clearing'))
    expect(await cards.list({ state: 'at-counter' }, context)).toMatchObject([{ id: 'c1', serial: 'Y07777777' }])
    expect(await cards.clearing({}, context)).toEqual([])
  })

  test('clearing never takes a card that is not ordered', async () => {
    await deliver(['Y05PVYP4C'])
    await deliver(['Y07777777'])
    const [row] = await cards.clearing({}, context)
    const assign = cards.clear(
      { scanId: row?.id ?? '', version: 1, how: 'assigned', cardId: 'c1', note: 'das ist sie' },
      context,
    )
    await expect(assign).rejects.toEqual(failsWith('card/state'))
    expect(await cards.clearing({}, context)).toHaveLength(1)
  })

  test('a new box is empty; the next call without a number finds the last one that has scans', async () => {
    await deliver(['Y05PVYP4C'])
    const { sessionId } = await cards.newDelivery({}, context)
    expect(await cards.delivery({ sessionId }, context)).toMatchObject({ sessionId, matched: 0, scans: [] })
    expect(await cards.delivery({ sessionId: null }, context)).toMatchObject({ sessionId: 's1' })
    now = new Date('2026-11-23T10:00:00.000Z')
    expect((await cards.delivery({ sessionId: null }, context)).sessionId).not.toBe('s1')
  })

  test('hand-over needs the signed receipt, and makes the card the document of its holder', async () => {
    await deliver(['Y05PVYP4C'])
    const handOver = () => cards.handOver({ cardId: 'c1', oldCardCollected: true }, context)
    await expect(handOver()).rejects.toEqual(failsWith('card/receipt-missing'))
    await database.db
      .insertInto('identity_documents')
      .values({
        id: 'i1',
        person_id: 'p1',
        kind: 'residence-card',
        document_code: 'AR',
        number: 'Y01111111',
        issuer: 'D',
        issued_on: null,
        expires_on: '2026-12-01',
        state: 'valid',
      })
      .execute()
    await addReceipt('draft')
    await expect(handOver()).rejects.toEqual(failsWith('card/receipt-missing'))
    await database.db.updateTable('documents').set({ state: 'signed' }).execute()
    await handOver()
    await expect(handOver()).rejects.toEqual(failsWith('card/state'))
    const papers = await database.db
      .selectFrom('identity_documents')
      .select(['number', 'state'])
      .orderBy('number')
      .execute()
    expect(papers).toEqual([
      { number: 'Y01111111', state: 'collected' },
      { number: 'Y05PVYP4C', state: 'valid' },
    ])
    expect(await cards.list({ state: 'handed-over' }, context)).toMatchObject([{ id: 'c1', handedOverVia: 'counter' }])
  })

  test('a card whose number stands in another file is not handed over, and that file stays as it is', async () => {
    await deliver(['Y05PVYP4C'])
    await addReceipt('signed')
    await addPerson('p2', '33-2026-000002')
    await database.db
      .insertInto('identity_documents')
      .values({
        id: 'i2',
        person_id: 'p2',
        kind: 'residence-card',
        document_code: 'AR',
        number: 'Y05PVYP4C',
        issuer: 'D',
        issued_on: null,
        expires_on: '2029-08-31',
        state: 'invalid',
      })
      .execute()
    const handOver = () => cards.handOver({ cardId: 'c1', oldCardCollected: false }, context)
    await expect(handOver()).rejects.toEqual(failsWith('card/state'))
    expect(await stateOf('c1')).toBe('at-counter')
    const documents = () => database.db.selectFrom('identity_documents').select(['person_id', 'state']).execute()
    expect(await documents()).toEqual([{ person_id: 'p2', state: 'invalid' }])
    // Filed from its zone in the right file, it becomes valid there.
    await database.db.updateTable('identity_documents').set({ person_id: 'p1' }).execute()
    await handOver()
    expect(await documents()).toEqual([{ person_id: 'p1', state: 'valid' }])
  })

  test.each([
    ['document-ordered', 'document-issued', 1],
    ['document-ready', 'document-issued', 1],
    ['withdrawn', 'withdrawn', 0],
  ])('with the card in hand, a Vorgang in "%s" is in "%s"', async (before, after, entries) => {
    await database.db
      .insertInto('cases')
      .values({
        id: 'v1',
        case_number: '33-2026-000001-1',
        person_id: 'p1',
        procedure: 'reissue',
        state: before,
        received_on: '2026-10-01',
        channel: 'counter',
        title_id: null,
        assignee_id: null,
        closed_on: null,
        fiction_until: null,
        note: '',
        created_at: now.toISOString(),
        version: 1,
      })
      .execute()
    await database.db.updateTable('cards').set({ case_id: 'v1' }).where('id', '=', 'c1').execute()
    await deliver(['Y05PVYP4C'])
    await addReceipt('signed')
    await cards.handOver({ cardId: 'c1', oldCardCollected: false }, context)
    expect(await database.db.selectFrom('cases').select('state').execute()).toEqual([{ state: after }])
    const moved = await database.db.selectFrom('audit').selectAll().where('action', '=', 'cases.moved').execute()
    expect(moved).toHaveLength(entries)
  })

  test('the PIN letter receipt is confirmed once', async () => {
    await cards.confirmPinLetter({ cardId: 'c1' }, context)
    now = new Date('2026-11-25T10:00:00.000Z')
    await cards.confirmPinLetter({ cardId: 'c1' }, context)
    expect((await cards.list({ state: 'ordered' }, context)).find(({ id }) => id === 'c1')?.pinLetterReceiptOn).toBe(
      '2026-11-21',
    )
    await expect(cards.confirmPinLetter({ cardId: 'none' }, context)).rejects.toEqual(failsWith('card/not-found'))
  })
})
