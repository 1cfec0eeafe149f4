import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { expect as see } from '@playwright/test'
import { fill } from '../../src/citizen/words/words.ts'
import { noticeFor } from '../../src/shared/consultation/notices.ts'
import { openDoor, secret, TestDesk } from '../consultation/rig.ts'
import { Hall } from './rig.ts'

/** What happens beside the straight way: reloads, wrong links, the door, a server that falls over, a changed mind. */

let hall: Hall
beforeAll(async () => {
  hall = await Hall.open()
})
afterEach(() => hall.leave())
afterAll(() => hall.close())

describe('a reload', () => {
  test('in the waiting room leads back to the same place, with what was ticked off', async () => {
    const meeting = hall.room()
    const person = await hall.person('tr')
    const { page, words } = person
    await person.enter(meeting)
    await page.getByRole('checkbox', { name: words.papers.passport }).check()
    await page.reload()
    await person.at(words.waiting.title)
    await see(page.getByText('5–12')).toBeVisible()
    await see(page.getByRole('checkbox', { name: words.papers.passport })).toBeChecked()
    // Without a touch the browser plays nothing: the page asks for one.
    await see(person.button(words.waiting.soundOn)).toBeVisible()
  })

  test('in the middle of the call leads back into it', async () => {
    const meeting = hall.room()
    const person = await hall.person('de')
    await person.enter(meeting)
    await person.answer(meeting)
    await person.page.reload()
    await person.at(person.words.call.title)
  })

  test('after the end still finds the end, and nothing on the device', async () => {
    const meeting = hall.room()
    const person = await hall.person('de')
    await person.enter(meeting)
    meeting.status({ state: 'wrap-up', place: null, wait: null })
    await person.at(person.words.ended.wrapUp)
    expect(await person.kept()).toEqual([])
    await person.page.reload()
    await person.at(person.words.ended.wrapUp)
    hall.desk.send({ t: 'close', id: meeting.id })
    await person.page.reload()
    await person.at(person.words.refused.closed)
  })
})

describe('a link', () => {
  test('that does not exist, or was cut off, says so and keeps nothing', async () => {
    const person = await hall.person('de')
    const { words } = person
    await person.open(`/#${secret()}`)
    await person.at(words.refused.unknown)
    await see(person.page.getByText(words.refused.unknownText)).toBeVisible()
    await person.page.goto('about:blank')
    await person.open('/#half-a-link')
    await person.at(words.refused.unknown)
    expect(await person.kept()).toEqual([])
  })

  test('that another device has agreed on is not for a second one, and the first goes on', async () => {
    const meeting = hall.room()
    const [first, second] = [await hall.person('de'), await hall.person('de')]
    await first.enter(meeting)
    await second.open(meeting.link)
    await second.at(second.words.refused.used)
    await first.at(first.words.waiting.title)
  })

  test('that has expired or was withdrawn says so, in the midst of waiting as well', async () => {
    const { desk } = hall
    const expired = hall.room()
    desk.send({ t: 'close', id: expired.id })
    desk.send({ t: 'open', room: { ...expired.room, expiresAt: '2020-01-01T00:00:00.000Z' } })
    await desk.settled()
    const late = await hall.person('de')
    await late.open(expired.link)
    await late.at(late.words.refused.expired)

    const withdrawn = hall.room()
    const waiting = await hall.person('de')
    await waiting.enter(withdrawn)
    desk.send({ t: 'close', id: withdrawn.id })
    await waiting.at(waiting.words.refused.closed)
    expect(await waiting.kept()).toEqual([])
  })

  test('opened in a second tab goes on there, and can be taken back', async () => {
    const meeting = hall.room()
    const person = await hall.person('de')
    const { page, words } = person
    await person.enter(meeting)
    const tab = await page.context().newPage()
    await tab.goto(page.url())
    await see(tab.getByRole('heading', { level: 1, name: words.waiting.title })).toBeVisible()
    await person.at(words.refused.elsewhere)
    await person.press(words.refused.useHere)
    await person.at(words.waiting.title)
    await see(tab.getByRole('heading', { level: 1, name: words.refused.elsewhere })).toBeVisible()
  })
})

describe('the door', () => {
  test('takes a walk-in: matter, place, and on as with a link', async () => {
    const person = await hall.person('fr')
    const { page, words } = person
    hall.sayDoor()
    await person.open('/')
    await person.choose()
    await person.at(words.door.title)
    expect(await person.hindrances()).toEqual([])
    await see(person.button(words.door.knock)).toBeDisabled()
    await page.getByRole('radio', { name: words.matters.general }).check()
    await person.press(words.door.knock)
    const { knock, matter, language } = await hall.desk.next('knock')
    expect([matter, language]).toEqual(['general', 'fr'])
    const meeting = hall.room({ state: 'booked', place: null, wait: null }, { kind: 'walk-in' })
    hall.desk.send({ t: 'ticket', knock, token: meeting.tokens.citizen })
    // No second choice of the language.
    await person.at(words.privacy.title)
    expect(new URL(page.url()).hash).toBe(`#${meeting.tokens.citizen}`)
    await person.press(words.privacy.agree)
    await meeting.said('consent')
    await page.reload()
    meeting.status({ state: 'checked-in' })
    await person.at(words.test.title)
  })

  test('says what it says, and changes with it', async () => {
    const person = await hall.person('de')
    const { page, words } = person
    hall.sayDoor({ open: 'closed', walkIn: false, wait: null })
    await person.open('/')
    await person.choose()
    await person.at(words.door.title)
    await see(page.getByText(words.door.closedText)).toBeVisible()
    hall.sayDoor()
    await see(page.getByText('10–25')).toBeVisible()
    hall.sayDoor({ walkIn: false })
    await see(page.getByText(words.door.fullText)).toBeVisible()
    hall.sayDoor({ matters: [...openDoor.matters, 'constructor'] })
    await see(page.getByRole('radio')).toHaveCount(2)
  })

  test('turns away who cannot be taken, and lets them try again', async () => {
    const person = await hall.person('de')
    const { page, words } = person
    hall.sayDoor()
    await person.open('/')
    await person.choose()
    await page.getByRole('radio', { name: words.matters.general }).check()
    await person.press(words.door.knock)
    const { knock } = await hall.desk.next('knock')
    hall.desk.send({ t: 'ticket', knock, token: null })
    await person.at(words.refused['no-walk-in'])
    await person.press(words.refused.reload)
    await person.at(words.door.title)
  })
})

describe('the line', () => {
  test('what was said and not heard is said again', async () => {
    const meeting = hall.room()
    const person = await hall.person('de')
    await person.open(meeting.link)
    await person.choose()
    await person.press(person.words.privacy.agree)
    const first = await meeting.said('consent')
    // The office does not answer: it says it once more.
    expect(await meeting.said('consent')).toEqual(first)
    meeting.status({ state: 'checked-in' })
    await person.at(person.words.test.title)
  })
})

test('days before the appointment the devices can be tried; the queue is for the day itself', async () => {
  const dueAt = new Date(Date.now() + 3 * 24 * 3600_000).toISOString()
  const meeting = hall.room({ state: 'checked-in', place: null, wait: null }, { dueAt })
  const person = await hall.person('fa')
  const { page, words } = person
  await person.open(meeting.link)
  await person.choose()
  await person.press(words.privacy.agree)
  await person.press(words.test.start)
  await person.press(words.test.enterAnyway)
  await person.at(words.waiting.appointment)
  await see(page.getByText(words.waiting.otherDay)).toBeVisible()
  await see(page.getByText(words.waiting.stay)).toBeHidden()
  // On the day the same link leads straight to the waiting room.
  await meeting.said('enter')
  await page.reload()
  await meeting.said('enter')
  meeting.status({ state: 'waiting', place: 4 })
  await person.at(words.waiting.title)
})

describe('a changed mind', () => {
  test('who does not agree is told where to go, and has said nothing', async () => {
    const meeting = hall.room()
    const person = await hall.person('de')
    const { words } = person
    await person.open(meeting.link)
    await person.choose()
    await person.press(words.privacy.decline)
    await person.at(words.privacy.declined)
    await person.press(words.common.back)
    await person.at(words.privacy.title)
    await hall.desk.settled()
    expect(hall.desk.inbox.filter((frame) => frame.t === 'said' && frame.id === meeting.id)).toEqual([])
  })

  test('not now: back into the queue; ringing is heard among the languages; the place is given up after a question', async () => {
    const meeting = hall.room()
    const person = await hall.person('de')
    const { page, words } = person
    await person.enter(meeting)
    meeting.ring(1)
    await person.at(words.ringing.title)
    await person.press(words.ringing.decline)
    expect(await meeting.said('decline')).toEqual({ s: 'decline', round: 1 })
    meeting.status({ state: 'waiting', place: 3, wait: null, remark: 'missed-once', ringsUntil: null })
    await person.at(words.waiting.title)
    await see(page.getByText(words.waiting.remark['missed-once'])).toBeVisible()

    await page.getByRole('button', { name: words.language.change }).click()
    await person.at(words.language.title)
    meeting.ring(2)
    await person.at(words.ringing.title)
    meeting.status({ state: 'waiting', place: 1, ringsUntil: null })
    await person.at(words.language.title)
    await person.choose()
    await person.at(words.waiting.title)

    await person.press(words.waiting.leave)
    await person.press(words.waiting.leaveNo)
    await person.press(words.waiting.leave)
    await person.press(words.waiting.leaveYes)
    await meeting.said('cancel')
    meeting.status({ state: 'cancelled', place: null })
    await person.at(words.ended.cancelled)
    expect(await person.kept()).toEqual([])
  })

  test('sent for papers: ready, and in the queue again', async () => {
    const meeting = hall.room()
    const person = await hall.person('es')
    await person.enter(meeting)
    meeting.status({ state: 'parked', place: null, wait: null })
    await person.at(person.words.parked.title)
    await person.press(person.words.parked.ready)
    await meeting.said('ready')
    meeting.status({ state: 'waiting', place: 1 })
    await person.at(person.words.waiting.title)
  })

  test('away for too long: queues again, on the same device, after a reload as well', async () => {
    const meeting = hall.room()
    const person = await hall.person('de')
    const { words } = person
    await person.enter(meeting)
    meeting.status({ state: 'abandoned', place: null, wait: null })
    await person.at(words.ended.abandoned)
    await person.page.reload()
    await person.at(words.ended.abandoned)
    expect(await person.hindrances()).toEqual([])
    await person.press(words.ended.again)
    await meeting.said('enter')
    await see(person.button(words.ended.again)).toBeDisabled()
    meeting.status({ state: 'waiting', place: 4 })
    await person.at(words.waiting.title)
  })

  test('a language chosen in the waiting room is told to the office', async () => {
    const meeting = hall.room()
    const person = await hall.person('de')
    await person.enter(meeting)
    await person.page.getByRole('button', { name: person.words.language.change }).click()
    await person.press('Türkçe')
    expect(await meeting.said('consent')).toMatchObject({ language: 'tr' })
  })

  test.each([
    ['no-show', 'noShow'],
    ['abandoned', 'abandoned'],
    ['done', 'done'],
  ] as const)('%s: what it means and where to go', async (state, words) => {
    const meeting = hall.room({ state: 'booked', place: null, wait: null }, { language: 'de' })
    const person = await hall.person('de')
    await person.open(meeting.link)
    meeting.status({ state })
    await person.at(person.words.ended[words])
    await see(person.page.getByText(meeting.room.info.office).last()).toBeVisible()
  })
})

test('without camera and microphone the page says what to do, and one may wait and write all the same', async () => {
  const meeting = hall.room()
  const person = await hall.person('de', { permissions: [] })
  const { page, words } = person
  await person.open(meeting.link)
  await person.choose()
  await person.press(words.privacy.agree)
  await meeting.said('consent')
  meeting.status({ state: 'checked-in' })
  await person.press(words.test.start)
  await see(page.getByText(words.test.refused)).toBeVisible()
  await see(page.getByText(words.test.cameraNone)).toBeVisible()
  await see(page.getByText(words.test.microphoneNone)).toBeVisible()
  await person.press(words.test.enterAnyway)
  expect(await meeting.said('enter')).toMatchObject({
    test: { camera: 'none', microphone: 'none', speaker: 'skipped' },
  })
  meeting.status({ state: 'waiting', place: 1 })
  await person.answer(meeting)
  await see(page.getByText(words.call.noDevices)).toBeVisible()
  // Allowed after all, one after the other, without a reload.
  await page.context().grantPermissions(['microphone'])
  await person.press(words.call.unmute)
  await see(person.button(words.call.mute)).toBeVisible()
  await person.press(words.call.cameraOn)
  await see(page.getByText(words.test.cameraNone)).toBeVisible()
  await page.context().grantPermissions(['camera', 'microphone'])
  await person.press(words.call.cameraOn)
  await see(page.getByLabel(words.call.you, { exact: true })).toBeVisible()
})

test('another platform says so before the consent, and its room is a link of its own', async () => {
  const meeting = hall.room({ state: 'booked', place: null, wait: null }, { provider: 'opentalk' })
  const person = await hall.person('de')
  const { page, words } = person
  await person.open(meeting.link)
  await person.choose()
  await person.at(words.privacy.title)
  await see(page.getByText(fill(words.privacy.encryptedElsewhereText, { platform: 'OpenTalk' }))).toBeVisible()
  await see(page.getByText(words.privacy.recordingElsewhereText)).toBeVisible()
  await see(page.getByText(words.privacy.encryptedText)).toBeHidden()
  await person.press(words.privacy.agree)
  expect(await meeting.said('consent')).toMatchObject({ notice: noticeFor('opentalk') })
  meeting.status({ state: 'checked-in' })
  await person.press(words.test.start)
  await person.press(words.test.enterAnyway)
  await meeting.said('enter')
  meeting.status({ state: 'waiting', place: 1 })
  meeting.ring()
  await person.at(words.ringing.title)
  await person.press(words.ringing.accept)
  await meeting.said('accept')
  // Accepted before the room is there: no camera, no call.
  meeting.status({ state: 'in-call', place: null, ringsUntil: null })
  await person.at(words.elsewhere.opening)
  expect(await person.hindrances()).toEqual([])
  expect(await page.locator('video').count()).toBe(0)
  meeting.status({ state: 'in-call', place: null, elsewhere: 'https://meet.example.org/raum?jwt=abc' })
  await person.at(person.words.elsewhere.title)
  const link = person.page.getByRole('link', { name: person.words.elsewhere.open })
  await see(link).toHaveAttribute('href', 'https://meet.example.org/raum?jwt=abc')
  await see(link).toHaveAttribute('rel', 'noopener noreferrer')
})

test('a server that falls over takes nobody’s place and ends no call', { timeout: 60_000 }, async () => {
  const [waits, talks] = [hall.room(), hall.room()]
  const [waiting, talking] = [await hall.person('de'), await hall.person('de')]
  await waiting.enter(waits)
  await talking.enter(talks)
  await talking.answer(talks)
  await talking.press(talking.words.call.mute)
  await hall.down()
  await see(waiting.page.getByText(waiting.words.line.serverGone)).toBeVisible()
  await see(talking.page.getByText(talking.words.line.serverGone)).toBeVisible()
  const turnedAway = new Promise<void>((resolve) => {
    talking.page.on('websocket', (socket) => {
      socket.on('framereceived', ({ payload }) => {
        if (String(payload).includes('office-away')) resolve()
      })
    })
  })
  await hall.up()
  // The server knows nobody yet, and says so; then the office comes back with its rooms.
  await turnedAway
  await talking.stands(talking.words.call.title)
  hall.desk = await TestDesk.ready(hall.server)
  for (const { room } of [waits, talks]) hall.desk.send({ t: 'open', room })
  await see(waiting.page.getByText(waiting.words.line.serverGone)).toBeHidden({ timeout: 20_000 })
  await see(talking.page.getByText(talking.words.line.serverGone)).toBeHidden({ timeout: 20_000 })
  await see(waiting.page.getByText(waiting.words.line.back)).toBeVisible()
  await waiting.stands(waiting.words.waiting.title)
  // The same call, still muted.
  await see(talking.button(talking.words.call.unmute)).toBeVisible()
  waits.ring()
  await waiting.at(waiting.words.ringing.title)
})
