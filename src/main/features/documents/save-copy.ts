import { open, rename, rm } from 'node:fs/promises'
import { v7 } from 'uuid'
import { AppError } from '../../../shared/errors.ts'

/**
 * Writes a copy whole or not at all, readable by its owner alone. An older file of that name is replaced.
 * @throws AppError `document/not-saved`
 */
export async function saveCopy(path: string, bytes: Uint8Array): Promise<void> {
  const partial = `${path}.${v7()}.part`
  try {
    const file = await open(partial, 'wx', 0o600)
    try {
      await file.writeFile(bytes)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(partial, path)
  } catch (error) {
    await rm(partial, { force: true })
    throw new AppError('document/not-saved', { cause: error })
  }
}

/** A name for the copy that says what it is and whose file, without a person's name: `Empfangsbestaetigung-eAT_33-2026-004711_2026-11-21.pdf` */
export function copyName(document: {
  readonly title: string
  readonly fileNumber: string
  readonly createdAt: string
}) {
  const plain = document.title
    .replaceAll('ä', 'ae')
    .replaceAll('ö', 'oe')
    .replaceAll('ü', 'ue')
    .replaceAll('ß', 'ss')
    .replaceAll(/[^A-Za-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
  return `${plain}_${document.fileNumber}_${document.createdAt.slice(0, 10)}.pdf`
}
