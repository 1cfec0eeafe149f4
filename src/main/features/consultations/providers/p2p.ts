import { healthOf, providerError, untilOf, type RoomRole, type VideoProvider } from './provider.ts'

/** What the built-in call needs of the rest of the program: its rooms are the consultations at our own server. */
export interface OwnRooms {
  readonly publicUrl: () => string
  /** A fresh link of this party's, which voids the older one. */
  readonly newLink: (
    consultationId: string,
    guest: 'citizen' | 'interpreter',
  ) => Promise<{ readonly token: string; readonly expiresAt: string }>
  readonly close: (consultationId: string) => Promise<void>
  readonly connected: () => boolean
}

/** The call from page to page: no platform, no account, nothing in between but signalling. */
export function createP2p(rooms: OwnRooms, now: () => Date = () => new Date()): VideoProvider {
  return {
    kind: 'p2p',
    get origins() {
      return [new URL(rooms.publicUrl()).origin]
    },
    createRoom: (request) =>
      Promise.resolve({
        kind: 'p2p',
        id: request.consultationId,
        until: untilOf(request, now()),
        language: request.language,
      }),
    async invite(room, role: RoomRole) {
      // The clerk is at the desk already: its page is the room.
      if (role === 'clerk') return { url: rooms.publicUrl(), expiresAt: room.until }
      const { token, expiresAt } = await rooms.newLink(room.id, role)
      return { url: `${rooms.publicUrl()}/#${token}`, expiresAt }
    },
    // Calling somebody is what lets them in; nobody waits in front of a second door.
    admit: () => Promise.resolve('done'),
    async end(room) {
      await rooms.close(room.id)
      return 'done'
    },
    health: () =>
      healthOf(() => (rooms.connected() ? Promise.resolve() : Promise.reject(providerError('p2p', 'unreachable')))),
  }
}
