import { isDriverError } from '../../../../drivers/errors.ts'
import { AppError } from '../../../shared/errors.ts'

/** What the pad did, in words for people. */
export function deviceError(error: unknown): unknown {
  if (!isDriverError(error)) return error
  if (error.code === 'timeout' || error.code === 'outcome-unknown')
    return new AppError('device/no-answer', { cause: error })
  if (error.code === 'bad-answer') return new AppError('device/bad-answer', { cause: error })
  if (error.code === 'refused' || error.code === 'unsupported') return new AppError('device/refused', { cause: error })
  return new AppError('device/unplugged', { cause: error })
}
