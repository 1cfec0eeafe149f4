import { open } from 'node:fs/promises'
import type { DeviceConfig } from '../../../../drivers/connect.ts'
import type { MEANINGS } from '../../../../drivers/traffic.ts'
import type { trafficMeanings, TrafficEntry } from '../../../shared/contract/devices.ts'
import { officeStamp } from '../../../shared/domain/office-time.ts'
import { AppError } from '../../../shared/errors.ts'
import type { Deps } from '../../deps.ts'
import type { HubTraffic } from '../../devices/hub.ts'

type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never
/** The contract and the drivers have the same words: whoever adds one to one side is told here. */
export const sameMeanings: Same<(typeof MEANINGS)[number], (typeof trafficMeanings)[number]> = true

/** Lines go to the window in bundles: a pad says two hundred things a second. Milliseconds. */
const BUNDLE_MS = 50

/** Who looks at the traffic of what. Nothing is sent to a window that did not ask, and nothing of people to any. */
export class TrafficWatch {
  readonly #deps: Pick<Deps, 'hub' | 'publish'>
  readonly #watchers = new Map<string, Set<number>>()
  readonly #bundles = new Map<string, TrafficEntry[]>()
  #timer: NodeJS.Timeout | undefined
  readonly #leave: () => void

  constructor(deps: Pick<Deps, 'hub' | 'publish'>) {
    this.#deps = deps
    this.#leave = deps.hub.onTraffic((deviceId, line) => this.#heard(deviceId, line))
  }

  watch(deviceId: string, windowId: number): TrafficEntry[] {
    // What waits was there before: it is in the answer.
    this.#flush()
    const watchers = this.#watchers.get(deviceId) ?? new Set()
    this.#watchers.set(deviceId, watchers.add(windowId))
    return this.#deps.hub.traffic(deviceId).map(entryOf)
  }

  unwatch(deviceId: string, windowId: number): void {
    this.#watchers.get(deviceId)?.delete(windowId)
  }

  endOf(windowId: number): void {
    for (const watchers of this.#watchers.values()) watchers.delete(windowId)
  }

  close(): void {
    this.#leave()
    clearTimeout(this.#timer)
    this.#watchers.clear()
  }

  #heard(deviceId: string, line: HubTraffic): void {
    if ((this.#watchers.get(deviceId)?.size ?? 0) === 0) return
    const bundle = this.#bundles.get(deviceId) ?? []
    this.#bundles.set(deviceId, bundle)
    bundle.push(entryOf(line))
    this.#timer ??= setTimeout(() => this.#flush(), BUNDLE_MS)
  }

  #flush(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    for (const [id, entries] of this.#bundles) {
      for (const windowId of this.#watchers.get(id) ?? []) {
        this.#deps.publish('devices', 'traffic', { id, entries }, windowId)
      }
    }
    this.#bundles.clear()
  }
}

const entryOf = (line: HubTraffic): TrafficEntry => ({ ...line, values: { ...line.values } })

/**
 * The traffic as text, for whoever helps: the same bytes and the same clock as on screen, people's content as dots; codes instead of
 * sentences.
 */
export function trafficText(
  device: Pick<DeviceConfig, 'model' | 'options'>,
  about: { readonly version: string; readonly firmware: string | null; readonly at: string },
  lines: readonly HubTraffic[],
): string {
  const head = [
    `Tresen ${about.version}, ${officeStamp(new Date(about.at))}`,
    `model ${device.model}, firmware ${about.firmware ?? '-'}, options ${JSON.stringify(device.options ?? {})}`,
    'Bytes that hold content of people are dots.',
    '',
  ]
  const rows = lines.map(({ at, direction, text, meaning, values }) => {
    const facts = Object.entries(values).map(([key, value]) => ` ${key}=${value}`)
    return `${officeStamp(new Date(at))} ${direction === 'sent' ? '=>' : '<='} ${text}  ${meaning}${facts.join('')}`
  })
  return `${[...head, ...rows].join('\n')}\n`
}

/** @throws AppError `document/not-saved` */
export async function saveText(path: string, text: string): Promise<void> {
  try {
    const file = await open(path, 'w', 0o600)
    try {
      await file.writeFile(text)
    } finally {
      await file.close()
    }
  } catch (error) {
    throw new AppError('document/not-saved', { cause: error })
  }
}
