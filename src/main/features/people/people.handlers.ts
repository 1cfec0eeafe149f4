import { AppError } from '../../../shared/errors.ts'
import { isPartialDate } from '../../../shared/domain/dates.ts'
import { searchWays, similarWays } from '../../../shared/domain/person-keys.ts'
import type { Deps, FeatureOf } from '../../deps.ts'
import { inTransaction } from '../../db/transaction.ts'
import { officeDay } from '../../../shared/domain/office-time.ts'
import { appendAudit } from '../../db/audit.ts'
import { readFile } from './people.file.ts'
import type { Readings } from './people.readings.ts'
import { addDocument, insertPerson } from './people.repository.ts'
import { findPeople } from './people.search.ts'

const MAX_HITS = 30
const MAX_SIMILAR = 8

type PeopleDeps = Pick<Deps, 'database' | 'now'> & { readonly config: Pick<Deps['config'], 'mode'> }

export function createPeople({ database, now, config }: PeopleDeps, readings: Readings): FeatureOf<'people'> {
  const today = () => officeDay(now())
  return {
    async search({ text }) {
      return [...(await findPeople(database.db, searchWays(text, today()), MAX_HITS))]
    },

    async file({ personId }, { user }) {
      const file = await readFile(database.db, personId, today())
      readings.note(user.id, personId)
      return file
    },

    async similar(person) {
      return [...(await findPeople(database.db, similarWays(person), MAX_SIMILAR))]
    },

    async create(person, { user }) {
      requireDate('birthDate', person.birthDate)
      if (person.birthDate > today()) throw new AppError('invalid-input', { details: { field: 'birthDate' } })
      if (person.document !== null) requireDate('expiresOn', person.document.expiresOn)
      const at = now()
      return await inTransaction(database, async (db, note) => {
        const created = await insertPerson(db, person, {
          year: Number(officeDay(at).slice(0, 4)),
          at: at.toISOString(),
          invented: config.mode === 'demo',
        })
        note('people', created.personId)
        await appendAudit(db, {
          userId: user.id,
          action: 'people.created',
          subjectKind: 'person',
          subjectId: created.personId,
          purpose: 'counter',
          details: { document: person.document?.documentCode ?? null },
        })
        return created
      })
    },

    async addDocument({ personId, document }, { user }) {
      requireDate('expiresOn', document.expiresOn)
      await inTransaction(database, async (db, note) => {
        if (!(await addDocument(db, personId, document))) return
        note('people', personId)
        await appendAudit(db, {
          userId: user.id,
          action: 'people.document_added',
          subjectKind: 'person',
          subjectId: personId,
          purpose: 'counter',
          details: { document: document.documentCode },
        })
      })
      return {}
    },
  }
}

function requireDate(field: string, date: string): void {
  if (!isPartialDate(date)) throw new AppError('invalid-input', { details: { field } })
}
