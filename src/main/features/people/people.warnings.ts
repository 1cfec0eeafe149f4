import type { PersonFile } from '../../../shared/contract/people.ts'
import { isIsoDate, type IsoDate } from '../../../shared/domain/dates.ts'
import { expiryWarning } from '../../../shared/domain/deadlines.ts'
import { titleEnd } from '../../../shared/domain/titles.ts'

type Warning = PersonFile['warnings'][number]
type Facts = Pick<PersonFile, 'person' | 'title' | 'identityDocuments' | 'cases' | 'cards'>

const order = { danger: 0, warning: 1, info: 2 } as const

/** What the clerk must see before acting, gravest first. Words and acts are the screen's (`warnings.<key>`). */
export function warningsOf(file: Facts, today: IsoDate): Warning[] {
  const warnings = [
    ...passportWarnings(file, today),
    ...titleWarnings(file, today),
    ...identityWarnings(file),
    ...demandWarnings(file, today),
    ...cardWarnings(file),
  ]
  return warnings.sort((a, b) => order[a.level] - order[b.level])
}

const warning = (
  level: Warning['level'],
  key: Warning['key'],
  params: Warning['params'] = {},
  notice: Warning['notice'] = null,
): Warning => ({ level, key, params, notice })

/** The pass that is valid longest counts (§ 3 AufenthG); a residence card is none. */
function passportWarnings({ identityDocuments }: Facts, today: IsoDate): Warning[] {
  const passports = identityDocuments.filter(({ kind, state }) => kind !== 'residence-card' && state === 'valid')
  if (passports.length === 0) return [warning('warning', 'no-passport')]
  const dated = passports.filter(({ expiresOn }) => isIsoDate(expiresOn))
  const last = dated.sort((a, b) => (a.expiresOn < b.expiresOn ? 1 : -1)).at(0)
  if (last === undefined) return []
  const { level, days } = expiryWarning(last.expiresOn, today)
  const params = { date: last.expiresOn, days: Math.abs(days), kind: last.kind }
  if (level === 'expired') return [warning('danger', 'passport-expired', params, 'passport-expires')]
  return level === 'none' ? [] : [warning('warning', 'passport-expires', params, 'passport-expires')]
}

function titleWarnings({ title, cases }: Facts, today: IsoDate): Warning[] {
  const applied = cases.find((one) => one.fiction !== null)
  const fiction = cases.map((one) => one.fiction).find((one) => one !== null && fictionKeys[one.kind] !== undefined)
  const key = fiction && fictionKeys[fiction.kind]
  const running = fiction && key ? fictionWarning(fiction, key, today) : undefined
  if (title === null) return [running ?? warning('info', 'no-title')]
  const end = titleEnd({ kind: title.kind, expiresOn: title.expiresOn, cardExpiresOn: title.cardExpiresOn }, today)
  if (end.date === null || end.days === null) return []
  const params = { date: end.date, days: Math.abs(end.days) }
  if (end.what === 'card') {
    // The date on the card of an unlimited title is the life of the card: the right goes on without it.
    if (end.level === 'none') return [warning('info', 'unlimited', params)]
    return [warning('warning', end.level === 'expired' ? 'unlimited-card-expired' : 'unlimited-card-expires', params)]
  }
  if (end.level === 'expired') {
    if (running !== undefined) return [running]
    return [warning('danger', applied === undefined ? 'title-expired' : 'title-expired-late', params, 'title-expires')]
  }
  if (end.level === 'none') return []
  if (applied !== undefined) return [warning('info', 'title-expires-applied', params)]
  return [warning('warning', 'title-expires', params, 'title-expires')]
}

type Fiction = NonNullable<Facts['cases'][number]['fiction']>

const fictionKeys: Readonly<Partial<Record<Fiction['kind'], Warning['key']>>> = {
  continues: 'fiction-continues',
  'stay-allowed': 'fiction-stay-allowed',
  suspended: 'fiction-suspended',
}

/** The certificate must be issued (§ 81 Abs. 5 AufenthG); without a valid one nobody outside can see the right to stay. */
function fictionWarning(fiction: Fiction, key: Warning['key'], today: IsoDate): Warning {
  if (fiction.until === null) return warning('warning', 'fiction-no-certificate')
  const params = { date: fiction.until }
  return fiction.until < today ? warning('danger', 'fiction-certificate-expired', params) : warning('info', key, params)
}

function identityWarnings({ person }: Facts): Warning[] {
  return person.identityClear ? [] : [warning('warning', 'identity-unclear')]
}

function demandWarnings({ cases }: Facts, today: IsoDate): Warning[] {
  return cases.flatMap((one) => {
    const open = one.closedOn === null ? one.requirements.filter(({ state }) => state === 'demanded') : []
    const date = open.map(({ dueOn }) => dueOn ?? '').reduce((first, due) => (due < first ? due : first), '9999-99-99')
    if (open.length === 0 || !isIsoDate(date)) return []
    const params = { count: open.length, date, caseNumber: one.caseNumber }
    return [date < today ? warning('warning', 'demand-overdue', params) : warning('info', 'demand-open', params)]
  })
}

function cardWarnings({ cards }: Facts): Warning[] {
  return cards.flatMap((card) => {
    if (card.state === 'at-counter') return [warning('info', 'card-at-counter', { document: card.documentCode })]
    if (card.state !== 'in-locker' || card.pickup === null) return []
    const { compartment, codeExpiresAt } = card.pickup
    return codeExpiresAt === null
      ? []
      : [
          warning('info', 'card-in-locker', {
            document: card.documentCode,
            door: compartment,
            date: codeExpiresAt.slice(0, 10),
          }),
        ]
  })
}
