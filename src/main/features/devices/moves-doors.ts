import { type DeviceConfig, lineOf } from '../../../../drivers/connect.ts'
import type { DriverOptions } from '../../../../drivers/definition.ts'
import { isDriverError } from '../../../../drivers/errors.ts'
import { readSettings } from '../../../../drivers/settings.ts'
import type { DeviceDraft } from '../../../shared/contract/devices.ts'
import { findModel } from '../../devices/models.ts'
import { lineKey } from './same-line.ts'

/** Settings of lock boards that say nothing of which door a number is, nor whether it is shut or empty. */
const BESIDE: ReadonlySet<string> = new Set(['echo', 'broadcast', 'leftOpen'])

/** Whether a lock board set up anew could have other doors behind its numbers, or read them the other way round. */
export async function movesDoors(before: DeviceConfig, draft: DeviceDraft): Promise<boolean> {
  if (before.model !== draft.model) return true
  const key = await lineKey(before.connect)
  const sameLine =
    before.connect.via === draft.connect.via &&
    (key === undefined ? lineOf(before.connect) === lineOf(draft.connect) : key === (await lineKey(draft.connect)))
  return !sameLine || meaningOf(before.model, before.options ?? {}) !== meaningOf(draft.model, draft.options)
}

/** The settings that matter here, with what is left out filled in; settings that were wrong before are like no others. */
function meaningOf(model: string, options: DriverOptions): string {
  try {
    const read: Readonly<Record<string, unknown>> = readSettings(model, findModel(model)?.settings ?? [], options)
    return JSON.stringify(Object.entries(read).filter(([key]) => !BESIDE.has(key)))
  } catch (error) {
    if (!isDriverError(error)) throw error
    return 'wrong'
  }
}
