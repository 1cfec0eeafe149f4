export type LogLevel = 'debug' | 'info' | 'warn' | 'error'

/** Values a log line may carry: counts, codes, ids of devices, durations. Never names, numbers of documents or scanned text. */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>

export type Log = (level: LogLevel, namespace: string, message: string, fields?: LogFields) => void

const order: Record<LogLevel, number> = { debug: 0, info: 1, warn: 2, error: 3 }

/** Writes one JSON object a line. `write` is stderr in the program, a collector in tests. */
export function createLog(write: (line: string) => void, least: LogLevel = 'info'): Log {
  return (level, namespace, message, fields) => {
    if (order[level] < order[least]) return
    write(`${JSON.stringify({ at: new Date().toISOString(), level, namespace, message, ...fields })}\n`)
  }
}
