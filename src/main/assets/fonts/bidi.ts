/**
 * Right to left: enough of Unicode's bidirectional algorithm (UAX 9) for lines of our own letters, which hold words of
 * one right-to-left script, and between them dates, numbers and names in Latin letters. No embedded directions.
 */

export type Script = 'latin' | 'arabic'

/** A piece of a line in one script, as it is read. */
export interface Run {
  readonly text: string
  readonly script: Script
}

const arabic = /[\p{Script=Arabic}\u060C\u061B\u061F\u200C\u200D]/u
const leftToRight = /[\p{Script=Latin}\p{Script=Cyrillic}0-9]/u
const mirrored: Readonly<Record<string, string>> = { '(': ')', ')': '(', '[': ']', ']': '[', '«': '»', '»': '«' }

/** Whether the first letter with a direction is written from the right (UAX 9, rule P2). */
export function isRightToLeft(text: string): boolean {
  for (const character of text) {
    if (arabic.test(character)) return true
    if (leftToRight.test(character)) return false
  }
  return false
}

/**
 * The runs of a line in the order in which they stand on paper, from left to right. A line without right-to-left letters
 * is one run. Signs between two left-to-right words belong to them; all others go with the line.
 */
export function visualRuns(line: string): readonly Run[] {
  if (!arabic.test(line)) return [{ text: line, script: 'latin' }]
  const runs: Run[] = []
  const add = (text: string, script: Script, join: boolean): void => {
    const last = runs.at(-1)
    if (join && last?.script === script) runs[runs.length - 1] = { text: last.text + text, script }
    else runs.push({ text, script })
  }
  let inLatin = false
  let between = ''
  for (const character of line) {
    if (leftToRight.test(character)) {
      if (inLatin) add(between + character, 'latin', true)
      else {
        addSigns(between, add)
        add(character, 'latin', false)
      }
      between = ''
      inLatin = true
    } else if (arabic.test(character)) {
      addSigns(between, add)
      add(character, 'arabic', true)
      between = ''
      inLatin = false
    } else between += character
  }
  addSigns(between, add)
  return runs.toReversed()
}

/** Spaces are in both fonts; other signs only in the Latin one, each a run of its own, so that they stand in line order. */
function addSigns(signs: string, add: (text: string, script: Script, join: boolean) => void): void {
  for (const sign of signs) {
    if (sign === ' ') add(sign, 'arabic', true)
    else add(mirrored[sign] ?? sign, 'latin', false)
  }
}
