import { type DeviceConfig, lineOf } from '../../../drivers/connect.ts'
import type { AnyDevice, DeviceKind, DoorState } from '../../../drivers/devices.ts'
import { DriverError, type DriverErrorCode } from '../../../drivers/errors.ts'

interface DeviceFacts {
  readonly id: string
  readonly kind: DeviceKind
  readonly model: string
  readonly name: string
  /** A simulator sits behind it; to be shown on every screen. */
  readonly simulated: boolean
  /** Where it hangs: path or address. */
  readonly line: string
  /** Since when it is in this state (ISO 8601, UTC); further failed attempts do not move it. */
  readonly since: string
  /** Attempts since it was last ready. */
  readonly attempt: number
  /** What last went wrong, also when it works again (ISO 8601, UTC). */
  readonly lastTrouble: {
    readonly at: string
    readonly reason: DriverErrorCode
    /** Addresses of the boards it was about, where the others of the bus went on. */
    readonly boards?: readonly number[]
  } | null
  /** Of a lock bus that is ready: addresses of its boards that do not answer. Their doors are unknown, the others are served. */
  readonly silentBoards: readonly number[]
}

/**
 * How a device stands. `absent`: nothing is there (not plugged in, no such port). `failed`: something is there and does
 * not do what it should. Both are tried again for ever. `opening` is shown for the first attempt only, so that a device
 * which stays away does not flicker.
 */
export type Standing =
  | { readonly state: 'opening'; readonly reason: null; readonly firmware: null }
  | { readonly state: 'ready'; readonly reason: null; readonly firmware: string | null }
  | { readonly state: 'absent' | 'failed'; readonly reason: DriverErrorCode; readonly firmware: null }

export type DeviceState = DeviceFacts & Standing

/** All devices in the order of the settings. A higher number is newer. */
export interface DeviceSnapshot {
  readonly number: number
  readonly devices: readonly DeviceState[]
}

/** The doors of a board as it last answered. Those of a board of the bus that is silent are missing: look for `lock`, not for a place. */
export interface Doors {
  readonly doors: readonly DoorState[]
  /** When it answered (ISO 8601, UTC). */
  readonly askedAt: string
}

export type DeviceOf<K extends DeviceKind> = Extract<AnyDevice, { readonly kind: K }>

export interface ReadyDevice<K extends DeviceKind> {
  readonly id: string
  readonly name: string
  readonly simulated: boolean
  readonly device: DeviceOf<K>
}

/** A device before its first attempt. */
export function openingState(config: DeviceConfig): DeviceState {
  return {
    id: config.id,
    kind: config.kind,
    model: config.model,
    name: config.name,
    simulated: config.simulated ?? config.connect.via === 'simulated',
    line: lineOf(config.connect),
    since: new Date().toISOString(),
    attempt: 1,
    lastTrouble: null,
    silentBoards: [],
    state: 'opening',
    reason: null,
    firmware: null,
  }
}

/** The state after `next`; `since` moves only when the word for it changes. */
export function nextState(state: DeviceState, attempt: number, next: Standing): DeviceState {
  const since = state.state === next.state ? state.since : new Date().toISOString()
  return { ...state, ...next, attempt, since, silentBoards: next.state === 'ready' ? state.silentBoards : [] }
}

export function isKind<K extends DeviceKind>(device: AnyDevice, kind: K): device is DeviceOf<K> {
  return device.kind === kind
}

export function firmwareOf(device: AnyDevice): string | null {
  if (device.kind === 'pad') return `${device.capability.model} ${device.capability.firmware}`
  return device.version ?? null
}

/** Nothing is there: unplugged, no such port or device, nobody listening. */
export function isAbsence(error: DriverError): boolean {
  if (error.code === 'unplugged') return true
  const { cause } = error
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
  return error.code === 'cannot-open' && (code === 'ENOENT' || code === 'ECONNREFUSED')
}

export function asDriverError(error: unknown, code: DriverErrorCode): DriverError {
  return error instanceof DriverError ? error : new DriverError(code, 'it failed', { cause: error })
}
