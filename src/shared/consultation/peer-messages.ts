import { z } from 'zod'

/**
 * What two pages say to each other over the data channel `tresen` (ordered, reliable), inside the DTLS of the call: no server sees it.
 * Text frames are these messages; binary frames are parts of a picture announced before, 16 KiB each at most:
 * 4 bytes transfer number (big endian), then its bytes. The announced size ends the transfer.
 */
export const chunkBytes = 16 * 1024
/** Largest picture that is taken from the other side, in bytes. */
export const maxPictureBytes = 12 * 1024 * 1024

const Transfer = z.object({
  number: z.number().int().min(1).max(0xffff_ffff),
  bytes: z.number().int().min(1).max(maxPictureBytes),
  mediaType: z.enum(['image/jpeg', 'image/png', 'image/webp']),
  width: z.number().int().min(1).max(8192),
  height: z.number().int().min(1).max(8192),
})
const Id = z.string().min(1).max(64)

export const PeerMessage = z.discriminatedUnion('m', [
  z.object({ m: z.literal('chat'), id: Id, text: z.string().trim().min(1).max(2000), at: z.iso.datetime() }),
  /** What this side sends now. `hold`: neither sees nor hears the other until it ends. */
  z.object({
    m: z.literal('state'),
    microphone: z.boolean(),
    camera: z.boolean(),
    hold: z.boolean(),
    /** Wants no moving picture from the other side, to spare a bad line. */
    soundOnly: z.boolean().default(false),
  }),
  /** The clerk shows a page of a document; the picture follows. */
  z.object({
    m: z.literal('show'),
    title: z.string().max(200),
    page: z.number().int().min(1),
    pages: z.number().int().min(1),
    picture: Transfer,
  }),
  z.object({ m: z.literal('show-end') }),
  /** The clerk asks for a still picture of what is held to the camera; the person agrees or not, each time. */
  z.object({ m: z.literal('still-ask'), id: Id, purpose: z.string().max(200) }),
  z.object({ m: z.literal('still'), id: Id, consentAt: z.iso.datetime(), picture: Transfer }),
  z.object({ m: z.literal('still-no'), id: Id, reason: z.enum(['declined', 'no-camera', 'failed']) }),
])
export type PeerMessage = z.infer<typeof PeerMessage>
