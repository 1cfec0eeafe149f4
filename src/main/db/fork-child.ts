import { fork } from 'node:child_process'
import type { ForkDatabase, FromDatabase } from './sqlite-protocol.ts'

/**
 * Runs the database process as a child of Node: in tests, and in an Electron whose Node-API is older than 10 (there the
 * SQLite library ends the process without a word). `execPath` is a Node of version 24 or newer.
 */
export function forkWithChildProcess(script: string, execPath: string = process.execPath): ForkDatabase {
  return () => {
    const child = fork(script, [], {
      execPath,
      execArgv: ['--no-warnings'],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    return {
      pid: child.pid,
      // A send to a process that just died is answered by its exit.
      send: (message) => void child.send(message, () => undefined),
      onMessage: (listener) => void child.on('message', (message) => listener(message as FromDatabase)),
      onExit: (listener) => {
        child.once('exit', listener)
        child.once('error', listener)
      },
      kill: () => void child.kill('SIGKILL'),
    }
  }
}
