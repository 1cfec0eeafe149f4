import { Button } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import pdfClasses from '../../components/PdfPages.module.css'
import { PrintButton } from '../../components/PrintButton.tsx'
import { useT } from '../../lib/i18n.ts'
import { showError } from '../../lib/messages.ts'
import { printPdf } from '../../lib/pdf.ts'
import { useAct } from '../../lib/query.ts'
import classes from './dialog.module.css'

interface LetterButtonProps {
  readonly consultationId: string
  readonly onPrinted: (letter: Uint8Array) => void
}

/** Makes the letter and prints it. Its link is on the paper only: what lies in the file has none. */
export function LetterButton({ consultationId, onPrinted }: LetterButtonProps) {
  const t = useT()
  const letter = useAct('consultations', 'letter')
  const [printing, setPrinting] = useState(false)
  const make = async () => {
    setPrinting(true)
    try {
      const { print } = await letter.mutateAsync({ consultationId })
      onPrinted(print)
      await printPdf(print, pdfClasses['print'] ?? '').catch(showError)
    } catch {
      // Said by `useAct`.
    } finally {
      setPrinting(false)
    }
  }
  return (
    <Button loading={printing} onClick={() => void make()}>
      {t('consultations.link.letter')}
    </Button>
  )
}

/** After printing, as long as it is open: once more, if the printer failed. */
export function LetterView({ letter, children }: { letter: Uint8Array; children: ReactNode }) {
  const t = useT()
  return (
    <div className={classes.form}>
      <p>
        <strong>{t('consultations.letter.once')}</strong>
      </p>
      <p>{t('consultations.letter.what')}</p>
      <div className={classes.buttons}>
        <PrintButton bytes={letter} />
        {children}
      </div>
    </div>
  )
}
