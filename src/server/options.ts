import type { TurnOptions } from './turn.ts'

/** Time, and the one heartbeat everything that waits hangs on; tests turn it by hand. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number
  /** Calls `tick` every `ms` milliseconds until the answered function is called. */
  every(ms: number, tick: () => void): () => void
}

export const systemClock: Clock = {
  now: () => Date.now(),
  every(ms, tick) {
    const timer = setInterval(tick, ms)
    return () => clearInterval(timer)
  },
}

/** What may flow in on one connection before it is cut. */
export interface Flow {
  readonly messagesPerSecond: number
  readonly burst: number
  readonly bytesPerSecond: number
  readonly bytesBurst: number
  /** Bytes that may wait for a receiver that does not read. */
  readonly maxBufferedBytes: number
}

export interface Limits {
  readonly maxRooms: number
  readonly maxConnections: number
  readonly maxDesks: number
  /** People behind one router (a shelter, a library) share an address. */
  readonly maxConnectionsPerAddress: number
  /** TCP connections of one address, for files or WebSockets. Behind a proxy that is the proxy's to limit. */
  readonly maxSocketsPerAddress: number
  /** New connections of one address, a second and at once. */
  readonly connectsPerSecond: number
  readonly connectsBurst: number
  /** Requests for the page's files of one address. */
  readonly requestsPerSecond: number
  readonly requestsBurst: number
  /** Links that do not exist, before the address is blocked, and for how long. */
  readonly failedTokens: number
  readonly failedKeys: number
  readonly failureWindowMs: number
  readonly blockMs: number
  /** Walk-ins of one address in `failureWindowMs`. */
  readonly knocks: number
  /** Places asked for by everybody together. */
  readonly knocksPerSecond: number
  readonly knocksBurst: number
  /** Unreadable frames of one connection before it is closed. */
  readonly malformed: number
  readonly person: Flow
  readonly desk: Flow
  /** Things said by a person, a second and at once: each goes to all desks. More is dropped; pages repeat. */
  readonly saysPerSecond: number
  readonly saysBurst: number
  readonly handshakeMs: number
  readonly pingMs: number
  readonly pongMs: number
  /** How long a walk-in waits for the desk's answer. */
  readonly knockMs: number
  /**
   * After the first desk has come, the time it has for opening the rooms that live. Until then nobody can say that a link does
   * not exist: after a restart of the server people come back before their rooms do.
   */
  readonly settleMs: number
}

export const defaultLimits: Limits = {
  maxRooms: 5_000,
  maxConnections: 4_000,
  maxDesks: 400,
  maxConnectionsPerAddress: 60,
  maxSocketsPerAddress: 300,
  connectsPerSecond: 2,
  connectsBurst: 120,
  requestsPerSecond: 50,
  requestsBurst: 1_000,
  failedTokens: 20,
  failedKeys: 5,
  failureWindowMs: 10 * 60_000,
  blockMs: 5 * 60_000,
  knocks: 10,
  knocksPerSecond: 0.2,
  knocksBurst: 40,
  malformed: 3,
  person: {
    messagesPerSecond: 20,
    burst: 120,
    bytesPerSecond: 128 * 1024,
    bytesBurst: 1024 * 1024,
    maxBufferedBytes: 1024 * 1024,
  },
  desk: {
    messagesPerSecond: 1_000,
    burst: 20_000,
    bytesPerSecond: 8 * 1024 * 1024,
    bytesBurst: 64 * 1024 * 1024,
    maxBufferedBytes: 32 * 1024 * 1024,
  },
  saysPerSecond: 2,
  saysBurst: 12,
  handshakeMs: 5_000,
  pingMs: 15_000,
  pongMs: 10_000,
  knockMs: 10_000,
  settleMs: 10_000,
}

/** A line for the log: a word and counts. Never an address, a token or an id. */
export type ServerLog = (message: string, counts?: Readonly<Record<string, number>>) => void

export interface ServerOptions {
  /** Address to listen on; this machine only when absent. */
  readonly host?: string
  /** 0 or absent: any free port. */
  readonly port?: number
  /** PEM. Without it the server speaks plain HTTP: for this machine, or behind a proxy. */
  readonly tls?: { readonly cert: string | Buffer; readonly key: string | Buffer }
  /** A proxy of ours stands in front: the last entry of X-Forwarded-For is the caller. */
  readonly trustProxy?: boolean
  /** What desks must know; at least 22 characters. */
  readonly officeKey: string
  /**
   * Where people reach the page. Pages of other origins may not connect. Absent: whatever host they asked for, which is right
   * only without a proxy.
   */
  readonly publicUrl?: string
  readonly turn?: TurnOptions
  /** `relay`: calls only through TURN, so that neither side learns the other's address. */
  readonly policy?: 'all' | 'relay'
  /** Folder of the built citizen's page (out/citizen). */
  readonly pageDir: string
  readonly limits?: Partial<Limits>
  readonly clock?: Clock
  readonly log?: ServerLog
}
