/** The part of the library used here; its own types cannot be reached past its `exports` map. */
declare module 'better-sqlite3-multiple-ciphers' {
  interface Statement {
    /** Whether the statement gives rows. */
    readonly reader: boolean
    all(...parameters: readonly unknown[]): unknown[]
    get(): unknown
    run(...parameters: readonly unknown[]): { changes: number }
    /** Only the first column of each row. */
    pluck(): this
  }
  class Database {
    constructor(file: string, options: { timeout: number; fileMustExist: boolean })
    readonly inTransaction: boolean
    prepare(sql: string): Statement
    exec(sql: string): this
    pragma(source: string, options?: { simple: boolean }): unknown
    close(): this
  }
  export default Database
}
