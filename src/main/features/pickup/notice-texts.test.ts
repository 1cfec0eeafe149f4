import { describe, expect, test } from 'vitest'
import { padLanguages } from '../../../shared/domain/pad-texts.ts'
import { noticeText } from './notice-texts.ts'

const data = {
  pickupNumber: 'K7Q-2M4',
  code: '01234567',
  place: 'Abholfach 1, Rathaus',
  until: '2026-11-28',
  office: 'Ausländerbehörde Musterstadt',
}

describe('notice', () => {
  test.each(padLanguages)('%s names number, code, place and last day', (language) => {
    const { language: used, text } = noticeText(language, data)
    expect(used).toBe(language)
    for (const part of ['K7Q-2M4', '0123 4567', 'Abholfach 1, Rathaus', '28.11.2026']) expect(text).toContain(part)
    // No kind of document, no title (§ 61b Abs. 6 AufenthV): a message is read by others.
    expect(text).not.toMatch(
      /Aufenthalt|residence|séjour|residencia|oturma|إقامة|اقامت|посвідк|вид на|ședere|Passport|eAT/,
    )
  })

  test('every language says it in its own words', () => {
    expect(new Set(padLanguages.map((language) => noticeText(language, data).text)).size).toBe(padLanguages.length)
  })

  test('numbers stay in one piece where the text runs from right to left', () => {
    expect(noticeText('ar', data).text).toContain('\u2068K7Q-2M4\u2069')
    expect(noticeText('de', data).text).not.toContain('\u2068')
  })

  test('a language the office does not speak gets English', () => {
    expect(noticeText('sw', data)).toEqual(noticeText('en', data))
  })
})
