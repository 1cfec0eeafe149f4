/**
 * Why a driver could not do what it was asked.
 *
 * - `cannot-open`     the line or device could not be opened (absent, locked by another program, no permission)
 * - `no-module`       this machine cannot load the native module for this sort of line (serial ports, HID)
 * - `not-open`        the line is closed; nothing was sent
 * - `not-sent`        the command provably never left this machine
 * - `outcome-unknown` bytes left, no trustworthy answer came: the act may or may not have happened. Never repeat, ask.
 * - `timeout`         a harmless question (status, version) was not answered in time
 * - `bad-answer`      an answer came and broke the protocol
 * - `given-back`      the line gives back what is sent, and the settings do not say so: it cannot be told from answers
 * - `refused`         the device understood and said no
 * - `unplugged`       the device went away
 * - `aborted`         the caller's AbortSignal ended the wait
 * - `unsupported`     this model cannot do that
 */
export type DriverErrorCode =
  | 'cannot-open'
  | 'no-module'
  | 'not-open'
  | 'not-sent'
  | 'outcome-unknown'
  | 'timeout'
  | 'bad-answer'
  | 'given-back'
  | 'refused'
  | 'unplugged'
  | 'aborted'
  | 'unsupported'

/** The only error a driver throws. `message` never holds scanned or written content: it may reach a log. */
export class DriverError extends Error {
  readonly code: DriverErrorCode
  constructor(code: DriverErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.name = 'DriverError'
    this.code = code
  }
}

/** True when `error` is a {@link DriverError}, and of one of the `codes` if any are given. */
export function isDriverError(error: unknown, ...codes: DriverErrorCode[]): error is DriverError {
  return error instanceof DriverError && (codes.length === 0 || codes.includes(error.code))
}
