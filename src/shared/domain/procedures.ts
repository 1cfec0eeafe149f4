/** The twelve kinds of Vorgang a foreigners' office has, the papers each needs, and the way all of them go. */
import type { FeeKey } from './fees.ts'

/** Papers by code. Names as they stand in lists and letters. */
export const PAPERS = {
  passport: { de: 'Pass oder Reiseausweis', en: 'Passport or travel document' },
  'old-passport': { de: 'Bisheriger Pass', en: 'Previous passport' },
  'old-card': { de: 'Bisheriger eAT oder Verlustanzeige', en: 'Previous residence card or report of loss' },
  photo: { de: 'Biometrisches Foto (digital)', en: 'Biometric photo (digital)' },
  application: { de: 'Antrag, unterschrieben', en: 'Application, signed' },
  enrolment: { de: 'Immatrikulationsbescheinigung', en: 'Certificate of enrolment' },
  livelihood: { de: 'Nachweis des Lebensunterhalts', en: 'Proof of livelihood' },
  'health-insurance': { de: 'Nachweis der Krankenversicherung', en: 'Proof of health insurance' },
  residence: { de: 'Mietvertrag oder Meldebestätigung', en: 'Lease or registration certificate' },
  degree: { de: 'Abschluss mit Bewertung (ZAB/anabin)', en: 'Degree with assessment (ZAB/anabin)' },
  contract: { de: 'Arbeitsvertrag', en: 'Employment contract' },
  'employment-declaration': { de: 'Erklärung zum Beschäftigungsverhältnis', en: 'Declaration of employment' },
  'professional-licence': { de: 'Berufsausübungserlaubnis', en: 'Licence to practise' },
  'civil-status': { de: 'Heirats- oder Geburtsurkunde', en: 'Marriage or birth certificate' },
  'sponsor-title': { de: 'Ausweis oder Titel der Bezugsperson', en: "Sponsor's ID or title" },
  'language-a1': { de: 'Sprachnachweis A1', en: 'Language certificate A1' },
  'language-b1': { de: 'Sprachnachweis B1', en: 'Language certificate B1' },
  pension: { de: 'Rentenversicherungsverlauf (60 Monate)', en: 'Pension record (60 months)' },
  payslips: { de: 'Gehaltsnachweise (3 Monate)', en: 'Payslips (3 months)' },
  'life-in-germany': { de: 'Test „Leben in Deutschland“', en: '“Life in Germany” test' },
  'naturalisation-test': { de: 'Einbürgerungstest', en: 'Naturalisation test' },
  loyalty: { de: 'Bekenntnis und Loyalitätserklärung', en: 'Declaration of commitment and loyalty' },
  'no-passport': { de: 'Nachweis, dass kein Pass zu erlangen ist', en: 'Proof that no passport can be obtained' },
  certificate: { de: 'Bisherige Bescheinigung', en: 'Current certificate' },
  'guest-data': { de: 'Angaben zum Gast', en: "Guest's details" },
  agreement: { de: 'Vereinbarung mit dem Arbeitgeber', en: 'Agreement with the employer' },
  'power-of-attorney': { de: 'Vollmacht', en: 'Power of attorney' },
} as const satisfies Record<string, { readonly de: string; readonly en: string }>

export type PaperCode = keyof typeof PAPERS

export interface ProcedureKind {
  readonly code: string
  readonly de: string
  readonly en: string
  readonly basis: string
  /** Papers usually needed; the Vorgang's own list may differ. */
  readonly papers: readonly PaperCode[]
  readonly fee: FeeKey
  /** An application in time keeps the old title alive (§ 81 Abs. 4 AufenthG). */
  readonly fiction: boolean
  /** Ends with a card or travel document to hand over. */
  readonly document: boolean
}

export const PROCEDURES = [
  {
    code: 'study',
    de: 'Aufenthalt zum Studium',
    en: 'Residence for study',
    basis: '§ 16b AufenthG',
    papers: ['passport', 'photo', 'application', 'enrolment', 'livelihood', 'health-insurance', 'residence'],
    fee: 'residence-permit',
    fiction: true,
    document: true,
  },
  {
    code: 'skilled-worker',
    de: 'Fachkraft oder Blaue Karte EU',
    en: 'Skilled worker or EU Blue Card',
    basis: '§§ 18a, 18b, 18g AufenthG',
    papers: [
      'passport',
      'photo',
      'application',
      'degree',
      'contract',
      'employment-declaration',
      'professional-licence',
      'health-insurance',
    ],
    fee: 'residence-permit',
    fiction: true,
    document: true,
  },
  {
    code: 'family',
    de: 'Familiennachzug',
    en: 'Family reunification',
    basis: '§§ 28 bis 32 AufenthG',
    papers: [
      'passport',
      'photo',
      'application',
      'civil-status',
      'sponsor-title',
      'language-a1',
      'residence',
      'livelihood',
    ],
    fee: 'residence-permit',
    fiction: true,
    document: true,
  },
  {
    code: 'settlement',
    de: 'Niederlassungserlaubnis',
    en: 'Settlement permit',
    basis: '§ 9 AufenthG',
    papers: [
      'passport',
      'photo',
      'application',
      'pension',
      'payslips',
      'language-b1',
      'life-in-germany',
      'residence',
      'health-insurance',
    ],
    fee: 'settlement-permit',
    fiction: true,
    document: true,
  },
  {
    code: 'extension',
    de: 'Verlängerung Aufenthaltserlaubnis',
    en: 'Extension of residence permit',
    basis: '§ 8 AufenthG',
    papers: ['passport', 'photo', 'application', 'residence'],
    fee: 'extension',
    fiction: true,
    document: true,
  },
  {
    code: 'reissue',
    de: 'Neuausstellung der Karte',
    en: 'Reissue of the card',
    basis: '§ 45c AufenthV',
    papers: ['passport', 'old-passport', 'old-card', 'photo'],
    fee: 'reissue',
    fiction: false,
    document: true,
  },
  {
    code: 'conditions',
    de: 'Änderung von Nebenbestimmungen',
    en: 'Change of conditions',
    basis: '§§ 4a, 12, 12a AufenthG',
    papers: ['passport', 'application', 'employment-declaration'],
    fee: 'conditions-change',
    fiction: false,
    document: false,
  },
  {
    code: 'commitment',
    de: 'Verpflichtungserklärung',
    en: 'Declaration of commitment',
    basis: '§ 68 AufenthG',
    papers: ['passport', 'payslips', 'residence', 'guest-data'],
    fee: 'commitment',
    fiction: false,
    document: false,
  },
  {
    code: 'naturalisation',
    de: 'Einbürgerung',
    en: 'Naturalisation',
    basis: '§ 10 StAG',
    papers: ['passport', 'application', 'civil-status', 'payslips', 'language-b1', 'naturalisation-test', 'loyalty'],
    fee: 'naturalisation',
    fiction: false,
    document: false,
  },
  {
    code: 'travel-document',
    de: 'Reiseausweis',
    en: 'Travel document',
    basis: '§ 4 AufenthV',
    papers: ['photo', 'application', 'no-passport'],
    fee: 'travel-document',
    fiction: false,
    document: true,
  },
  {
    code: 'certificate',
    de: 'Verlängerung Gestattung oder Duldung',
    en: 'Renewal of asylum or toleration certificate',
    basis: '§ 63 AsylG, § 60a Abs. 4 AufenthG',
    papers: ['certificate', 'photo'],
    fee: 'certificate',
    fiction: false,
    document: false,
  },
  {
    code: 'fast-track',
    de: 'Beschleunigtes Fachkräfteverfahren',
    en: 'Fast-track procedure for skilled workers',
    basis: '§ 81a AufenthG',
    papers: ['agreement', 'power-of-attorney', 'degree', 'contract', 'employment-declaration'],
    fee: 'fast-track',
    fiction: false,
    document: false,
  },
] as const satisfies readonly ProcedureKind[]

export type ProcedureCode = (typeof PROCEDURES)[number]['code']

const BY_CODE = new Map<string, ProcedureKind>(PROCEDURES.map((procedure) => [procedure.code, procedure]))

/** @throws RangeError for a code that is not in the list (a newer program's database) */
export function procedureKind(code: string): ProcedureKind {
  const procedure = BY_CODE.get(code)
  if (!procedure) throw new RangeError('unknown kind of procedure')
  return procedure
}
