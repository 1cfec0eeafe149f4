import type { z } from 'zod'
import { isCitizenLanguage } from '../../../shared/consultation/languages.ts'
import { Colleague } from '../../../shared/contract/team.ts'
import { AppError } from '../../../shared/errors.ts'
import { appendAudit } from '../../db/audit.ts'
import { readStaff, type StaffMember } from '../../db/staff.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { Deps, FeatureOf } from '../../deps.ts'
import { endHelp, insertHelp, markGone, markSeen, openHelp, saveAvailability, takeHelp } from './team.repository.ts'

/** How often a workstation says that it is there; milliseconds. Three times within the minute after which it counts as gone. */
export const BEAT_MS = 20_000

export type TeamDeps = Pick<Deps, 'database' | 'publish' | 'log' | 'now'> & {
  /** Names this run of the program. */
  readonly desk: string
  /** Who is signed in at this workstation and may call people in. */
  readonly signedIn: () => readonly string[]
}

export interface Team {
  readonly handlers: FeatureOf<'team'>
  /** Says that the workstation is there, and looks whether others fell silent. */
  beat(): Promise<void>
  /** This user signed out here. Whoever is signed in at another workstation, too, stays there. */
  left(userId: string): Promise<void>
  close(): void
}

/**
 * Who is there, from where, until when (contract `team`). What colleagues say about themselves is no entry of the log: it is about
 * files, and not about how long somebody sat where. Calls for help are entries.
 */
export function createTeam(deps: TeamDeps): Team {
  const { database, publish, log, now, signedIn, desk: workstation } = deps
  let seen = ''
  // Who signs out at another workstation and is still signed in here has not gone: it is said at once.
  const leave = database.changes.subscribe(({ topic, ids }) => {
    if (topic === 'team' && signedIn().some((id) => ids.includes(id))) void team.beat()
  })

  const team: Team = {
    handlers: {
      colleagues: async () => (await readStaff(database.db, now())).map((member) => toColleague(member)),

      async setAvailability(said, { user }) {
        const at = now().toISOString()
        if (said.until !== null && said.until <= at) throw invalid('until')
        if (!said.languages.every((language) => isCitizenLanguage(language))) throw invalid('languages')
        await inTransaction(database, async (db, note) => {
          await saveAvailability(db, user.id, said, { workstation, at })
          note('team', user.id)
        })
        return {}
      },

      help: () => openHelp(database.db),

      async callForHelp({ consultationId, reason }, { user }) {
        return await inTransaction(database, async (db, note) => {
          const at = now().toISOString()
          const { helpId, made } = await insertHelp(db, { userId: user.id, consultationId, reason, at })
          if (made) {
            note('team', helpId)
            await appendAudit(db, entry('called', user.id, helpId, reason))
          }
          return { helpId }
        })
      },

      async takeHelp({ helpId }, { user }) {
        await inTransaction(database, async (db, note) => {
          if (!(await takeHelp(db, helpId, user.id, now().toISOString()))) return
          note('team', helpId)
          await appendAudit(db, entry('taken', user.id, helpId))
        })
        return {}
      },

      async endHelp({ helpId }, { user }) {
        await inTransaction(database, async (db, note) => {
          if (!(await endHelp(db, helpId, user.id, now().toISOString()))) return
          note('team', helpId)
          await appendAudit(db, entry('ended', user.id, helpId))
        })
        return {}
      },
    },

    async beat() {
      try {
        for (const userId of signedIn()) {
          await inTransaction(database, async (db, note) => {
            if (await markSeen(db, userId, { workstation, now: now() })) note('team', userId)
          })
        }
        // A workstation that lost its power tells nobody: its silence is noticed here, by every desk for itself.
        const present = JSON.stringify(
          (await readStaff(database.db, now())).map(({ here, available }) => [here, available]),
        )
        if (seen !== '' && seen !== present) publish('changes', 'changed', { topic: 'team', ids: [] })
        seen = present
      } catch (error) {
        log('warn', 'team', 'could not say that this workstation is there', { kind: (error as Error).name })
      }
    },

    async left(userId) {
      await inTransaction(database, async (db, note) => {
        if (await markGone(db, userId, { workstation, now: now() })) note('team', userId)
      })
    },

    close: leave,
  }
  return team
}

function toColleague(member: StaffMember): z.input<typeof Colleague> {
  const { own } = member
  const busy = own === null ? undefined : own.state === 'wrap-up' ? ('wrap-up' as const) : ('talking' as const)
  return {
    userId: member.userId,
    displayName: member.displayName,
    role: member.role,
    workplace: member.workplace,
    state: !member.here ? 'gone' : (busy ?? (member.available ? 'available' : 'away')),
    place: Colleague.shape.place.parse(member.place),
    until: member.until,
    languages: [...member.languages],
    matters: [...member.matters],
    consultationId: own?.id ?? null,
    ticket: own?.ticket ?? null,
    since: own?.since ?? null,
  }
}

const invalid = (field: string) => new AppError('invalid-input', { details: { field } })

const entry = (verb: string, userId: string, helpId: string, reason?: string) => ({
  userId,
  action: `team.help_${verb}`,
  subjectKind: 'help',
  subjectId: helpId,
  purpose: 'consultation',
  details: reason === undefined ? {} : { reason },
})
