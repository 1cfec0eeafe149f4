import { useEffect, useState } from 'react'
import { sha256 } from '../../lib/pdf.ts'

/** Bytes on the screen and their hash, computed here, over these very bytes. */
export interface Displayed {
  readonly bytes: Uint8Array
  readonly sha256: string
}

/** What is displayed. Reading the same document again changes nothing on the screen; other bytes replace it. */
export function useDisplayed(bytes: Uint8Array | undefined): Displayed | undefined {
  const [displayed, setDisplayed] = useState<Displayed | undefined>(undefined)
  useEffect(() => {
    if (bytes === undefined) return
    let live = true
    void sha256(bytes).then((hash) => {
      if (live) setDisplayed((known) => (known?.sha256 === hash ? known : { bytes, sha256: hash }))
    })
    return () => {
      live = false
    }
  }, [bytes])
  return displayed
}

/** `9f2c 41aa … 77e0`: enough to compare by eye; the whole hash stands in the title. */
export const shortHash = (hash: string): string => `${hash.slice(0, 4)} ${hash.slice(4, 8)} … ${hash.slice(-4)}`
