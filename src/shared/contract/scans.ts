import { z } from 'zod'
import { event, id, method } from './define.ts'
import { errorCodes } from '../errors.ts'

const Refusal = z.object({
  code: z.enum(errorCodes),
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
})

/**
 * Why a reader delivered nothing: drivers/devices.ts `ScannerTrouble`, and `nonstop`: it sends without pause, and none of it is taken
 * until it has paused.
 */
export const ReaderTrouble = z.enum(['no-read', 'garbled', 'interrupted', 'nonstop'])
export type ReaderTrouble = z.infer<typeof ReaderTrouble>

/** Steps that take scans for themselves while they are on screen. */
export const ScanStep = z.enum(['delivery', 'load', 'hand-out'])
export type ScanStep = z.infer<typeof ScanStep>

const base = {
  scanId: id,
  at: z.string(),
  /** `wedge`: typed by a scanner that is a keyboard to this machine. `picture`: read from a camera's picture or a scanned page. */
  by: z.enum(['scanner', 'typed', 'wedge', 'picture']),
  /** A person compared the zone with the paper and corrected what was misread. */
  corrected: z.boolean().optional(),
}
/** The zone was misread at places that can be asked for: `correction` gives them. */
const correctable = z.boolean().optional()

/** What became of one scan. Ids only: the page fetches what it may see. */
export const ScanOutcome = z.discriminatedUnion('result', [
  /** `expired`: the document's own date has passed; the file opens all the same. */
  z.object({ ...base, result: z.literal('person'), personId: id, documentCode: z.string(), expired: z.boolean() }),
  z.object({ ...base, result: z.literal('case'), personId: id, caseId: id }),
  z.object({
    ...base,
    result: z.literal('appointment'),
    personId: id,
    caseId: id.nullable(),
    appointmentId: id,
  }),
  z.object({ ...base, result: z.literal('card'), personId: id, cardId: id }),
  /** A document read without fault, of somebody without a file. `prefill` gives the fields of the zone. */
  z.object({ ...base, result: z.literal('no-file'), documentCode: z.string(), expired: z.boolean() }),
  /** A step took it; `accepted` says whether it was the right one. */
  z.object({
    ...base,
    result: z.literal('step'),
    step: ScanStep,
    subject: z.string(),
    accepted: z.boolean(),
    refusal: Refusal.nullable(),
    correctable,
  }),
  z.object({ ...base, result: z.literal('refused'), refusal: Refusal, correctable }),
])
export type ScanOutcome = z.infer<typeof ScanOutcome>

export const PersonPrefill = z.object({
  documentCode: z.string(),
  documentNumber: z.string(),
  issuer: z.string(),
  expiresOn: z.string(),
  familyName: z.string(),
  givenNames: z.string(),
  birthDate: z.string(),
  sex: z.enum(['M', 'F', 'X']),
  nationality: z.string(),
})

export type PersonPrefill = z.infer<typeof PersonPrefill>

/**
 * A misread zone as it was read, and the one or two places where what was read cannot stand (`line` and `column` from 1). What may
 * stand there is not told: whoever holds the paper says what it says.
 */
export const ZoneCorrection = z.object({
  lines: z.array(z.string()),
  places: z.array(z.object({ line: z.number(), column: z.number(), read: z.string() })),
})
export type ZoneCorrection = z.infer<typeof ZoneCorrection>

export const scans = {
  /** Every scan, already handled in main. */
  scanned: event(ScanOutcome),
  /** A reader of this workplace had nothing to deliver. At most once a second. */
  unread: event(z.object({ trouble: ReaderTrouble })),
  /**
   * Code or zone typed by hand (F2), or by a scanner that is a keyboard: goes the same way as a scan, and needs the right of what
   * takes it (a file, a step).
   */
  typed: method(
    z.object({ text: z.string().min(1).max(400), by: z.enum(['typed', 'wedge', 'picture']).optional() }),
    ScanOutcome,
    {
      requires: 'signed-in',
    },
  ),
  /** For the next two minutes this workplace may open its camera (not its microphone) to read a code. */
  camera: method(z.object({}), z.object({}), { requires: 'signed-in' }),
  /** The misread places of a `correctable` scan; null when it is over: another scan came, the screen was locked, ten minutes passed. */
  correction: method(z.object({ scanId: id }), ZoneCorrection.nullable(), { requires: 'people.read' }),
  /**
   * What the paper says at these places, one character for each: where all check digits are right with it and it looks like what was
   * read, the zone read that way goes the way of the scan. One answer only: whoever may try does not look.
   * @throws AppError `scan/other-place`
   */
  correct: method(z.object({ scanId: id, typed: z.string().regex(/^[0-9A-Z<]{1,2}$/) }), ScanOutcome, {
    requires: 'people.read',
  }),
  /** The paper is scanned again: the zone is forgotten. */
  discard: method(z.object({ scanId: id }), z.object({}), { requires: 'people.read' }),
  /** A step on screen takes the scans from now on, each with the right of that step; `null` gives them back. */
  focus: method(z.object({ step: ScanStep, subject: z.string().max(64) }).nullable(), z.object({}), {
    requires: 'signed-in',
  }),
  /** Fields of the zone of a `no-file` scan, kept in memory for a few minutes. */
  prefill: method(z.object({ scanId: id }), PersonPrefill.nullable(), { requires: 'people.write' }),
}
