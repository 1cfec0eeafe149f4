import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { expect as see } from '@playwright/test'
import { wordsFor } from '../../src/shared/consultation/words.ts'
import { clerkFor, Hall, type Person } from './rig.ts'

/** The talk, with a real clerk's side at the other end of real connections. */

let hall: Hall
beforeAll(async () => {
  hall = await Hall.open()
})
afterEach(() => hall.leave())
afterAll(() => hall.close())

/** The moving picture of somebody is on the screen. */
async function moving(person: Person, of: string): Promise<void> {
  const picture = person.page.getByLabel(of, { exact: true })
  await see
    .poll(() => picture.evaluate((video: HTMLVideoElement) => video.videoWidth), { timeout: 15_000 })
    .toBeGreaterThan(0)
}

test(
  'seen and heard, four words, messages, a document, a picture with consent, hang up',
  { timeout: 90_000 },
  async () => {
    const meeting = hall.room()
    const person = await hall.person('ar')
    const { page, words } = person
    await person.enter(meeting)
    await person.answer(meeting)
    await using clerk = await clerkFor(hall, meeting)
    await moving(person, words.call.office)
    await moving(person, words.call.you)

    const indexes = await clerk.words('citizen')
    const four = page.getByText(wordsFor('ar', indexes).join(' · '))
    await see(four).toBeVisible()
    await see(page.getByText(words.call.wordsText)).toBeVisible()
    // Read, and out of the way on a phone; there again when wanted.
    await person.press(words.call.wordsHide)
    await see(four).toBeHidden()
    await person.press(words.call.wordsShow)
    await see(four).toBeVisible()

    await person.press(words.call.mute)
    await see.poll(() => clerk.sees('citizen')).toMatchObject({ microphone: false, camera: true })
    await person.press(words.call.cameraOff)
    await see.poll(() => clerk.sees('citizen')).toMatchObject({ microphone: false, camera: false })
    await person.press(words.call.cameraOn)
    await moving(person, words.call.you)

    // A message is said aloud while they are closed, and stands in them when they are open.
    await clerk.page.evaluate(() => window.clerk.call().say('Beispielweg 4?'))
    await see(page.getByRole('status').getByText('Beispielweg 4?')).toBeVisible()
    await see(person.button(words.call.chat).locator('.unread')).toBeVisible()
    await person.press(words.call.chat)
    await see(page.locator('.unread')).toHaveCount(0)
    await see(page.getByRole('log').getByText('Beispielweg 4?')).toBeVisible()
    await see(page.getByRole('textbox', { name: words.call.chatLabel })).toBeFocused()
    await page.keyboard.type('نعم')
    await page.keyboard.press('Enter')
    await see.poll(() => clerk.page.evaluate(() => window.clerk.call().view().chat.at(-1)?.text)).toBe('نعم')
    await person.press(words.call.chat)
    await see(page.getByText('Beispielweg 4?')).toBeHidden()

    await clerk.page.evaluate(() => window.clerk.show('Antrag', 2, 3))
    const document = page.getByRole('img', { name: /Antrag/ })
    await see(document).toBeVisible()
    // Nobody has to look for it: all of it stands on the phone's screen, and its buttons are no part of what covers it.
    await see(document).toBeInViewport({ ratio: 0.98 })
    const covered = await page.evaluate(() => {
      const bar = window.document.querySelector('.controls')?.getBoundingClientRect().top ?? 0
      return (window.document.querySelector('.shown-page')?.getBoundingClientRect().bottom ?? 0) - bar
    })
    expect(covered).toBeLessThanOrEqual(0)
    const narrow = (await document.boundingBox())?.width ?? 0
    await person.press(words.call.shownLarger)
    await see.poll(async () => (await document.boundingBox())?.width).toBeGreaterThan(narrow * 1.4)
    expect(await person.misfits()).toEqual([])
    await person.press(words.call.shownHide)
    await see(document).toBeHidden()
    await clerk.page.evaluate(() => window.clerk.show('Bescheid', 1, 1))
    await see(page.getByRole('img', { name: /Bescheid/ })).toBeVisible()
    await clerk.page.evaluate(() => window.clerk.call().endShow())
    await see(page.getByRole('img', { name: /Bescheid/ })).toBeHidden()

    const declined = clerk.page.evaluate(() => window.clerk.still('Pass'))
    await person.press(words.call.stillNo)
    expect(await declined).toBe('declined')
    const taken = clerk.page.evaluate(() => window.clerk.still('Pass'))
    await see(page.getByRole('dialog')).toContainText('Pass')
    await moving(person, words.call.stillPreview)
    await person.press(words.call.stillTake)
    expect(await taken).toBe('image/jpeg 640x480')
    await see(page.getByRole('dialog')).toBeHidden()
    await see(page.getByRole('status').getByText(words.call.stillSent)).toBeVisible()
    // With the camera off that comes first, and the picture is still a question of its own.
    await person.press(words.call.cameraOff)
    const later = clerk.page.evaluate(() => window.clerk.still('Pass'))
    const dialog = page.getByRole('dialog')
    await see(dialog).toContainText(words.call.stillCameraOff)
    await see(dialog.locator('video')).toHaveCount(0)
    await dialog.getByRole('button', { name: words.call.cameraOn }).click()
    await moving(person, words.call.stillPreview)
    await person.press(words.call.stillTake)
    expect(await later).toBe('image/jpeg 640x480')

    // No picture that stands still: with the clerk's camera off, and with this side taking sound only, words stand in its place.
    const office = page.getByLabel(words.call.office, { exact: true })
    await clerk.page.evaluate(() => window.clerk.call().setCamera(false))
    await see(page.locator('.remote').getByText(words.call.state.theirCameraOff)).toBeVisible()
    await see(office).toHaveCount(0)
    await clerk.page.evaluate(() => window.clerk.call().setCamera(true))
    await moving(person, words.call.office)
    await person.press(words.call.more)
    await person.press(words.call.audioOnly)
    await person.press(words.common.close)
    await see(page.locator('.remote').getByText(words.call.audioOnly)).toBeVisible()
    await see(office).toHaveCount(0)
    await person.press(words.call.more)
    await person.press(words.call.audioOnlyEnd)
    await person.press(words.common.close)
    await moving(person, words.call.office)

    await clerk.page.evaluate(() => window.clerk.call().setHold(true))
    await see(page.getByRole('status').getByText(words.call.state.hold)).toBeVisible()
    // Said once.
    await see(page.getByText(words.call.state.hold)).toHaveCount(1)
    await clerk.page.evaluate(() => window.clerk.call().setHold(false))
    await moving(person, words.call.office)
    expect(await person.hindrances()).toEqual([])

    await person.press(words.call.hangUp)
    await page.getByRole('dialog').getByRole('button', { name: words.common.back }).click()
    await person.press(words.call.hangUp)
    await page.getByRole('dialog').getByRole('button', { name: words.call.hangUp }).click()
    await meeting.said('hang-up')
    meeting.status({ state: 'wrap-up' })
    await person.at(words.ended.wrapUp)
    // Nobody is seen or heard any more.
    await see.poll(() => clerk.sees('citizen')).toMatchObject({ state: 'closed' })
    await see(page.getByText(words.ended.outcomeSoon)).toBeVisible()
    meeting.status({ state: 'done', outcome: 'papers-missing' })
    await see(page.getByRole('status').getByText(words.ended.outcome['papers-missing'])).toBeVisible()
    expect(await person.hindrances()).toEqual([])
  },
)

test('an interpreter agrees, waits, joins as the third, leaves and comes back', { timeout: 90_000 }, async () => {
  const meeting = hall.room()
  const [person, third] = [await hall.person('de'), await hall.person('de')]
  const { words } = third
  await person.enter(meeting)
  await third.open(`/#${meeting.tokens.interpreter}`)
  await third.choose()
  await third.at(words.interpreter.title)
  await see(third.page.getByText(words.interpreter.duty)).toBeVisible()
  // It is neither their matter nor their file.
  await see(third.page.getByText(words.interpreter.storedText)).toBeVisible()
  await see(third.page.getByText(words.privacy.storedText)).toBeHidden()
  await third.press(words.privacy.agree)
  await meeting.said('consent')
  await third.press(words.test.start)
  await third.press(words.test.enterAnyway)
  await third.at(words.interpreter.waiting)
  expect(await third.hindrances()).toEqual([])

  await person.answer(meeting)
  await using clerk = await clerkFor(hall, meeting)
  await third.at(words.interpreter.join)
  await third.press(words.interpreter.rejoin)
  await third.at(words.call.title)
  await moving(third, words.call.office)
  await moving(third, words.call.citizen)
  await moving(person, words.call.interpreter)
  await see(third.page.getByText(words.call.wordsOthersText)).toBeVisible()
  await see(person.page.getByText(words.call.wordsOthersText)).toBeVisible()
  expect(await person.misfits()).toEqual([])
  await see.poll(() => clerk.sees('interpreter')).toMatchObject({ state: 'connected' })

  await third.press(words.call.hangUp)
  await third.page.getByRole('dialog').getByRole('button', { name: words.call.hangUp }).click()
  await third.at(words.interpreter.left)
  // The other two go on.
  await moving(person, words.call.office)
  await third.press(words.interpreter.rejoin)
  await moving(third, words.call.citizen)
  meeting.status({ state: 'done', outcome: 'solved' })
  await third.at(words.ended.done)
  // What the person does next is theirs to know.
  await see(person.page.getByText(words.ended.outcome.solved)).toBeVisible()
  await see(third.page.getByText(words.ended.outcome.solved)).toBeHidden()
  await see(third.page.getByText(words.ended.doneText)).toBeHidden()
})
