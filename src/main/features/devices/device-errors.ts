import { isDriverError } from '../../../../drivers/errors.ts'
import { AppError } from '../../../shared/errors.ts'

/** A device's failure as a sentence; what is no device's failure goes on unchanged. */
export function asAppError(error: unknown): unknown {
  if (!isDriverError(error)) return error
  switch (error.code) {
    case 'unplugged':
    case 'aborted':
      return new AppError('device/unplugged', { cause: error })
    case 'refused':
    case 'unsupported':
      return new AppError('device/refused', { cause: error })
    case 'bad-answer':
    case 'given-back':
      return new AppError('device/bad-answer', { cause: error })
    case 'timeout':
    case 'outcome-unknown':
      return new AppError('device/no-answer', { cause: error })
    default:
      return new AppError('device/absent', { cause: error })
  }
}
