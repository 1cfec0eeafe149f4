import type { TFunction } from 'i18next'
import type { QueueRow } from '../../../shared/contract/consultations.ts'

/** What the person's own test of their devices found; the gravest thing, in two words. Undefined: not tested. */
export function testWords(
  t: TFunction,
  test: QueueRow['test'],
): { words: string; colour: 'green' | 'yellow' } | undefined {
  if (test === null) return undefined
  const wrong =
    test.microphone !== 'ok' || test.speaker === 'not-heard'
      ? 'noSound'
      : test.connection === 'none'
        ? 'noLine'
        : test.camera === 'none'
          ? 'noCamera'
          : test.connection === 'weak'
            ? 'weakLine'
            : undefined
  return wrong === undefined
    ? { words: t('consultations.test.ok'), colour: 'green' }
    : { words: t(`consultations.test.${wrong}`), colour: 'yellow' }
}
