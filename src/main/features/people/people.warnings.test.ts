import { describe, expect, it } from 'vitest'
import type { PersonFile } from '../../../shared/contract/people.ts'
import { warningsOf } from './people.warnings.ts'

type Facts = Parameters<typeof warningsOf>[0]
const today = '2026-11-21'

const passport = (expiresOn: string): PersonFile['identityDocuments'][number] => ({
  id: 'd',
  kind: 'passport',
  documentCode: 'P',
  number: 'U1',
  issuer: 'TUR',
  expiresOn,
  state: 'valid',
})
const title = (kind: string, expiresOn: string | null, cardExpiresOn: string | null): PersonFile['title'] => ({
  id: 't',
  kind,
  grantedOn: '2020-01-01',
  expiresOn,
  cardExpiresOn,
  state: 'valid',
  conditions: '',
})
const extension = (
  fiction: PersonFile['cases'][number]['fiction'],
  requirements: PersonFile['cases'][number]['requirements'] = [],
): PersonFile['cases'][number] => ({
  id: 'c',
  caseNumber: '33-2026-000001-1',
  procedure: 'extension',
  state: 'examination',
  receivedOn: '2026-09-14',
  channel: 'counter',
  assignee: null,
  closedOn: null,
  due: null,
  fiction,
  requirements,
  note: '',
  version: 1,
})
const continues = (until: string | null) =>
  ({ kind: 'continues', key: 'fiction-title', params: {}, basis: '', until }) as const

const person = { identityClear: true } as PersonFile['person']
const calm: Facts = {
  person,
  title: title('ae-18b', '2029-08-31', '2029-08-31'),
  identityDocuments: [passport('2031-01-01')],
  cases: [],
  cards: [],
}
const keys = (changes: Partial<Facts>) =>
  warningsOf({ ...calm, ...changes }, today).map(({ level, key }) => `${level} ${key}`)

describe('warningsOf', () => {
  it('says nothing where nothing is to be said', () => expect(keys({})).toEqual([]))

  it.each([
    ['2027-02-02', ['warning passport-expires']],
    ['2026-11-21', ['warning passport-expires']],
    ['2026-11-20', ['danger passport-expired']],
    ['2027-02-20', []],
    ['0000-00-00', []],
  ])('looks at the pass until %s', (end, expected) =>
    expect(keys({ identityDocuments: [passport(end)] })).toEqual(expected),
  )

  it('counts the pass that is valid longest, and no residence card', () => {
    const card = { ...passport('2026-01-01'), kind: 'residence-card' } as const
    expect(keys({ identityDocuments: [passport('2026-01-01'), passport('2031-01-01'), card] })).toEqual([])
    expect(keys({ identityDocuments: [card] })).toEqual(['warning no-passport'])
    expect(keys({ identityDocuments: [{ ...passport('2031-01-01'), state: 'lost' }] })).toEqual(['warning no-passport'])
  })

  it.each([
    ['2026-12-21', [], ['warning title-expires']],
    ['2026-12-21', [extension(continues(null))], ['info title-expires-applied']],
    ['2026-10-31', [], ['danger title-expired']],
    ['2026-10-31', [extension(continues(null))], ['warning fiction-no-certificate']],
    ['2026-10-31', [extension(continues('2027-03-01'))], ['info fiction-continues']],
    ['2026-10-31', [extension(continues('2026-11-01'))], ['danger fiction-certificate-expired']],
    ['2026-08-31', [extension({ ...continues(null), kind: 'may-be-ordered' })], ['danger title-expired-late']],
  ] as const)('title until %s with %j', (end, cases, expected) =>
    expect(keys({ title: title('ae-18b', end, end), cases: [...cases] })).toEqual(expected),
  )

  it('never calls an unlimited title expired', () => {
    expect(keys({ title: title('ne-9', null, '2030-01-01') })).toEqual(['info unlimited'])
    expect(keys({ title: title('ne-9', null, '2026-12-24') })).toEqual(['warning unlimited-card-expires'])
    expect(keys({ title: title('ne-9', null, '2020-01-01') })).toEqual(['warning unlimited-card-expired'])
    expect(keys({ title: title('ne-9', null, null) })).toEqual([])
    expect(keys({ title: null })).toEqual(['info no-title'])
  })

  it('names the demand by its first date', () => {
    const demanded = (dueOn: string) => ({ id: dueOn, paper: 'photo', state: 'demanded', dueOn }) as const
    const late = warningsOf(
      { ...calm, cases: [extension(null, [demanded('2026-12-05'), demanded('2026-11-20')])] },
      today,
    )
    expect(late).toMatchObject([{ level: 'warning', key: 'demand-overdue', params: { count: 2, date: '2026-11-20' } }])
    expect(keys({ cases: [extension(null, [demanded('2026-11-21')])] })).toEqual(['info demand-open'])
  })

  it('puts the gravest first', () => {
    const grave = keys({ person: { ...person, identityClear: false }, title: title('ae-18b', '2026-01-01', null) })
    expect(grave).toEqual(['danger title-expired', 'warning identity-unclear'])
  })
})
