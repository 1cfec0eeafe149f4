import { randomBytes } from 'node:crypto'
import type { Kysely } from 'kysely'
import { AppError } from '../../shared/errors.ts'
import { deriveKey, keyIdOf, seal, sealWithNonce, unseal, unsealWithNonce } from './key-wrap.ts'
import type { Database } from './schema.ts'

declare const kek: unique symbol
/** 32 bytes that wrap the documents' keys. Its own type, so that no other key is ever used in its place. */
export type Kek = Uint8Array & { readonly [kek]: true }

/**
 * The key that wraps the documents' keys (32 bytes): on SQLite out of the database key, on PostgreSQL out of the office
 * key of the configuration, so that the server's owner alone cannot read a document.
 */
export function documentKey(key: Uint8Array): Kek {
  return deriveKey(key, 'tresen documents 1') as Kek
}

export interface Blob {
  /** UUIDv7, made by the caller. */
  readonly id: string
  /** Part of what is authenticated: an older text under the same id does not pass for the present one. */
  readonly version: number
  readonly bytes: Uint8Array
  readonly mediaType: string
}

/** Stores bytes as an AES-256-GCM envelope: a key of their own, wrapped by `kek` (see {@link documentKey}). */
export async function putBlob(db: Kysely<Database>, kek: Kek, blob: Blob): Promise<void> {
  const dek = randomBytes(32)
  const nonce = randomBytes(12)
  await db
    .insertInto('blobs')
    .values({
      id: blob.id,
      version: blob.version,
      media_type: blob.mediaType,
      size: blob.bytes.length,
      kek_id: keyIdOf(kek),
      wrapped_dek: seal(kek, dek, contextOf('key', blob.id, blob.version, blob.mediaType)),
      nonce,
      ciphertext: sealWithNonce(dek, nonce, blob.bytes, contextOf('bytes', blob.id, blob.version, blob.mediaType)),
      created_at: new Date().toISOString(),
    })
    .execute()
}

/**
 * Reads bytes stored by {@link putBlob}.
 *
 * @throws AppError `document/not-found`; `document/tampered` when a single bit of bytes, key, id, version or media type
 *   is not as it was stored; `database/wrong-key` when it was stored under another office's key
 */
export async function getBlob(db: Kysely<Database>, kek: Kek, id: string): Promise<Uint8Array> {
  const row = await db.selectFrom('blobs').selectAll().where('id', '=', id).executeTakeFirst()
  if (row === undefined) throw new AppError('document/not-found')
  if (row.kek_id !== keyIdOf(kek)) throw new AppError('database/wrong-key')
  const { version, media_type } = row
  const dek = unseal(kek, row.wrapped_dek, contextOf('key', id, version, media_type))
  const bytes = dek && unsealWithNonce(dek, row.nonce, row.ciphertext, contextOf('bytes', id, version, media_type))
  if (bytes === undefined || bytes.length !== row.size) throw new AppError('document/tampered')
  return bytes
}

function contextOf(part: 'key' | 'bytes', id: string, version: number, mediaType: string): string {
  return JSON.stringify(['tresen blob 1', part, id, version, mediaType])
}
