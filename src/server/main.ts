/** `npm run consultation-server`: the consultation server as a program. docs/consultation-server.md tells how it is set up. */
import { join } from 'node:path'
import { ConfigError, readServerConfig, usage } from './config.ts'
import { startConsultationServer } from './service.ts'

const args = process.argv.slice(2)

if (args.includes('--help')) {
  console.log(usage)
} else {
  run().catch((error: unknown) => {
    const { code } = error as NodeJS.ErrnoException
    if (error instanceof ConfigError) console.error(error.message)
    else if (code === 'EADDRINUSE' || code === 'EACCES') console.error(`The port cannot be opened (${code}).`)
    else console.error(error)
    process.exitCode = 1
  })
}

async function run(): Promise<void> {
  const config = readServerConfig(args, { pageDir: join(import.meta.dirname, '../../out/citizen') })
  const server = await startConsultationServer({
    ...config.options,
    log: (message, counts) => console.log(JSON.stringify({ at: new Date().toISOString(), message, ...counts })),
  })
  console.log(`The consultation server listens on ${server.url}`)
  console.log(`Workstations need the key in ${config.officeKeyFile}`)

  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void server.close())
  const { readTls } = config
  process.on('SIGHUP', () => {
    if (readTls === undefined) return
    try {
      server.renewTls(readTls())
      console.log('The certificate was read again')
    } catch (error) {
      // The old one stays: a server that still answers is better than none.
      console.error(`The certificate was not taken: ${(error as Error).message}`)
    }
  })
}
