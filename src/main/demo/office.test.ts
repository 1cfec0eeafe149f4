import { describe, expect, test } from 'vitest'
import { CARD_STATES } from '../../shared/domain/cards.ts'
import { CASE_STATES } from '../../shared/domain/case-states.ts'
import { parseAppointmentCode, parseCardSerial, parseCaseNumber } from '../../shared/domain/codes.ts'
import { isPartialDate } from '../../shared/domain/dates.ts'
import { parseMrz } from '../../shared/domain/mrz.ts'
import { procedureKind, PROCEDURES } from '../../shared/domain/procedures.ts'
import { titleEnd, titleKind } from '../../shared/domain/titles.ts'
import { generateDemoOffice, PEOPLE } from './office.ts'
import { AMINA, ERIKSSON } from './stories.ts'
import { demoZone } from './zones.ts'

const TODAY = '2026-11-21'
const office = generateDemoOffice({ seed: 1, today: TODAY })

function fileOf(fileNumber: string) {
  const person = office.persons.find((row) => row.file_number === fileNumber)
  if (!person) throw new Error(`no file ${fileNumber}`)
  const own = (row: { person_id: string }) => row.person_id === person.id
  return {
    person,
    cards: office.cards.filter(own),
    cases: office.cases.filter(own),
    documents: office.identity_documents.filter(own),
    titles: office.titles.filter(own),
    relatives: office.kinship.filter(own),
  }
}

test('the same seed and day make the same office, another seed another one', () => {
  expect(generateDemoOffice({ seed: 1, today: TODAY })).toEqual(office)
  expect(generateDemoOffice({ seed: 2, today: TODAY }).persons).not.toEqual(office.persons)
})

test.each([
  [7, '2028-02-29'],
  [42, '2031-01-01'],
  [99, '2026-03-29'],
])('any seed on any day: seed %i on %s', (seed, today) => {
  const other = generateDemoOffice({ seed, today })
  expect(other.persons).toHaveLength(PEOPLE)
  expect(new Set(other.identity_documents.map((row) => `${row.issuer} ${row.number}`)).size).toBe(
    other.identity_documents.length,
  )
  expect(other.cases.every((row) => row.received_on <= today && row.created_at.slice(0, 10) <= today)).toBe(true)
})

test('500 invented people of many countries, with families', () => {
  expect(office.persons).toHaveLength(PEOPLE)
  expect(office.persons.every((person) => person.invented === 1)).toBe(true)
  expect(new Set(office.persons.map((person) => person.birth_country)).size).toBeGreaterThanOrEqual(14)
  expect(office.kinship.length).toBeGreaterThan(500)
  for (const { person_id, relative_id } of office.kinship)
    expect(office.kinship.some((back) => back.person_id === relative_id && back.relative_id === person_id)).toBe(true)
  expect(office.persons.every((person) => isPartialDate(person.birth_date) && person.birth_date <= TODAY)).toBe(true)
  expect(office.persons.filter((person) => person.birth_date.endsWith('00')).length).toBeGreaterThan(0)
  expect(office.persons.filter((person) => /[ÖöÜüŞşĞğćđễ]/.test(person.family_name)).length).toBeGreaterThan(20)
})

test('numbers are unique and well formed; every document is marked as invented or an ICAO specimen', () => {
  const unique = (values: readonly string[]) => expect(new Set(values).size).toBe(values.length)
  unique(office.persons.map((row) => row.file_number))
  unique(office.cases.map((row) => row.case_number))
  unique(office.appointments.map((row) => row.code))
  unique(office.cards.map((row) => row.serial))
  unique(office.pickups.map((row) => row.pickup_number))
  unique(office.identity_documents.map((row) => `${row.issuer} ${row.number}`))
  unique(office.person_keys.map((row) => `${row.person_id} ${row.kind} ${row.key}`))
  for (const row of [...office.persons.map((p) => p.file_number), ...office.cases.map((c) => c.case_number)])
    expect(parseCaseNumber(row), row).toBeDefined()
  for (const row of office.appointments) expect(parseAppointmentCode(row.code)).toBe(row.code)
  for (const row of office.cards) expect(parseCardSerial(row.serial)).toBe(row.serial)
  for (const row of office.identity_documents.filter(({ issuer }) => issuer !== 'UTO'))
    expect(row.number).toMatch(/TEST|DEMO/)
})

test('every zone is right by check digit', () => {
  const people = new Map(office.persons.map((row) => [row.id, row]))
  const documents = [
    ...office.identity_documents,
    ...office.cards.map((card) => ({ ...card, number: card.serial, issuer: 'D' })),
  ]
  expect(documents.length).toBeGreaterThan(PEOPLE)
  for (const document of documents) {
    const holder = people.get(document.person_id)
    if (!holder) throw new Error('document without holder')
    const zone = demoZone(holder, document)
    expect(parseMrz(zone, TODAY), zone.join('\n')).toMatchObject({
      ok: true,
      number: document.number,
      birthDate: holder.birth_date,
    })
  }
})

describe('every stage is there', () => {
  test('Vorgänge: all procedures, all states, papers as the procedure wants them', () => {
    const states = new Set(office.cases.map((row) => row.state))
    expect(CASE_STATES.filter((state) => !states.has(state))).toEqual([])
    const procedures = new Set(office.cases.map((row) => row.procedure))
    expect(PROCEDURES.filter(({ code }) => !procedures.has(code)).map(({ code }) => code)).toEqual([])
    for (const row of office.cases) {
      const papers = office.case_requirements.filter(({ case_id }) => case_id === row.id)
      expect(papers).toHaveLength(procedureKind(row.procedure).papers.length)
      expect(row.received_on <= TODAY).toBe(true)
      if (row.state === 'demanded')
        expect(papers.some(({ state, due_on }) => state === 'demanded' && due_on !== null)).toBe(true)
    }
  })

  test('titles: limited and unlimited, ending soon, ended with and without Fiktion', () => {
    const ends = office.titles.map((row) =>
      titleEnd(
        { kind: row.kind, expiresOn: row.expires_on ?? null, cardExpiresOn: row.card_expires_on ?? null },
        TODAY,
      ),
    )
    for (const level of ['none', 'notice', 'urgent', 'expired'])
      expect(ends.filter((end) => end.level === level).length, level).toBeGreaterThan(5)
    expect(ends.filter((end) => end.what === 'card').length).toBeGreaterThan(20)
    expect(office.titles.every((row) => (row.expires_on === null) === titleKind(row.kind).unlimited)).toBe(true)
    expect(office.cases.filter((row) => row.fiction_until !== null).length).toBeGreaterThan(5)
  })

  test('cards: ordered, at the counter (two overdue), in the locker, handed over, returned', () => {
    const count = (state: string) => office.cards.filter((card) => card.state === state).length
    expect(CARD_STATES.map((state) => [state, count(state)])).toEqual([
      ['ordered', 43],
      ['at-counter', 14],
      ['in-locker', 6],
      ['handed-over', expect.any(Number)],
      ['returned', 2],
    ])
    expect(count('handed-over')).toBeGreaterThan(200)
  })

  test('the locker: 24 compartments, 17 free, what is occupied holds a card', () => {
    expect(office.compartments).toHaveLength(24)
    expect(office.compartments.filter((row) => row.state === 'free')).toHaveLength(17)
    const occupied = office.compartments.filter((row) => row.state === 'occupied').map((row) => row.id)
    expect(office.pickups.map((row) => row.compartment_id).toSorted()).toEqual(occupied.toSorted())
    for (const pickup of office.pickups)
      expect(office.cards.find((card) => card.id === pickup.card_id)).toMatchObject({ state: 'in-locker' })
    // Codes are compared byte by byte with these: they must be as long as real ones.
    for (const { code_hash, code_salt } of office.pickups)
      expect([code_hash, code_salt].map((text) => Buffer.from(text ?? '', 'base64').length)).toEqual([32, 16])
    const until = office.pickups.map((row) => row.code_expires_at?.slice(0, 10)).toSorted()
    expect(until).toEqual(['2026-11-19', '2026-11-20', '2026-11-26', '2026-11-27', '2026-11-28', '2026-11-28'])
  })

  test('today: 26 appointments, eleven done, two here', () => {
    expect(office.appointments.map((row) => row.state).join(' ')).toBe(
      ['done '.repeat(11), 'here '.repeat(2), 'expected '.repeat(13)].join('').trim(),
    )
    expect(office.appointments[11]).toMatchObject({
      starts_at: '2026-11-21T08:40:00.000Z',
      checked_in_at: '2026-11-21T08:36:00.000Z',
    })
    expect(office.appointments.every((row) => office.persons.some((person) => person.id === row.person_id))).toBe(true)
  })
})

test('families are possible', () => {
  const born = new Map(office.persons.map((row) => [row.id, Number(row.birth_date.slice(0, 4))]))
  const years = office.kinship
    .filter((row) => row.relation === 'child')
    .map((row) => (born.get(row.relative_id) ?? 0) - (born.get(row.person_id) ?? 0))
  expect(years.length).toBeGreaterThan(100)
  expect(Math.min(...years)).toBeGreaterThanOrEqual(14)
})

describe('people everybody knows', () => {
  test('Amina: ordered eAT, extension in examination, Reiseausweis near its end, family', () => {
    const { person, cards, cases, documents, titles, relatives } = fileOf(AMINA.fileNumber)
    expect(person).toMatchObject({
      family_name: 'Musterfrau',
      birth_date: '1985-06-12',
      birth_place: 'Aleppo',
      identity_clear: 1,
    })
    expect(cards).toMatchObject([
      { serial: 'Y0TEST0X1', state: 'ordered', document_code: 'AR', expires_on: '2029-08-31' },
    ])
    expect(cases.find((row) => row.procedure === 'extension')).toMatchObject({
      state: 'examination',
      received_on: '2026-09-14',
    })
    expect(documents).toMatchObject([{ document_code: 'PR', number: 'E00TEST01', expires_on: '2027-02-02' }])
    expect(titles).toMatchObject([{ kind: 'ae-25-2', expires_on: '2029-08-31' }])
    expect(relatives).toHaveLength(3)
    const card = cards[0]
    if (!card) throw new Error('no card')
    expect(demoZone(person, { ...card, number: card.serial })).toEqual([
      'ARD<<Y0TEST0X18<<<<<<<<<<<<<<<',
      '8506128F2908317SYR<<<<<<<<<<<4',
      'MUSTERFRAU<<AMINA<<<<<<<<<<<<<',
    ])
  })

  test('the ICAO specimens open a file, the German one does not', () => {
    const { person, documents } = fileOf(ERIKSSON.fileNumber)
    expect(documents.filter((row) => row.issuer === 'UTO').map((row) => demoZone(person, row))).toEqual([
      ['P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<', expect.stringContaining('L898902C36UTO7408122F1204159')],
      ['I<UTOD231458907<<<<<<<<<<<<<<<', '7408122F1204159UTO<<<<<<<<<<<6', 'ERIKSSON<<ANNA<MARIA<<<<<<<<<<'],
    ])
    expect(office.persons.some((row) => /^mustermann$/i.test(row.family_name))).toBe(false)
  })
})
