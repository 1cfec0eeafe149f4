export type CallErrorCode = 'declined' | 'no-camera' | 'failed' | 'gone' | 'timeout'

/** Why a still or a shown page did not arrive. Never carries what was said or shown. */
export class CallError extends Error {
  readonly code: CallErrorCode

  constructor(code: CallErrorCode, options: { cause?: unknown } = {}) {
    super(code, options)
    this.name = 'CallError'
    this.code = code
  }
}

export function isCallError(error: unknown, ...codes: CallErrorCode[]): error is CallError {
  return error instanceof CallError && (codes.length === 0 || codes.includes(error.code))
}
