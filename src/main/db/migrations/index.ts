import type { Migration } from '../migrate.ts'
import { office } from './0001-office.ts'
import { consultations } from './0002-consultations.ts'

/** In order; append only. A static list, because files cannot be searched for inside the packed program. */
export const migrations: readonly Migration[] = [office, consultations]
