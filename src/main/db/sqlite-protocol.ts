/** What goes to the database process. `id` returns in the answer; messages are answered in order. */
export type ToDatabase =
  | {
      readonly id: number
      readonly type: 'open'
      readonly file: string
      /** 32 raw bytes as 64 hex digits. By message only: arguments and environment can be read by others. */
      readonly key: string
      /** Whether a file that is not there may be made. False after a restart: an office never turns up empty. */
      readonly create: boolean
    }
  | {
      readonly id: number
      readonly type: 'query'
      readonly sql: string
      readonly parameters: readonly unknown[]
      /**
       * Whether the sender believes to be inside a transaction. The process refuses when SQLite sees it otherwise: after a
       * restart, or after SQLite rolled back by itself (disk full), the rest of a transaction would be stored alone.
       */
      readonly inTransaction: boolean
    }
  | { readonly id: number; readonly type: 'close' }

/** What comes back. `code` is SQLite's (`SQLITE_…`) or one of ours: NO_CIPHER, MISSING, FOREIGN, TRANSACTION_LOST. */
export type FromDatabase =
  | { readonly id: number; readonly ok: true; readonly rows: unknown[]; readonly changes: number | undefined }
  | { readonly id: number; readonly ok: false; readonly code: string; readonly message: string }

/** The database process as its owner sees it, however it was started. */
export interface DatabaseProcess {
  readonly pid: number | undefined
  send(message: ToDatabase): void
  onMessage(listener: (message: FromDatabase) => void): void
  /** Called once, also when the process never came up. */
  onExit(listener: () => void): void
  /** Ends it at once; SQLite's journal makes that safe. */
  kill(): void
}

export type ForkDatabase = () => DatabaseProcess
