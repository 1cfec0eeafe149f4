import { readFile } from 'node:fs/promises'
import { createBigBlueButton } from './bigbluebutton.ts'
import type { ProviderConfig } from './config.ts'
import { createWire } from './http.ts'
import { createJitsi } from './jitsi.ts'
import { createOpenTalk } from './opentalk.ts'
import { providerError, type VideoProvider } from './provider.ts'

/**
 * The platform the office has set up. Secrets are read from their files here, once.
 * @param timeoutMs for each request to it
 * @throws AppError `consultation/provider` `misconfigured` when a file cannot be read or is empty
 */
export async function createProvider(config: ProviderConfig, timeoutMs?: number): Promise<VideoProvider> {
  const { kind } = config
  const read = async (path: string): Promise<string> => {
    const content = await readFile(path, 'utf8').catch(() => '')
    if (content.trim() === '') throw providerError(kind, 'misconfigured')
    return content
  }
  const firstLine = async (path: string) => ((await read(path)).split('\n')[0] ?? '').trim()
  const ca = config.caFile === undefined ? undefined : await read(config.caFile)
  const wire = createWire({ platform: kind, ca, ...(timeoutMs === undefined ? {} : { timeoutMs }) })
  switch (kind) {
    case 'jitsi': {
      const whole = config.algorithm === 'RS256'
      return createJitsi(config, await (whole ? read : firstLine)(config.secretFile), wire)
    }
    case 'bigbluebutton':
      return createBigBlueButton(config, await firstLine(config.secretFile), wire)
    case 'opentalk':
      return createOpenTalk(config, await firstLine(config.secretFile), wire)
  }
}
