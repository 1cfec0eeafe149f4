import { z } from 'zod'
import { event, id, method } from './define.ts'

/** A pad of this workstation, as the page must draw it. */
export const PadInfo = z.object({
  ready: z.boolean(),
  /** The one that was asked for, also while it is away; null when none was asked for and none is ready. */
  id: id.nullable(),
  /** Of that pad, as the settings call it; empty when there is none, or it is set up no more. */
  name: z.string(),
  /** All pads that are ready, in the order of the settings: the first serves unless another is chosen. */
  pads: z.array(z.object({ id, name: z.string() })),
  model: z.string(),
  /** A window of this program in place of a pad: on a display of its own, or beside this window because there is no other. */
  screen: z.enum(['display', 'window']).nullable(),
  width: z.number(),
  height: z.number(),
  colour: z.boolean(),
  reportRate: z.number(),
})
export type PadInfo = z.infer<typeof PadInfo>

export const SigningView = z.object({
  id: id,
  documentId: id,
  /** offered: the picture goes to the pad; signing: the pen may write; filing: accepted, being filed. */
  state: z.enum(['offered', 'signing', 'filing', 'filed', 'cancelled', 'interrupted']),
  endedBy: z.enum(['by-person', 'by-staff', 'unplugged', 'program-ended']).nullable(),
  language: z.string(),
  /** The pad it runs on; null for one that does not run here any more. */
  padId: id.nullable(),
  displayedSha256: z.string(),
  signedDocumentId: id.nullable(),
  /** Pen reports so far. */
  points: z.number(),
  /** How many of them the pad's numbering says were lost; null where it does not number them, and for a signing that is over. */
  lost: z.number().nullable(),
  startedAt: z.string(),
  /** Open, and not on this workstation's pad. */
  elsewhere: z.boolean(),
})
export type SigningView = z.infer<typeof SigningView>

/** A signing that another workstation has had open for so long was left there: staff may end it. */
export const LEFT_OPEN_MINUTES = 15

/** Pen points in pad pixels, in batches of a frame; `clear` empties the glass. */
export const InkBatch = z.object({
  signingId: id,
  clear: z.boolean(),
  /** `down: false` ends a stroke. */
  points: z.array(z.object({ x: z.number(), y: z.number(), pressure: z.number(), down: z.boolean() })),
  /** All pen reports of this signing so far. */
  reports: z.number(),
  /** How many of them were lost on the way; null where the pad does not number them. */
  lost: z.number().nullable(),
})
export type InkBatch = z.infer<typeof InkBatch>

export const signing = {
  /** The pad asked for, also when it is away: then it is not ready. None asked for: the first that is ready. */
  pad: method(z.object({ padId: id.optional() }), PadInfo, { requires: 'signing.use' }),
  /**
   * Begins: the document was shown whole (§ 3a(5) VwVfG) with this hash, this picture goes to the pad. `picture` is RGBA,
   * exactly the pad's size, painted by the page from domain/pad-screen.ts; the buttons' places follow from the same layout.
   * @throws AppError `signing/displayed-changed` when the hash is not the document's, `signing/busy`, `signing/elsewhere`,
   *   `signing/left-open` (say `takeOver`),
   *   `signing/no-escrow-key`, `document/state`, `device/…`
   */
  begin: method(
    z.object({
      documentId: id,
      displayedSha256: z.string().regex(/^[0-9a-f]{64}$/),
      readToEnd: z.literal(true),
      /** Ends a signing of this document that another workstation left open more than {@link LEFT_OPEN_MINUTES} ago. */
      takeOver: z.boolean(),
      padId: id.optional(),
      language: z.enum(['de', 'en', 'fr', 'es', 'tr', 'ar', 'fa', 'uk', 'ru', 'ro']),
      picture: z.object({
        width: z.number().int().min(1).max(2048),
        height: z.number().int().min(1).max(2048),
        rgba: z.instanceof(Uint8Array).refine((bytes) => bytes.length <= 4 * 2048 * 1024),
      }),
    }),
    SigningView,
    { requires: 'signing.use' },
  ),
  /** The running or last signing of a document; null when there was none. */
  current: method(z.object({ documentId: id }), SigningView.nullable(), { requires: 'signing.use' }),
  /** Ink drawn so far, for a page that opens in the middle. */
  ink: method(z.object({ signingId: id }), InkBatch, { requires: 'signing.use' }),
  /**
   * Puts the ink into the document and files it: the same document is signed from then on.
   * @throws AppError `signing/no-ink`, `signing/state`, `document/state`
   */
  accept: method(z.object({ signingId: id }), SigningView, { requires: 'signing.use' }),
  clear: method(z.object({ signingId: id }), z.object({}), { requires: 'signing.use' }),
  cancel: method(z.object({ signingId: id }), z.object({}), { requires: 'signing.use' }),
  /** Live ink, at most one batch a frame. */
  inked: event(InkBatch),
  /** State changed (also from the pad's own buttons). */
  changed: event(SigningView),
}
