import { expect, test } from 'vitest'
import { isRightToLeft, visualRuns } from './bidi.ts'

const words = (line: string) => visualRuns(line).map(({ text }) => text)

test('a line without Arabic letters is one run, whatever it holds', () => {
  for (const line of ['', 'Ihr Pass (gültig bis 02.02.2027)', 'Добрий день, 5 €']) {
    expect(visualRuns(line)).toEqual([{ text: line, script: 'latin' }])
    expect(isRightToLeft(line)).toBe(false)
  }
})

test('a date keeps its order inside Arabic words, and the full stop stands at the left', () => {
  expect(visualRuns('صالح حتى 02.02.2027.')).toEqual([
    { text: '.', script: 'latin' },
    { text: '02.02.2027', script: 'latin' },
    { text: 'صالح حتى ', script: 'arabic' },
  ])
})

test('a Latin name keeps its order and its space', () => {
  expect(words('تحية طيبة Amina Musterfrau،')).toEqual(['،', 'Amina Musterfrau', 'تحية طيبة '])
  expect(isRightToLeft('تحية طيبة Amina')).toBe(true)
  expect(isRightToLeft('Amina تحية')).toBe(false)
})

test('brackets open towards the reader', () => {
  expect(words('متن (آلمانی) است')).toEqual([' است', '(', 'آلمانی', ')', 'متن '])
})
