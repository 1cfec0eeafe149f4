import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { ConsultationConfig } from '../../config-consultation.ts'
import type { Log } from '../../log.ts'

/** The first port that is tried, so that a link of yesterday's demo leads to today's. */
const FIRST_PORT = 47_110
const TRIES = 20

export interface EmbeddedServer {
  readonly url: string
  readonly key: string
  close(): Promise<void>
}

type Embedded = Extract<ConsultationConfig['service'], { kind: 'embedded' }>

/**
 * Starts the consultation server inside this program, with a key of its own that nobody else learns. Its code is loaded here and not
 * before: an office that has no consultation hour pays nothing for it.
 * @param pageDir folder of the built citizen's page
 * @throws when no port is free or the page is not built
 */
export async function startEmbedded(
  config: Embedded,
  publicUrl: string | undefined,
  pageDir: string,
  log: Log,
): Promise<EmbeddedServer> {
  const { startConsultationServer } = await import('../../../server/service.ts')
  const key = randomBytes(32).toString('base64url')
  const { turn } = config
  const secret =
    turn === undefined ? undefined : ((await readFile(turn.secretFile, 'utf8')).split('\n')[0] ?? '').trim()
  const options = {
    host: config.host,
    officeKey: key,
    pageDir,
    // Without its own name the server takes whatever host a browser asked for, which is right on this machine only.
    ...(publicUrl === undefined ? {} : { publicUrl, trustProxy: config.trustProxy }),
    ...(turn === undefined || secret === undefined ? {} : { turn: { urls: turn.urls, secret }, policy: turn.policy }),
    log: (message: string, counts?: Readonly<Record<string, number>>) =>
      log('info', 'consultations', message, { ...counts }),
  }
  const first = config.port ?? FIRST_PORT
  const last = config.port ?? FIRST_PORT + TRIES - 1
  for (let port = first; ; port++) {
    try {
      const server = await startConsultationServer({ ...options, port })
      return { url: server.url, key, close: () => server.close() }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE' || port >= last) throw error
    }
  }
}
