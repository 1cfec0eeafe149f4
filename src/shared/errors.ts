/**
 * Every error a person can meet, by code. `renderer/lib/messages.ts` must hold a sentence for each (it does not compile
 * otherwise). Details are plain values for the sentence's gaps; they never hold personal data.
 */
export const errorCodes = [
  'internal',
  'invalid-input',
  'not-signed-in',
  'forbidden',
  'forbidden-sender',
  'unknown-method',
  'not-found',
  'conflict',
  'database/unavailable',
  'database/newer',
  'database/missing',
  'database/other-office',
  'database/no-cipher',
  'database/wrong-key',
  'database/key-unwrap',
  'database/passphrase-needed',
  'database/passphrase-wrong',
  'database/busy',
  'database/storage',
  'database/tampered',
  'device/absent',
  'device/no-answer',
  'device/unplugged',
  'device/refused',
  'device/bad-answer',
  'device/fixed',
  'device/setting',
  'device/settings-clash',
  'device/too-many',
  'device/not-saved',
  'device/file',
  'device/file-changed',
  'device/signing',
  'device/in-use',
  'device/line-taken',
  'device/name-taken',
  'device/probe-line',
  'device/holds-cards',
  'device/doors-move',
  'device/door-occupied',
  'scan/not-mrz',
  'scan/check-digit',
  'scan/unreadable',
  'scan/unknown-code',
  'scan/signing',
  'scan/not-a-card',
  'scan/gone',
  'scan/other-place',
  'person/exists',
  'document/not-found',
  'document/state',
  'document/tampered',
  'document/not-saved',
  'signing/busy',
  'signing/elsewhere',
  'signing/left-open',
  'signing/no-ink',
  'signing/state',
  'signing/displayed-changed',
  'signing/no-escrow-key',
  'card/state',
  'card/not-found',
  'card/double',
  'card/not-in-clearing',
  'card/receipt-missing',
  'pickup/not-eligible',
  'pickup/no-free-compartment',
  'pickup/wrong-card',
  'pickup/state',
  'pickup/door-open',
  'pickup/not-empty',
  'pickup/door-stays-shut',
  'pickup/outcome-unknown',
  'pickup/code-wrong',
  'pickup/code-expired',
  'pickup/code-blocked',
  'locker/no-answer',
  'locker/refused',
  'consultation/taken',
  'consultation/busy',
  'consultation/state',
  'consultation/not-here',
  'consultation/no-file',
  'consultation/closed',
  'consultation/service-away',
  'consultation/provider',
  'simulation/off',
] as const

export type ErrorCode = (typeof errorCodes)[number]

/** Values for the gaps of an error's sentence: labels of fields, numbers, door numbers; no names, numbers of documents or birth dates. */
export type ErrorDetails = Readonly<Record<string, string | number | boolean>>

/** An error with a sentence. Thrown in main, carried over IPC by {@link toWire}, thrown again in the page's world. */
export class AppError extends Error {
  readonly code: ErrorCode
  readonly details: ErrorDetails
  /** Short reference that also stands in the log, for errors nobody foresaw. */
  readonly reference: string | undefined

  constructor(
    code: ErrorCode,
    options: { details?: ErrorDetails; reference?: string; cause?: unknown; message?: string } = {},
  ) {
    super(options.message ?? code, options.cause === undefined ? {} : { cause: options.cause })
    this.name = 'AppError'
    this.code = code
    this.details = options.details ?? {}
    this.reference = options.reference
  }
}

export function isAppError(error: unknown, ...codes: ErrorCode[]): error is AppError {
  return error instanceof AppError && (codes.length === 0 || codes.includes(error.code))
}

export interface WireError {
  readonly code: ErrorCode
  readonly details: ErrorDetails
  readonly reference?: string
}

/** What every call answers. A throw never crosses IPC: only its text would survive. */
export type Reply<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: WireError }

/** The wire form of an error: code and details, never the message or the stack. */
export function toWire(error: AppError): WireError {
  return error.reference === undefined
    ? { code: error.code, details: error.details }
    : { code: error.code, details: error.details, reference: error.reference }
}
