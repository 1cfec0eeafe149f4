import { Button, Modal, TextInput } from '@mantine/core'
import { useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import type { DocumentView } from '../../../shared/contract/documents.ts'
import { PdfPages } from '../../components/PdfPages.tsx'
import { PrintButton } from '../../components/PrintButton.tsx'
import { Failure, Waiting } from '../../components/States.tsx'
import { Surface } from '../../components/Surface.tsx'
import { dateTime, personName } from '../../lib/format.ts'
import { useT } from '../../lib/i18n.ts'
import { showDone } from '../../lib/messages.ts'
import { useAct, useCall } from '../../lib/query.ts'
import { useMay } from '../../lib/session.ts'
import classes from './DocumentPage.module.css'

/** A paper of the file: shown as it is filed, copied, printed; a draft can be signed or discarded. */
export function DocumentPage() {
  const { documentId } = useParams({ from: '/document/$documentId' })
  const { data: document, error, refetch } = useCall('documents', 'view', { documentId })
  if (error !== null) return <Failure error={error} retry={() => void refetch()} />
  if (document === undefined) return <Waiting />
  return <Paper key={documentId} document={document} />
}

function Paper({ document }: { document: DocumentView }) {
  const t = useT()
  const bytes = useCall('documents', 'bytes', { documentId: document.id })
  const [place, setPlace] = useState({ page: 1, pages: document.pages })
  return (
    <article className={classes.page} aria-labelledby="document-title">
      <div className={classes.paper}>
        <header>
          <span role="status">{t('documents.page', place)}</span>
        </header>
        {bytes.error !== null ? (
          <Failure error={bytes.error} retry={() => void bytes.refetch()} />
        ) : bytes.data === undefined ? (
          <Waiting />
        ) : (
          <PdfPages
            bytes={bytes.data.bytes}
            label={document.title}
            onPage={(page, pages) =>
              setPlace((known) => (known.page === page && known.pages === pages ? known : { page, pages }))
            }
          />
        )}
      </div>
      <div className={classes.side}>
        <Surface>
          <h1 id="document-title" className={classes.title}>
            {document.title}
          </h1>
          <dl className={classes.facts}>
            <dt>{t('documents.kind')}</dt>
            <dd>{t(`documents.state.${document.state}`)}</dd>
            {document.revokedReason !== null && (
              <>
                <dt>{t('documents.revokedReason')}</dt>
                <dd>{document.revokedReason}</dd>
              </>
            )}
            <dt>{t('documents.person')}</dt>
            <dd>{personName(document)}</dd>
            <dt>{t('documents.file')}</dt>
            <dd>{document.fileNumber}</dd>
            <dt>{t('documents.created')}</dt>
            <dd>{dateTime(document.createdAt)}</dd>
            <dt>{t('documents.pages')}</dt>
            <dd>{document.pages}</dd>
          </dl>
          <details className={classes.checksum}>
            <summary>{t('documents.checksum')}</summary>
            {document.sha256}
          </details>
        </Surface>
        <Acts document={document} bytes={bytes.data?.bytes} />
      </div>
    </article>
  )
}

function Acts({ document, bytes }: { document: DocumentView; bytes: Uint8Array | undefined }) {
  const t = useT()
  const navigate = useNavigate()
  const maySign = useMay('signing.use')
  const mayWrite = useMay('documents.write')
  const [asking, setAsking] = useState(false)
  const save = useAct('documents', 'saveCopy')
  const discard = useAct('documents', 'discard')
  const draft = document.state === 'draft'
  const toFile = () =>
    void navigate({ to: '/file/$personId', params: { personId: document.personId }, search: { tab: 'documents' } })
  const toSign = draft && maySign && document.signature !== null
  return (
    <div className={classes.acts}>
      {toSign && (
        <Button
          variant="filled"
          onClick={() => void navigate({ to: '/sign/$documentId', params: { documentId: document.id } })}
        >
          {t('documents.sign')}
        </Button>
      )}
      <PrintButton bytes={bytes} variant={toSign ? 'default' : 'filled'} />
      <Button
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
      <Button variant="subtle" onClick={toFile}>
        {t('documents.toFile')}
      </Button>
      {draft && mayWrite && (
        <Button variant="subtle" color="red" onClick={() => setAsking(true)}>
          {t('documents.discard')}
        </Button>
      )}
      {document.kind === 'pickup-consent' && document.state === 'signed' && mayWrite && (
        <Revoke documentId={document.id} />
      )}
      <Modal
        opened={asking}
        onClose={() => setAsking(false)}
        title={t('documents.discardQuestion', { title: document.title })}
      >
        <p>{t('documents.discardWhy')}</p>
        <div className={classes.acts}>
          <Button
            color="red"
            variant="filled"
            loading={discard.isPending}
            onClick={() =>
              discard.mutate(
                { documentId: document.id },
                {
                  onSuccess: () => {
                    showDone(t('documents.discarded'))
                    toFile()
                  },
                },
              )
            }
          >
            {t('documents.discard')}
          </Button>
          <Button onClick={() => setAsking(false)}>{t('documents.keep')}</Button>
        </div>
      </Modal>
    </div>
  )
}

/** Withdrawing a consent: free at any time, with what it means said first. */
function Revoke({ documentId }: { documentId: string }) {
  const t = useT()
  const [asking, setAsking] = useState(false)
  const [reason, setReason] = useState('')
  const revoke = useAct('documents', 'revoke')
  const close = () => setAsking(false)
  return (
    <>
      <Button variant="subtle" color="red" onClick={() => setAsking(true)}>
        {t('documents.revoke')}
      </Button>
      <Modal opened={asking} onClose={close} title={t('documents.revokeQuestion')}>
        <p>{t('documents.revokeWhy')}</p>
        <TextInput
          label={t('documents.revokeReason')}
          required
          mb={14}
          description={t('documents.revokeReasonHint')}
          value={reason}
          maxLength={300}
          data-autofocus
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <div className={classes.acts}>
          <Button
            color="red"
            variant="filled"
            disabled={reason.trim().length < 3}
            loading={revoke.isPending}
            onClick={() =>
              revoke.mutate(
                { documentId, reason },
                {
                  onSuccess: () => {
                    showDone(t('documents.revoked'))
                    close()
                  },
                },
              )
            }
          >
            {t('documents.revoke')}
          </Button>
          <Button onClick={close}>{t('documents.keep')}</Button>
        </div>
      </Modal>
    </>
  )
}
