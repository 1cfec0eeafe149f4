import type { Picture, SignaturePad } from '../../../../drivers/devices.ts'
import type { InkBatch, SigningView } from '../../../shared/contract/signing.ts'
import type { PadLayout } from '../../../shared/domain/pad-screen.ts'
import type { PadLanguage } from '../../../shared/domain/pad-texts.ts'
import type { AuditDetails } from '../../db/audit.ts'
import type { PadFacts } from './escrow.ts'
import type { Glass } from './glass.ts'
import { OPEN, type Signable, type SigningRow } from './signing.repository.ts'

export interface BeginInput {
  readonly documentId: string
  /** SHA-256 (hex) of exactly the bytes the page displayed. */
  readonly displayedSha256: string
  readonly language: PadLanguage
  readonly picture: Picture
  /** Which pad; the first that is ready unless named. */
  readonly padId?: string | undefined
  /** Ends a signing of this document that another workstation left open. */
  readonly takeOver: boolean
}

/** One walk to the pad. The database holds where it stands; the ink is here only, until it is filed. */
export interface Walk {
  readonly id: string
  readonly windowId: number
  readonly userId: string
  readonly document: Signable
  /** The bytes that were displayed. */
  readonly bytes: Uint8Array
  readonly escrowKey: string
  readonly pad: SignaturePad
  readonly padId: string
  readonly picture: Picture
  readonly layout: PadLayout
  readonly glass: Glass
  readonly language: PadLanguage
  readonly startedAt: string
  state: SigningView['state']
  endedBy: SigningView['endedBy']
  /** The pen may write: not while the picture is on its way. */
  inking: boolean
  filing: Promise<SigningView> | undefined
  ending: Promise<void> | undefined
  leave: () => void
  /** Points of this turn. They leave at its end: waiting for a frame here would cost the window one. */
  batch: InkBatch['points']
  sending: NodeJS.Immediate | undefined
}

/** Ended, one way or the other. */
export const isOver = ({ state }: Walk): boolean =>
  state === 'filed' || state === 'cancelled' || state === 'interrupted'

/** The intent as it is stored before anything goes to the pad. */
export const openRow = (walk: Walk): SigningRow => ({
  id: walk.id,
  document_id: walk.document.id,
  state: 'offered',
  ended_by: null,
  pad_model: walk.pad.capability.model,
  language: walk.language,
  displayed_sha256: walk.document.sha256,
  strokes_blob_id: null,
  signed_document_id: null,
  started_at: walk.startedAt,
  started_by: walk.userId,
  ended_at: null,
  version: 1,
})

/** A running signing, as the page sees it. */
export const viewOf = (walk: Walk): SigningView => ({
  id: walk.id,
  documentId: walk.document.id,
  state: walk.state,
  endedBy: walk.endedBy,
  language: walk.language,
  padId: walk.padId,
  displayedSha256: walk.document.sha256,
  signedDocumentId: walk.state === 'filed' ? walk.document.id : null,
  points: walk.glass.reports,
  lost: walk.glass.lost,
  startedAt: walk.startedAt,
  elsewhere: false,
})

/** One that does not run here. Counts of an earlier signing stand in its audit entry and in its sealed strokes. */
export const viewOfRow = (row: SigningRow): SigningView => ({
  id: row.id,
  documentId: row.document_id,
  state: row.state as SigningView['state'],
  endedBy: row.ended_by as SigningView['endedBy'],
  language: row.language,
  padId: null,
  displayedSha256: row.displayed_sha256,
  signedDocumentId: row.signed_document_id,
  points: 0,
  lost: null,
  startedAt: row.started_at,
  elsewhere: OPEN.includes(row.state),
})

/** An audit entry about a signing; its subject is the document, whose history people read. */
export const entry = (verb: string, userId: string, documentId: string, details: AuditDetails) => ({
  userId,
  action: `signing.${verb}`,
  subjectKind: 'document',
  subjectId: documentId,
  purpose: 'signature',
  details,
})

/**
 * What the sealed strokes say about the pad, asked when they are filed: a pad that could not encrypt any more in the middle says so
 * from then on.
 */
export function padFacts({ pad, glass }: Pick<Walk, 'pad' | 'glass'>): PadFacts {
  const { capability } = pad
  const { model, firmware, serial, reportRate, maxPressure, tabletMaxX, tabletMaxY, screenWidth, screenHeight } =
    capability
  return {
    model,
    firmware,
    serial: serial ?? null,
    // 0 where nobody has measured it.
    reportRate: reportRate || null,
    maxPressure,
    tabletMaxX,
    tabletMaxY,
    resolution: capability.resolution || null,
    screenWidth,
    screenHeight,
    lost: glass.lost,
    countsLost: capability.countsLost ?? false,
    clipsInk: capability.clipsInk ?? false,
    pointers: glass.pointers,
    // A pad's pen always measures it; in a window only the ink itself tells.
    countsPressure: capability.screen === undefined || glass.pressed,
    encrypted: capability.encryptsInk ?? false,
    screen: capability.screen ?? null,
  }
}
