import type { PaperCode } from '../../../shared/domain/procedures.ts'
import { PROCEDURES } from '../../../shared/domain/procedures.ts'

/** What a consultation can be about. */
export const matters: readonly string[] = [...PROCEDURES.map(({ code }) => code), 'collection', 'general']

/** Papers to have at hand where no Vorgang says it better. */
export function papersOf(matter: string): readonly PaperCode[] {
  if (matter === 'collection') return ['passport', 'old-card']
  return PROCEDURES.find(({ code }) => code === matter)?.papers ?? ['passport']
}
