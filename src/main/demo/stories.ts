import { addDays, addYears } from '../../shared/domain/dates.ts'
import { addCard } from './deliveries.ts'
import { addCase, addPaper, addPerson, idAt, someTime, type Draft, type NewPerson } from './draft.ts'

/** People whose files are the same in every demo office: pictures, tests and specimens rely on them. */
export const AMINA = {
  fileNumber: '33-2026-004711',
  /** Serial of the ordered eAT and number of the Reiseausweis, as in their zones. */
  cardSerial: 'Y0TEST0X1',
  travelDocument: 'E00TEST01',
} as const

/** ICAO Doc 9303 specimens: this file opens for the zones of TD1, TD2 and TD3. MUSTERMANN ERIKA has none on purpose. */
export const ERIKSSON = { fileNumber: '33-2025-000001', card: 'D23145890', passport: 'L898902C3' } as const

interface KnownDocument {
  readonly kind: string
  readonly code: string
  readonly number: string
  readonly issuer: string
  readonly issuedOn: string
  readonly expiresOn: string
}

function addDocument(draft: Draft, personId: string, document: KnownDocument): void {
  draft.office.identity_documents.push({
    id: idAt(draft, someTime(draft, document.issuedOn)),
    person_id: personId,
    kind: document.kind,
    document_code: document.code,
    number: document.number,
    issuer: document.issuer,
    issued_on: document.issuedOn,
    expires_on: document.expiresOn,
    state: 'valid',
  })
}

function addTitle(
  draft: Draft,
  personId: string,
  kind: string,
  grantedOn: string,
  expiresOn: string | null,
  cardExpiresOn: string,
): string {
  const id = idAt(draft, someTime(draft, grantedOn))
  draft.office.titles.push({
    id,
    person_id: personId,
    kind,
    granted_on: grantedOn,
    expires_on: expiresOn,
    card_expires_on: cardExpiresOn,
    state: 'valid',
    conditions: 'Erwerbstätigkeit erlaubt.',
  })
  return id
}

/** Both directions: `relation` is what `relativeId` is to `personId`. */
export function relate(
  draft: Draft,
  personId: string,
  relativeId: string,
  relation: 'spouse' | 'child' | 'sibling',
): void {
  const back = relation === 'child' ? 'parent' : relation
  draft.office.kinship.push(
    { person_id: personId, relative_id: relativeId, relation },
    { person_id: relativeId, relative_id: personId, relation: back },
  )
}

/** MUSTERFRAU, Amina, and her family: an ordered eAT to be delivered and an extension in examination. */
function addAmina(draft: Draft): readonly string[] {
  const { today, staff } = draft
  const home: Pick<NewPerson, 'street' | 'language' | 'birthCountry' | 'nationalities'> = {
    street: 'Lindenweg 7',
    language: 'ar',
    birthCountry: 'SYR',
    nationalities: ['SYR'],
  }
  const since = addDays(today, -250)
  const file = (last: number) => `33-2026-${String(last).padStart(6, '0')}`
  const base = { ...home, familyName: 'Musterfrau', since }
  const amina = addPerson(draft, {
    ...base,
    fileNumber: AMINA.fileNumber,
    givenNames: 'Amina',
    birthName: 'Al-Qasim',
    reachable: true,
    birthDate: '1985-06-12',
    birthPlace: 'Aleppo',
    sex: 'F',
  })
  const born = { birthPlace: 'Musterstadt', birthCountry: 'D' }
  const spouse = addPerson(draft, {
    ...base,
    fileNumber: file(4712),
    givenNames: 'Karim',
    birthDate: '1982-03-01',
    birthPlace: 'Homs',
    sex: 'M',
  })
  const daughter = addPerson(draft, {
    ...base,
    ...born,
    fileNumber: file(4713),
    givenNames: 'Lina',
    birthDate: '2016-09-20',
    sex: 'F',
  })
  const son = addPerson(draft, {
    ...base,
    ...born,
    fileNumber: file(4714),
    givenNames: 'Sami',
    birthDate: '2019-01-15',
    sex: 'M',
  })
  relate(draft, amina.id, spouse.id, 'spouse')
  for (const child of [daughter, son]) for (const parent of [amina, spouse]) relate(draft, parent.id, child.id, 'child')
  relate(draft, daughter.id, son.id, 'sibling')

  const title = addTitle(draft, amina.id, 'ae-25-2', addDays(today, -1_080), '2029-08-31', '2029-08-31')
  for (const relative of [spouse, daughter, son])
    addTitle(draft, relative.id, 'ae-25-2', addDays(today, -1_080), '2029-08-31', '2029-08-31')
  const passEnd = addDays(today, 73)
  addDocument(draft, amina.id, {
    kind: 'travel-document',
    code: 'PR',
    number: AMINA.travelDocument,
    issuer: 'D',
    issuedOn: addYears(passEnd, -3),
    expiresOn: passEnd,
  })

  const done = addDays(today, -254)
  addCase(draft, {
    personId: amina.id,
    procedure: 'conditions',
    state: 'closed',
    receivedOn: addDays(done, -15),
    closedOn: done,
    channel: 'post',
    assigneeId: staff.counter,
  })
  const card = addCase(draft, {
    personId: amina.id,
    procedure: 'reissue',
    state: 'document-ordered',
    receivedOn: addDays(today, -40),
    channel: 'counter',
    assigneeId: staff.counter,
  })
  const extension = addCase(draft, {
    personId: amina.id,
    procedure: 'extension',
    state: 'examination',
    receivedOn: addDays(today, -68),
    channel: 'online',
    titleId: title,
    assigneeId: staff.counter,
    papers: { passport: 'checked', photo: 'checked', application: 'missing', residence: 'demanded' },
    dueOn: addDays(today, 14),
  })
  addCard(draft, {
    personId: amina.id,
    caseId: card.id,
    code: 'AR',
    serial: AMINA.cardSerial,
    expiresOn: '2029-08-31',
    state: 'ordered',
    orderedOn: addDays(today, -36),
    pinLetter: true,
  })
  addPaper(draft, {
    personId: amina.id,
    caseId: card.id,
    kind: 'loss-report',
    title: 'Verlustanzeige eAT',
    day: addDays(today, -40),
  })
  addPaper(draft, {
    personId: amina.id,
    caseId: extension.id,
    kind: 'health-insurance',
    title: 'Bescheinigung Krankenkasse',
    day: addDays(today, -68),
  })
  return [amina.id, extension.id]
}

function addEriksson(draft: Draft): void {
  const { id } = addPerson(draft, {
    fileNumber: ERIKSSON.fileNumber,
    familyName: 'Eriksson',
    givenNames: 'Anna Maria',
    birthDate: '1974-08-12',
    birthPlace: 'Zenith',
    birthCountry: 'UTO',
    sex: 'F',
    nationalities: ['UTO'],
    language: 'en',
    street: 'Rathausplatz 1',
    since: '2025-01-08',
  })
  // The specimens ended in 2012: the file warns of it.
  const dates = { issuer: 'UTO', issuedOn: '2002-04-15', expiresOn: '2012-04-15' }
  addDocument(draft, id, { kind: 'passport', code: 'P', number: ERIKSSON.passport, ...dates })
  addDocument(draft, id, { kind: 'id-card', code: 'I', number: ERIKSSON.card, ...dates })
  addTitle(draft, id, 'ne-9', '2019-05-02', null, addDays(draft.today, 900))
}

/** @returns ids of Amina and of her extension */
export function addStories(draft: Draft): readonly string[] {
  const known = addAmina(draft)
  addEriksson(draft)
  return known
}

/** People of today's first waiting appointments, as the pictures show them. */
export const CALLERS = [
  {
    familyName: 'Haddad',
    givenNames: 'Samir',
    birthCountry: 'SYR',
    language: 'ar',
    sex: 'M',
    birthPlace: 'Damaskus',
    matter: 'collection',
  },
  {
    familyName: 'Okafor',
    givenNames: 'Grace',
    birthCountry: 'NGA',
    language: 'en',
    sex: 'F',
    birthPlace: 'Enugu',
    matter: 'settlement',
  },
  {
    familyName: 'Nguyễn',
    givenNames: 'Thị Lan',
    birthCountry: 'VNM',
    language: 'en',
    sex: 'F',
    birthPlace: 'Hanoi',
    matter: 'commitment',
  },
  {
    familyName: 'Yılmaz',
    givenNames: 'Deniz',
    birthCountry: 'TUR',
    language: 'tr',
    sex: 'M',
    birthPlace: 'Ankara',
    matter: 'reissue',
  },
  {
    familyName: 'Kovalenko',
    givenNames: 'Iryna',
    birthCountry: 'UKR',
    language: 'uk',
    sex: 'F',
    birthPlace: 'Charkiw',
    matter: 'extension',
  },
] as const
