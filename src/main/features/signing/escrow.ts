/**
 * Raw strokes, sealed for the day a court asks whether a signature is genuine. The workstation has only the public key:
 * nobody at the counter, and nobody who steals the database, can copy or replay how a person writes. The private key lies
 * with a third party (a safe, the data protection officer, a notary) and opens single records.
 *
 * Container, version 1: UTF-8 JSON, one object, binary members in base64url without padding
 *
 *     format      "tresen-strokes"
 *     version     1
 *     key         SHA-256 of the escrow public key (SubjectPublicKeyInfo, DER), hex: which private key opens this
 *     alg         "RSA-OAEP-256"  (RFC 8017 7.1, SHA-256 for hash and MGF1, empty label)
 *     enc         "A256GCM"       (NIST SP 800-38D, 96-bit nonce, 128-bit tag)
 *     wrappedKey  the 32-byte content key, encrypted to the escrow key
 *     nonce       12 bytes
 *     ciphertext  the payload as UTF-8 JSON, encrypted
 *     tag         16 bytes
 *
 * The first five members, joined by line feeds in this order, are the additional authenticated data: a container whose
 * head was changed does not open. Algorithm names are those of JOSE (RFC 7518), parts as in a JWE, so that the record can
 * be opened with any common library decades from now.
 *
 * The payload has a version of its own: {@link StrokePayload} is 2, {@link FirstStrokePayload} has none. Members are added,
 * never taken away, and nothing that was sealed is changed when it is opened.
 */
import {
  constants,
  createCipheriv,
  createDecipheriv,
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPair,
  type KeyObject,
  privateDecrypt,
  publicEncrypt,
  randomBytes,
} from 'node:crypto'
import { promisify } from 'node:util'
import type { PenPointer } from '../../../../drivers/devices.ts'
import type { Stroke } from './ink.ts'

interface SignedStrokes {
  /** SHA-256, hex, of exactly the bytes that were displayed. */
  readonly displayedSha256: string
  readonly strokes: readonly Stroke[]
  /** ISO UTC. */
  readonly signedAt: string
}

interface FirstPadFacts {
  readonly model: string
  readonly firmware: string
  /** Reports a second. */
  readonly reportRate: number
  /** Steps of pressure; strokes carry it as 0..1. 1 for a window, which does not know them. */
  readonly maxPressure: number
  /** Screen in pixels; strokes are in these. */
  readonly screenWidth: number
  readonly screenHeight: number
  readonly lost: number
}

/** What the pad was and how much of the writing it can vouch for. */
export interface PadFacts extends Omit<FirstPadFacts, 'reportRate' | 'lost'> {
  /** As the pad says it; null where it has none. */
  readonly serial: string | null
  /** Reports a second, as the driver took them: some old pads do not say it. Null where it is not known. */
  readonly reportRate: number | null
  /** Steps in which the pad measures, over the width and height of its screen. */
  readonly tabletMaxX: number
  readonly tabletMaxY: number
  /** Reports lost between pad and program, by the pad's numbering; null where it does not number them: not known, not none. */
  readonly lost: number | null
  readonly countsLost: boolean
  /** The pad showed ink inside the writing room only. Where false, it also showed what lies outside and is no part of the strokes. */
  readonly clipsInk: boolean
  /** Units of the tablet per inch; null where the pad does not say it, and for a window. */
  readonly resolution: number | null
  /** What left the ink: `pen` on a pad; in a window also `touch` (a finger), `mouse`, `other`. Several when they changed. */
  readonly pointers: readonly PenPointer[]
  /** The ink carries pressure that was measured. False: every point has the 0.5 that stands for none, as from a mouse. */
  readonly countsPressure: boolean
  /** All ink came encrypted over the cable. */
  readonly encrypted: boolean
  /** A window of this program in place of a pad: on a display of its own, or beside the clerk's. Null for a pad. */
  readonly screen: 'display' | 'window' | null
}

/**
 * What is sealed: everything an expert needs, and which document it belongs to. `resolution`, `pointers` and `countsPressure` of
 * the pad are absent from what was sealed before they were told.
 */
export interface StrokePayload extends SignedStrokes {
  readonly version: 2
  readonly pad: PadFacts
}

/**
 * As it was sealed at first. Its `lost` is 0 also for pads that cannot count (STU-300, 500, 520A, a window), and the sides of the
 * tablet, encryption and clipping were not told.
 */
export interface FirstStrokePayload extends SignedStrokes {
  readonly version?: never
  readonly pad: FirstPadFacts
}

interface Container {
  readonly format: 'tresen-strokes'
  readonly version: 1
  readonly key: string
  readonly alg: 'RSA-OAEP-256'
  readonly enc: 'A256GCM'
  readonly wrappedKey: string
  readonly nonce: string
  readonly ciphertext: string
  readonly tag: string
}

/** BSI TR-02102-1: 3000 bits and more for RSA. */
const smallestKey = 3072

const oaep = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' } as const

const requireRsa = (key: KeyObject): KeyObject => {
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0
  if (key.asymmetricKeyType !== 'rsa' || bits < smallestKey) {
    throw new RangeError(`An escrow key is RSA with at least ${smallestKey} bits`)
  }
  return key
}

const fingerprint = (publicKey: KeyObject): string =>
  createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('hex')

const authenticated = (head: Pick<Container, 'format' | 'version' | 'key' | 'alg' | 'enc'>): Buffer =>
  Buffer.from([head.format, head.version, head.key, head.alg, head.enc].join('\n'), 'utf8')

/**
 * Seals strokes to an escrow public key (PEM, SubjectPublicKeyInfo).
 * @throws RangeError when the key is not RSA with 3072 bits or more
 */
export const sealStrokes = async (publicKeyPem: string, payload: StrokePayload): Promise<Uint8Array> => {
  const publicKey = requireRsa(createPublicKey(publicKeyPem))
  const head = {
    format: 'tresen-strokes',
    version: 1,
    key: fingerprint(publicKey),
    alg: 'RSA-OAEP-256',
    enc: 'A256GCM',
  } as const
  const contentKey = randomBytes(32)
  try {
    const nonce = randomBytes(12)
    const cipher = createCipheriv('aes-256-gcm', contentKey, nonce)
    cipher.setAAD(authenticated(head))
    const ciphertext = Buffer.concat([cipher.update(JSON.stringify(payload), 'utf8'), cipher.final()])
    const container: Container = {
      ...head,
      wrappedKey: publicEncrypt({ key: publicKey, ...oaep }, contentKey).toString('base64url'),
      nonce: nonce.toString('base64url'),
      ciphertext: ciphertext.toString('base64url'),
      tag: cipher.getAuthTag().toString('base64url'),
    }
    return new Uint8Array(Buffer.from(JSON.stringify(container), 'utf8'))
  } finally {
    contentKey.fill(0)
  }
}

/**
 * Opens a container with the escrow private key (PEM, PKCS#8): for the expert, never at the counter.
 * @throws Error with a reason, when the format is unknown, the key is another one, or anything was changed
 */
export const openStrokes = async (
  privateKeyPem: string,
  bytes: Uint8Array,
): Promise<StrokePayload | FirstStrokePayload> => {
  const container = parse(bytes)
  const privateKey = requireRsa(createPrivateKey(privateKeyPem))
  if (container.key !== fingerprint(createPublicKey(privateKeyPem))) throw new Error('Sealed to another escrow key')
  const contentKey = privateDecrypt({ key: privateKey, ...oaep }, Buffer.from(container.wrappedKey, 'base64url'))
  try {
    const decipher = createDecipheriv('aes-256-gcm', contentKey, Buffer.from(container.nonce, 'base64url'), {
      authTagLength: 16,
    })
    decipher.setAAD(authenticated(container))
    decipher.setAuthTag(Buffer.from(container.tag, 'base64url'))
    const plain = Buffer.concat([decipher.update(Buffer.from(container.ciphertext, 'base64url')), decipher.final()])
    return JSON.parse(plain.toString('utf8')) as StrokePayload | FirstStrokePayload
  } finally {
    contentKey.fill(0)
  }
}

const parse = (bytes: Uint8Array): Container => {
  const value = JSON.parse(Buffer.from(bytes).toString('utf8')) as Partial<Container>
  if (
    value.format !== 'tresen-strokes' ||
    value.version !== 1 ||
    value.alg !== 'RSA-OAEP-256' ||
    value.enc !== 'A256GCM'
  ) {
    throw new Error('Not a container of sealed strokes, version 1')
  }
  return value as Container
}

/**
 * Makes an escrow key pair for the demo office and for the hand-over to the keeper of the key. The private key is given
 * back once: whoever calls hands it to the keeper and forgets it; the workstation stores the public key only.
 */
export const createEscrowKeyPair = async (): Promise<{ publicKeyPem: string; privateKeyPem: string }> => {
  const pair = await promisify(generateKeyPair)('rsa', {
    modulusLength: smallestKey,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
  return { publicKeyPem: pair.publicKey, privateKeyPem: pair.privateKey }
}
