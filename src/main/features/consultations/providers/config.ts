import { z } from 'zod'

const loopback = ['127.0.0.1', '[::1]', 'localhost']

/** https anywhere; http to this machine only. No user, no query: secrets have files of their own. */
const Address = z.string().refine(
  (text) => {
    if (!URL.canParse(text)) return false
    const { protocol, hostname, username, search, hash } = new URL(text)
    if (username !== '' || search !== '' || hash !== '') return false
    return protocol === 'https:' || (protocol === 'http:' && loopback.includes(hostname))
  },
  { message: 'an https:// address without user and query is needed (http:// leads to this machine only)' },
)

const Common = {
  /** Certificate authority of the office (PEM file), when the platform's certificate is not from a public one. */
  caFile: z.string().min(1).optional(),
  /** Further origins its pages lead through: a sign-in page, a load balancer's servers. */
  alsoOrigins: z.array(Address.transform((text) => new URL(text).origin)).default([]),
}

/** Part `consultation.provider` of config.json. */
export const ProviderConfig = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('jitsi'),
    url: Address,
    /** `app_id` of Prosody's token authentication: who issues the tokens (`iss`). */
    appId: z.string().min(1),
    /** `asap_accepted_audiences`; `aud`. */
    audience: z.string().min(1).default('jitsi'),
    /** `sub`: Prosody's domain or tenant, where it is not the host of the address. */
    domain: z.string().min(1).optional(),
    algorithm: z.enum(['HS256', 'RS256']).default('HS256'),
    /** HS256: the shared secret (first line). RS256: the private key (PEM). */
    secretFile: z.string().min(1),
    /** RS256: name of the key on the server (`kid`). */
    keyId: z.string().min(1).optional(),
    /** The server runs `token_lobby_autostart` and `token_lobby_bypass`: guests knock, the clerk does not. */
    lobby: z.boolean().default(false),
    ...Common,
  }),
  z.strictObject({
    kind: z.literal('bigbluebutton'),
    /** As `bbb-conf --secret` prints it, with or without `/api`. */
    url: Address,
    secretFile: z.string().min(1),
    ...Common,
  }),
  z.strictObject({
    kind: z.literal('opentalk'),
    /** Where people open rooms. */
    url: Address,
    /** The controller, without `/v1`. */
    apiUrl: Address,
    /** Token endpoint of the identity provider (OpenID Connect, client credentials). */
    tokenUrl: Address,
    clientId: z.string().min(1),
    secretFile: z.string().min(1),
    ...Common,
  }),
])
export type ProviderConfig = z.infer<typeof ProviderConfig>
export type ConfigOf<K extends ProviderConfig['kind']> = Extract<ProviderConfig, { kind: K }>
