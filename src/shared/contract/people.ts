import { z } from 'zod'
import { id, method } from './define.ts'

export const PersonHit = z.object({
  personId: id,
  fileNumber: z.string(),
  familyName: z.string(),
  givenNames: z.string(),
  birthDate: z.string(),
  nationalities: z.array(z.string()),
  /** Set when the hit came by the number of a Vorgang: it opens that Vorgang. */
  caseId: id.nullable(),
  caseNumber: z.string().nullable(),
})
export type PersonHit = z.infer<typeof PersonHit>

export const Person = z.object({
  id: id,
  fileNumber: z.string(),
  familyName: z.string(),
  givenNames: z.string(),
  birthName: z.string().nullable(),
  birthDate: z.string(),
  birthPlace: z.string(),
  birthCountry: z.string(),
  sex: z.enum(['M', 'F', 'X']),
  nationalities: z.array(z.string()),
  language: z.string(),
  street: z.string(),
  postalCode: z.string(),
  city: z.string(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  identityClear: z.boolean(),
  invented: z.boolean(),
  /** Names as the machine readable zone spells them. */
  mrzName: z.string(),
})

export const IdentityDocument = z.object({
  id: id,
  kind: z.enum(['passport', 'id-card', 'travel-document', 'residence-card']),
  documentCode: z.string(),
  number: z.string(),
  issuer: z.string(),
  expiresOn: z.string(),
  state: z.enum(['valid', 'lost', 'collected', 'invalid']),
})

export const Title = z.object({
  id: id,
  /** Code in domain/titles.ts. */
  kind: z.string(),
  grantedOn: z.string(),
  /** End of the right; null when unlimited. */
  expiresOn: z.string().nullable(),
  /** Technical life of the card, which says nothing about the right. */
  cardExpiresOn: z.string().nullable(),
  state: z.enum(['valid', 'expired', 'revoked', 'replaced']),
  conditions: z.string(),
})

/** A date that explains itself: which rule, from what. Words in the locale (`deadlines.<key>`). */
export const ExplainedDate = z.object({
  date: z.string(),
  key: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
  basis: z.string(),
})
export type ExplainedDate = z.infer<typeof ExplainedDate>

/** What a file warns of; each has its words and its next act in the locale (`warnings.<key>`), else it does not compile. */
export const warningKeys = [
  'no-passport',
  'passport-expires',
  'passport-expired',
  'no-title',
  'title-expires',
  'title-expires-applied',
  'title-expired',
  'title-expired-late',
  'unlimited',
  'unlimited-card-expires',
  'unlimited-card-expired',
  'fiction-continues',
  'fiction-stay-allowed',
  'fiction-suspended',
  'fiction-no-certificate',
  'fiction-certificate-expired',
  'identity-unclear',
  'demand-open',
  'demand-overdue',
  'card-at-counter',
  'card-in-locker',
] as const
export type WarningKey = (typeof warningKeys)[number]

/** Something the clerk must see before acting. */
export const Warning = z.object({
  key: z.enum(warningKeys),
  level: z.enum(['info', 'warning', 'danger']),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
  /** A notice that can be printed for the person, in the person's language. */
  notice: z.enum(['passport-expires', 'title-expires']).nullable(),
})

export const Requirement = z.object({
  id: id,
  paper: z.string(),
  state: z.enum(['missing', 'demanded', 'present', 'checked']),
  dueOn: z.string().nullable(),
})

export const CaseView = z.object({
  id: id,
  caseNumber: z.string(),
  procedure: z.string(),
  state: z.string(),
  receivedOn: z.string(),
  channel: z.enum(['counter', 'post', 'online']),
  assignee: z.string().nullable(),
  closedOn: z.string().nullable(),
  /** The next date that counts, and why. */
  due: ExplainedDate.nullable(),
  /** Fiktion § 81(3)/(4): whether the title is deemed to continue, and why; null where the procedure has none or it is decided. */
  fiction: z
    .object({
      kind: z.enum(['none', 'continues', 'stay-allowed', 'suspended', 'may-be-ordered']),
      /** Sentence below `deadlines.` in the locale, with its dates. */
      key: z.string(),
      params: z.record(z.string(), z.union([z.string(), z.number()])),
      basis: z.string(),
      /** Until when the certificate (§ 81 Abs. 5) is issued; null: none issued. */
      until: z.string().nullable(),
    })
    .nullable(),
  requirements: z.array(Requirement),
  note: z.string(),
  version: z.number(),
})
export type CaseView = z.infer<typeof CaseView>

export const DocumentRow = z.object({
  id: id,
  kind: z.string(),
  title: z.string(),
  /** `filed`: final without a signature (a notice, the record of a hand-over at the locker). */
  state: z.enum(['draft', 'signed', 'filed', 'revoked', 'discarded']),
  caseNumber: z.string().nullable(),
  createdAt: z.string(),
  createdBy: z.string(),
  pages: z.number(),
})

export const CardRow = z.object({
  id: id,
  documentCode: z.string(),
  serial: z.string(),
  state: z.enum(['ordered', 'at-counter', 'in-locker', 'handed-over', 'returned']),
  orderedOn: z.string(),
  deliveredAt: z.string().nullable(),
  handedOverAt: z.string().nullable(),
  handedOverVia: z.enum(['counter', 'locker']).nullable(),
  pinLetterReceiptOn: z.string().nullable(),
  expiresOn: z.string(),
  caseId: id.nullable(),
  /** Door number and pseudonymous number while it lies in the locker. */
  pickup: z
    .object({
      id: id,
      pickupNumber: z.string(),
      compartment: z.number(),
      state: z.string(),
      codeExpiresAt: z.string().nullable(),
    })
    .nullable(),
})

export const HistoryRow = z.object({
  seq: z.number(),
  at: z.string(),
  user: z.string(),
  action: z.string(),
  subjectKind: z.string(),
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
})

/** A note of the file, written in a consultation by video. */
export const FileNote = z.object({
  id: id,
  text: z.string(),
  caseNumber: z.string().nullable(),
  consultationId: id.nullable(),
  createdAt: z.string(),
  createdBy: z.string(),
  savedAt: z.string(),
})

export const Relative = z.object({
  personId: id,
  relation: z.enum(['spouse', 'child', 'parent', 'sibling']),
  familyName: z.string(),
  givenNames: z.string(),
  birthDate: z.string(),
  fileNumber: z.string(),
})

/** The whole file in one answer: one round trip from scan to paint. */
export const PersonFile = z.object({
  person: Person,
  title: Title.nullable(),
  titles: z.array(Title),
  identityDocuments: z.array(IdentityDocument),
  warnings: z.array(Warning),
  cases: z.array(CaseView),
  documents: z.array(DocumentRow),
  /** `receiptSigned`: the person signed that the card was received, so it may be handed over at the counter. */
  cards: z.array(CardRow.extend({ receiptSigned: z.boolean() })),
  relatives: z.array(Relative),
  /** Newest first. */
  notes: z.array(FileNote),
  history: z.array(HistoryRow),
})
export type PersonFile = z.infer<typeof PersonFile>

/**
 * Text of a file. Control characters and marks that turn the writing direction are refused: they would show a name that is not
 * stored.
 */
const text = (max: number) =>
  z
    .string()
    .trim()
    .max(max)
    // oxlint-disable-next-line no-control-regex -- these are exactly what is looked for
    .regex(/^[^\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]*$/u)

export const NewPerson = z.object({
  familyName: text(120).min(1),
  givenNames: text(120),
  birthName: text(120).nullable(),
  /** YYYY-MM-DD, unknown parts 00. */
  birthDate: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
  birthPlace: text(120),
  birthCountry: z.string().regex(/^[A-Z]{1,3}$/),
  sex: z.enum(['M', 'F', 'X']),
  nationalities: z
    .array(z.string().regex(/^[A-Z]{1,3}$/))
    .min(1)
    .max(5),
  language: z.enum(['de', 'en', 'fr', 'es', 'tr', 'ar', 'fa', 'uk', 'ru', 'ro']),
  street: text(120),
  postalCode: text(12),
  city: text(80),
  email: z.email().max(200).nullable(),
  phone: text(40).nullable(),
  /** The document that was scanned, filed with the person. */
  document: z
    .object({
      documentCode: z.string().regex(/^[A-Z]{1,2}$/),
      number: z.string().regex(/^[A-Z0-9]{1,22}$/),
      issuer: z.string().regex(/^[A-Z]{1,3}$/),
      expiresOn: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
    })
    .nullable(),
})
export type NewPerson = z.infer<typeof NewPerson>

export const people = {
  /** Name in any spelling, birth date, Aktenzeichen, document number; best first, at most 30. */
  search: method(z.object({ text: z.string().max(120) }), z.array(PersonHit), { requires: 'people.read' }),
  file: method(z.object({ personId: id }), PersonFile, { requires: 'people.read' }),
  /** People a new entry may already be: same birth date or same name keys. */
  similar: method(
    z.object({ familyName: z.string().max(120), givenNames: z.string().max(120), birthDate: z.string().max(10) }),
    z.array(PersonHit),
    { requires: 'people.read' },
  ),
  create: method(NewPerson, z.object({ personId: id, fileNumber: z.string() }), { requires: 'people.write' }),
  /** Adds a scanned document (a new passport) to a person who has a file. */
  addDocument: method(z.object({ personId: id, document: NewPerson.shape.document.unwrap() }), z.object({}), {
    requires: 'people.write',
  }),
}
