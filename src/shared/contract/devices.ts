import { z } from 'zod'
import { event, id, method } from './define.ts'

export const DeviceState = z.object({
  id: id,
  kind: z.enum(['scanner', 'pad', 'lock-board']),
  model: z.string(),
  /** The model as its maker writes it. */
  title: z.string(),
  name: z.string(),
  /** Visible on every screen, never small print. */
  simulated: z.boolean(),
  state: z.enum(['absent', 'opening', 'ready', 'failed']),
  since: z.string(),
  /** Attempts since it was last ready. */
  attempt: z.number(),
  /** Driver error code while `absent` or `failed`. */
  reason: z.string().nullable(),
  /** Firmware, as the device says it. */
  firmware: z.string().nullable(),
  /** Where it hangs: path or address. */
  line: z.string(),
})
export type DeviceState = z.infer<typeof DeviceState>

/** Numbered, so that a late answer never overwrites a newer event. */
export const DeviceSnapshot = z.object({ number: z.number(), devices: z.array(DeviceState) })
export type DeviceSnapshot = z.infer<typeof DeviceSnapshot>

export const devices = {
  snapshot: method(z.object({}), DeviceSnapshot, { requires: 'signed-in' }),
  changed: event(DeviceSnapshot),
}
