/** Where a consultation can take place; `p2p` is the built-in call from page to page. */
export const providers = ['p2p', 'jitsi', 'bigbluebutton', 'opentalk'] as const
export type Provider = (typeof providers)[number]

/** Which privacy notice a person reads: who carries pictures and sound differs, so each place has its own text. */
export const noticeFor = (provider: Provider): string => (provider === 'p2p' ? EDITION : `${EDITION}-${provider}`)
const EDITION = '2026-11-1'

/** Every notice a page can have shown. What it says it has shown goes into the log, so nothing else is taken. */
export const noticeVersions: readonly string[] = providers.map((provider) => noticeFor(provider))
