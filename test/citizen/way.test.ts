import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { expect as see } from '@playwright/test'
import { citizenLanguages, directionOf } from '../../src/shared/consultation/languages.ts'
import { languageNames } from '../../src/citizen/words/load.ts'
import { Hall, type Person } from './rig.ts'

/** The page as it is shipped, in a real browser, on a phone, served by the real server; the test speaks for the office. */

let hall: Hall
beforeAll(async () => {
  hall = await Hall.open()
})
afterEach(() => hall.leave())
afterAll(() => hall.close())

const phone = { width: 390, height: 844 }
const smallest = { width: 320, height: 640 }

/** On a usual phone and on the smallest. */
async function unhindered(person: Person): Promise<void> {
  expect(await person.misfits()).toEqual([])
  await person.page.setViewportSize(smallest)
  expect(await person.hindrances()).toEqual([])
  await person.page.setViewportSize(phone)
}

test.each([
  ['de', 'light'],
  ['ar', 'dark'],
  ['de-simple', 'light'],
] as const)('from the link to the end in %s, in %s colours', { timeout: 90_000 }, async (language, colorScheme) => {
  const meeting = hall.room()
  const person = await hall.person(language, { colorScheme, viewport: phone, reducedMotion: 'reduce' })
  const { page, words } = person
  await person.open(meeting.link)

  // Each language by its own name, in its own direction; the one the office expects comes first.
  const languages = page.getByRole('list').getByRole('button')
  await see(languages).toHaveText(
    ['uk', ...citizenLanguages.filter((one) => one !== 'uk')].map((one) => languageNames[one as 'uk']),
  )
  await unhindered(person)
  await person.choose()

  await person.at(words.privacy.title)
  await see(page.locator('html')).toHaveAttribute('dir', directionOf(language))
  await see(page.locator('html')).toHaveAttribute('lang', language === 'de-simple' ? 'de-DE' : language)
  await unhindered(person)
  await person.press(words.privacy.agree)
  expect(await meeting.said('consent')).toMatchObject({ language, notice: expect.any(String) as string })
  meeting.status({ state: 'checked-in' })

  await person.at(words.test.title)
  await unhindered(person)
  await person.press(words.test.start)
  await see(page.getByText(words.test.cameraOk)).toBeVisible()
  await see(page.getByText(words.test.microphoneOk)).toBeVisible()
  await person.press(words.test.play)
  await person.press(words.test.heard)
  await see(page.getByText(words.test.connectionGood)).toBeVisible()
  await unhindered(person)
  await person.press(words.test.enter)
  expect(await meeting.said('enter')).toEqual({
    s: 'enter',
    test: { camera: 'ok', microphone: 'ok', speaker: 'ok', connection: 'good' },
  })
  meeting.status({ state: 'waiting', place: 2, wait: { from: 5, to: 12 } })

  await person.at(words.waiting.title)
  await see(page.getByText(words.matters.settlement)).toBeVisible()
  await see(page.getByRole('checkbox', { name: words.papers.pension })).not.toBeChecked()
  await unhindered(person)
  meeting.status({ place: 1, wait: null, remark: 'nobody-available' })
  await see(page.getByText(words.waiting.remark['nobody-available'])).toBeVisible()
  await see(page.getByText(words.waiting.unknownWait)).toBeVisible()

  meeting.ring()
  await person.at(words.ringing.title)
  await see(page).toHaveTitle(new RegExp(words.ringing.tab))
  await unhindered(person)
  await person.press(words.ringing.accept)
  expect(await meeting.said('accept')).toEqual({ s: 'accept', round: 1 })
  meeting.status({ state: 'in-call', ringsUntil: null })

  await person.at(words.call.title)
  await see(page.getByText(words.call.notRecorded)).toBeVisible()
  await unhindered(person)
  await person.press(words.call.hangUp)
  await page.getByRole('dialog').getByRole('button', { name: words.call.hangUp }).click()
  await meeting.said('hang-up')
  meeting.status({ state: 'wrap-up' })

  await person.at(words.ended.wrapUp)
  await unhindered(person)
  expect(await person.kept()).toEqual([])
})

test('by keyboard alone', { timeout: 60_000 }, async () => {
  const meeting = hall.room()
  const person = await hall.person('de')
  const { page, words } = person
  /** Tab by Tab to the button or box with this name, and press it. */
  const reach = async (name: string, key = 'Enter'): Promise<void> => {
    const wanted = page.getByRole('button', { name, exact: true }).or(page.getByRole('checkbox', { name, exact: true }))
    await see(wanted).toBeVisible()
    for (let steps = 0; steps < 30; steps++) {
      await page.keyboard.press('Tab')
      if (await wanted.evaluate((element) => element === document.activeElement)) {
        // Not under a bar, not outside the window.
        const covered = await wanted.evaluate((element) => {
          const { left, top, width, height } = element.getBoundingClientRect()
          const hit = document.elementFromPoint(left + width / 2, top + height / 2)
          return !(hit && (element.contains(hit) || hit.contains(element)))
        })
        expect(covered, `${name} is covered`).toBe(false)
        return page.keyboard.press(key)
      }
    }
    throw new Error(`${name} is not reached by Tab`)
  }
  await person.open(meeting.link)
  await reach('Deutsch')
  await person.at(words.privacy.title)
  await reach(words.privacy.agree)
  await meeting.said('consent')
  meeting.status({ state: 'checked-in' })
  await person.at(words.test.title)
  await reach(words.test.start)
  await see(page.getByText(words.test.microphoneOk)).toBeVisible()
  await reach(words.test.play)
  await reach(words.test.heard)
  await see(page.getByText(words.test.connectionGood)).toBeVisible()
  await reach(words.test.enter)
  await meeting.said('enter')
  meeting.status({ state: 'waiting', place: 1, wait: { from: 0, to: 5 } })
  await person.at(words.waiting.title)
  await reach(words.papers.passport, 'Space')
  await see(page.getByRole('checkbox', { name: words.papers.passport })).toBeChecked()

  // A question that takes something away begins at "no"; Escape is "no", and the focus goes back.
  await reach(words.waiting.leave)
  await see(person.button(words.waiting.leaveNo)).toBeFocused()
  await page.keyboard.press('Escape')
  await see(person.button(words.waiting.leave)).toBeFocused()

  meeting.ring()
  await person.at(words.ringing.title)
  await reach(words.ringing.accept)
  await meeting.said('accept')
  meeting.status({ state: 'in-call', ringsUntil: null })
  await person.at(words.call.title)
  await reach(words.call.mute)
  await see(person.button(words.call.unmute)).toBeFocused()
  await reach(words.call.more)
  await page.keyboard.press('Escape')
  await see(person.button(words.call.more)).toBeFocused()
})

test('in forced colours everything still has its edge', async () => {
  const meeting = hall.room()
  const person = await hall.person('de', { forcedColors: 'active' })
  await person.enter(meeting)
  const edges = await person.page.evaluate(() =>
    [...document.querySelectorAll('.button, .choice, .note')].filter(
      (box) => getComputedStyle(box).borderTopStyle === 'none',
    ),
  )
  expect(edges).toEqual([])
  expect(await person.hindrances()).toEqual([])
})
