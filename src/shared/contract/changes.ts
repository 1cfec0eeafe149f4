import { z } from 'zod'
import { event, id } from './define.ts'

/** Topics of the change feed: a table's feature, or `*` after a gap. */
export const topics = [
  'people',
  'cases',
  'documents',
  'signing',
  'cards',
  'pickup',
  'appointments',
  'consultations',
  'team',
  'audit',
  '*',
] as const
export type Topic = (typeof topics)[number]

/** Emitted after commit, here and by other workstations. Ids, never rows; the page's cache decides what to fetch again. */
export const changes = {
  changed: event(z.object({ topic: z.enum(topics), ids: z.array(id) })),
}
