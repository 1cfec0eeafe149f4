import { Button } from '@mantine/core'
import { IconCircleCheck } from '@tabler/icons-react'
import { PrintButton } from '../../components/PrintButton.tsx'
import type { DocumentView } from '../../../shared/contract/documents.ts'
import type { SigningView } from '../../../shared/contract/signing.ts'
import { dateTime, personName } from '../../lib/format.ts'
import { useT } from '../../lib/i18n.ts'
import { showDone } from '../../lib/messages.ts'
import { useAct } from '../../lib/query.ts'
import classes from './SignPage.module.css'

interface SignDoneProps {
  readonly document: DocumentView
  readonly signing: SigningView
  /** The signed file. */
  readonly bytes: Uint8Array | undefined
  readonly onLeave: (tab: 'documents' | 'cards') => void
}

/** After accepting: where it lies, what proves it, what comes next. */
export function SignDone({ document, signing, bytes, onLeave }: SignDoneProps) {
  const t = useT()
  const save = useAct('documents', 'saveCopy')
  const next = document.kind === 'handover-receipt' ? 'cards' : 'documents'
  return (
    <div className={classes.side}>
      <section className={classes.done} role="status">
        <h2>
          <IconCircleCheck size={24} stroke={1.8} aria-hidden />
          {t('signing.done.title')}
        </h2>
        <p>{t('signing.done.where', { number: document.fileNumber, name: personName(document) })}</p>
        <dl>
          <dt>{t('signing.done.at')}</dt>
          <dd>{dateTime(signing.startedAt)}</dd>
        </dl>
        <p>{t('documents.signedIntact')}</p>
        <p>{t('signing.done.sealed')}</p>
        <p>{t('signing.done.copy')}</p>
        <small className={classes.proof}>
          {t('signing.checksum')} <span>{signing.displayedSha256}</span>
        </small>
      </section>
      <div className={classes.acts}>
        <Button
          variant="filled"
          size="md"
          data-autofocus
          onClick={() => onLeave(next)}
          ref={(button) => button?.focus()}
        >
          {t(next === 'cards' ? 'signing.done.toCard' : 'documents.toFile')}
        </Button>
        <PrintButton bytes={bytes} size="md" />
        <Button
          size="md"
          loading={save.isPending}
          onClick={() =>
            save.mutate(
              { documentId: document.id },
              { onSuccess: ({ saved }) => (saved ? showDone(t('documents.saved')) : undefined) },
            )
          }
        >
          {t('documents.saveCopy')}
        </Button>
      </div>
    </div>
  )
}
