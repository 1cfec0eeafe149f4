import { z } from 'zod'
import { ConfigError } from './config-error.ts'
import { ProviderConfig } from './features/consultations/providers/config.ts'

/** Addresses that never leave this machine: only there may anything go unencrypted. */
const LOOPBACK = ['127.0.0.1', '::1', '[::1]', 'localhost']

function addressOf(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined
}

/** `secure` anywhere, `plain` only to this machine itself. */
const address = (secure: 'wss:' | 'https:', plain: 'ws:' | 'http:') =>
  z.string().refine(
    (text) => {
      const url = addressOf(text)
      if (url === undefined || url.hash !== '' || url.username !== '') return false
      return url.protocol === secure || (url.protocol === plain && LOOPBACK.includes(url.hostname))
    },
    { message: `${secure}// is needed; ${plain}// leads to this machine only` },
  )

const PublicUrl = address('https:', 'http:').transform((text) => text.replace(/\/+$/, ''))
const File = z.string().min(1)

const Turn = z.object({
  /** `turn:turn.example.org:3478?transport=udp`, `turns:…` */
  urls: z
    .array(z.string().regex(/^(turns?|stun):/))
    .min(1)
    .max(8),
  /** File whose first line is coturn's `static-auth-secret`. */
  secretFile: File,
  /** `relay`: pages never learn each other's addresses. */
  policy: z.enum(['all', 'relay']).default('all'),
})

/** Part `consultation` of config.json. */
export const ConsultationFile = z
  .strictObject({
    /** The office's consultation server (`npm run consultation-server`). */
    service: z.strictObject({ url: address('wss:', 'ws:'), keyFile: File, caFile: File.optional() }).optional(),
    /** Where people's links lead: the server's address from outside. */
    publicUrl: PublicUrl.optional(),
    /** This program starts a server of its own: one workstation, or the demo. */
    embedded: z
      .strictObject({
        host: z.string().min(1).default('127.0.0.1'),
        port: z.number().int().min(1).max(65535).optional(),
        /** A proxy of ours alone reaches this server and says who calls. Assumed where only this machine reaches it. */
        trustProxy: z.boolean().optional(),
        turn: Turn.optional(),
      })
      .optional(),
    /** Whose rooms the talks take place in; without it the built-in call from page to page. */
    provider: ProviderConfig.optional(),
  })
  .refine(({ service, embedded }) => service === undefined || embedded === undefined, {
    message: 'either the server of the office (service) or one of its own (embedded)',
  })
  .refine(({ service, publicUrl }) => service === undefined || publicUrl !== undefined, {
    path: ['publicUrl'],
    message: 'people need an address their links lead to',
  })
  .refine(
    ({ embedded, publicUrl }) => embedded === undefined || LOOPBACK.includes(embedded.host) || publicUrl !== undefined,
    {
      path: ['publicUrl'],
      message: 'a server that others reach needs the https:// address their links lead to',
    },
  )

export interface TurnConfig {
  readonly urls: readonly string[]
  readonly secretFile: string
  readonly policy: 'all' | 'relay'
}

/** How this workstation takes part in the consultation by video. */
export interface ConsultationConfig {
  readonly service:
    | { readonly kind: 'office'; readonly url: string; readonly key: string; readonly ca: string | undefined }
    | {
        readonly kind: 'embedded'
        readonly host: string
        /** undefined: the first that is free from 47110 on. */
        readonly port: number | undefined
        readonly trustProxy: boolean
        readonly turn: TurnConfig | undefined
      }
  /** undefined: where the embedded server listens. */
  readonly publicUrl: string | undefined
  readonly provider: ProviderConfig | undefined
}

/**
 * @param file part `consultation` of config.json
 * @param mode the demo office has a server of its own; a real one has none until somebody sets it up
 * @param read reads a file that the configuration names, or throws a sentence
 */
export function consultationOf(
  file: z.infer<typeof ConsultationFile> | undefined,
  mode: 'demo' | 'real',
  read: (path: string) => string,
): ConsultationConfig | undefined {
  const { publicUrl, provider, service } = file ?? {}
  if (service !== undefined) {
    const key = (read(service.keyFile).split('\n')[0] ?? '').trim()
    if (key.length < 22)
      throw new ConfigError(`${service.keyFile} holds no office key: its first line has at least 22 characters.`)
    const ca = service.caFile === undefined ? undefined : read(service.caFile)
    return { service: { kind: 'office', url: service.url, key, ca }, publicUrl, provider }
  }
  const embedded: z.infer<typeof ConsultationFile>['embedded'] =
    file?.embedded ?? (mode === 'demo' ? { host: '127.0.0.1' } : undefined)
  if (embedded === undefined) return undefined
  return {
    service: {
      kind: 'embedded',
      host: embedded.host,
      port: embedded.port,
      trustProxy: embedded.trustProxy ?? LOOPBACK.includes(embedded.host),
      turn: embedded.turn,
    },
    publicUrl,
    provider,
  }
}
