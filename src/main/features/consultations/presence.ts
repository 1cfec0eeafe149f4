import type { Guest } from '../../../shared/consultation/protocol.ts'
import type { Presence } from './rows.ts'

export interface GuestPage {
  /** Random for each load of the page. */
  readonly session: string
  /** Hash of the device's secret. */
  readonly device: string
  /** The link belongs to this device: its person has agreed. Nobody else is connected to anybody. */
  bound: boolean
}

/** Whose pages are connected at this moment, as the server tells; in memory only. */
export class People implements Presence {
  readonly #rooms = new Map<string, Map<Guest, GuestPage>>()

  online(id: string): boolean {
    return this.#rooms.get(id)?.has('citizen') ?? false
  }

  interpreterHere(id: string): boolean {
    return this.#rooms.get(id)?.has('interpreter') ?? false
  }

  page(id: string, guest: Guest): GuestPage | undefined {
    return this.#rooms.get(id)?.get(guest)
  }

  came(id: string, guest: Guest, page: { readonly session: string; readonly device: string }): void {
    const room = this.#rooms.get(id) ?? new Map<Guest, GuestPage>()
    const known = room.get(guest)
    room.set(guest, { ...page, bound: known?.device === page.device && known.bound })
    this.#rooms.set(id, room)
  }

  /** @returns false when another page of theirs is there: the word about the older one came late */
  went(id: string, guest: Guest, session: string): boolean {
    const room = this.#rooms.get(id)
    if (room?.get(guest)?.session !== session) return false
    room.delete(guest)
    if (room.size === 0) this.#rooms.delete(id)
    return true
  }

  /** Those in the room with whom a call can be made. */
  bound(id: string): { party: Guest; session: string }[] {
    return [...(this.#rooms.get(id) ?? [])].flatMap(([party, { bound, session }]) =>
      bound ? [{ party, session }] : [],
    )
  }

  clear(): void {
    this.#rooms.clear()
  }
}
