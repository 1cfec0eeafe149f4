import { Button, type ButtonProps } from '@mantine/core'
import { useState } from 'react'
import { useT } from '../lib/i18n.ts'
import { showError } from '../lib/messages.ts'
import { printPdf } from '../lib/pdf.ts'
import pdfClasses from './PdfPages.module.css'

/** Prints a paper, page by page, without the program around it. */
export function PrintButton({
  bytes,
  ...look
}: { bytes: Uint8Array | undefined } & Pick<ButtonProps, 'variant' | 'size'>) {
  const t = useT()
  const [printing, setPrinting] = useState(false)
  const print = async () => {
    if (bytes === undefined) return
    setPrinting(true)
    try {
      await printPdf(bytes, pdfClasses['print'] ?? '')
    } catch (error) {
      showError(error)
    } finally {
      setPrinting(false)
    }
  }
  return (
    <Button {...look} onClick={() => void print()} disabled={bytes === undefined} loading={printing}>
      {t('documents.print')}
    </Button>
  )
}
