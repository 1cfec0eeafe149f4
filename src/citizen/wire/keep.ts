import { z } from 'zod'
import { randomSecret } from '../../call/secret.ts'
import { citizenLanguages } from '../../shared/consultation/languages.ts'
import { DeviceTest, Secret } from '../../shared/consultation/protocol.ts'

const Kept = z.object({
  /** Binds the link to this device. */
  device: Secret,
  language: z.enum(citizenLanguages).nullable(),
  /** Version of the notice that was agreed to. */
  notice: z.string().nullable(),
  test: DeviceTest.nullable(),
  /** Papers ticked off. */
  papers: z.array(z.string()),
  cameraId: z.string().nullable(),
  microphoneId: z.string().nullable(),
})
export type Kept = z.infer<typeof Kept>

/** What the page keeps on the device for one link, so that a reload comes back to the same place. Nothing before the first change. */
export interface Keep {
  readonly value: () => Kept
  readonly change: (part: Partial<Kept>) => void
  /** Nothing of this link stays on the device, but for which device it is and what it agreed to, until this tab is closed: a reload finds its place. */
  readonly clear: () => void
}

/** The device's storage and the tab's; null where it is refused (private windows, blocked cookies). */
export interface Storages {
  readonly device: Storage | null
  readonly tab: Storage | null
}

export function browserStorages(): Storages {
  return { device: usable(() => localStorage), tab: usable(() => sessionStorage) }
}

function usable(get: () => Storage): Storage | null {
  try {
    const storage = get()
    const probe = 'tresen-probe'
    storage.setItem(probe, probe)
    storage.removeItem(probe)
    return storage
  } catch {
    return null
  }
}

/**
 * Opens what is kept for a link. The key is derived from the token's SHA-256: whoever reads the storage has no link.
 * Without storage it is kept in memory only, and a reload begins anew.
 */
export async function openKeep(token: string, { device, tab }: Storages): Promise<Keep> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(`tresen keep ${token}`)))
  const key = `tresen-${Array.from(hash.subarray(0, 16), (byte) => byte.toString(16).padStart(2, '0')).join('')}`
  const fresh: Kept = {
    device: randomSecret(),
    language: null,
    notice: null,
    test: null,
    papers: [],
    cameraId: null,
    microphoneId: null,
  }
  let kept = read(device, key) ?? read(tab, key) ?? fresh
  const write = (storage: Storage | null): void => {
    try {
      storage?.setItem(key, JSON.stringify(kept))
    } catch {
      // Full or refused meanwhile: memory has it.
    }
  }
  return {
    value: () => kept,
    change(part) {
      kept = { ...kept, ...part }
      write(device)
    },
    clear() {
      kept = { ...fresh, device: kept.device, language: kept.language, notice: kept.notice }
      device?.removeItem(key)
      write(tab)
    },
  }
}

function read(storage: Storage | null, key: string): Kept | undefined {
  try {
    return Kept.safeParse(JSON.parse(storage?.getItem(key) ?? 'null')).data
  } catch {
    return undefined
  }
}
