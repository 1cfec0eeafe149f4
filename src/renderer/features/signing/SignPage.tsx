import { Button } from '@mantine/core'
import { useNavigate, useParams } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import type { DocumentView } from '../../../shared/contract/documents.ts'
import type { SigningView } from '../../../shared/contract/signing.ts'
import { padForms, type PadForm } from '../../../shared/domain/pad-texts.ts'
import { PdfPages } from '../../components/PdfPages.tsx'
import { Empty, Failure, Waiting } from '../../components/States.tsx'
import { api } from '../../lib/api.ts'
import { personName } from '../../lib/format.ts'
import { useT } from '../../lib/i18n.ts'
import { queryClient, useCall } from '../../lib/query.ts'
import { useDisplayed } from './displayed.ts'
import { SignDesk } from './SignDesk.tsx'
import { SignDone } from './SignDone.tsx'
import classes from './SignPage.module.css'

/** Signing one document: left the whole document, right what happens on the pad; afterwards where it was filed. */
export function SignPage() {
  const { documentId } = useParams({ from: '/sign/$documentId' })
  const { data: document, error, refetch } = useCall('documents', 'view', { documentId })
  const signing = useSigning(documentId)
  if (error !== null) return <Failure error={error} retry={() => void refetch()} />
  if (document === undefined || signing === undefined) return <Waiting />
  // Another document is another page: nothing of the last one, read or drawn, stays.
  return <SignDocument key={documentId} document={document} signing={signing} />
}

/** The running or last signing: asked once, then told. `undefined` while unknown, `null` when there was none. */
function useSigning(documentId: string): SigningView | null | undefined {
  const { data } = useCall('signing', 'current', { documentId })
  useEffect(
    () =>
      api.signing.changed((view) => {
        if (view.documentId === documentId) queryClient.setQueryData(['signing', 'current', { documentId }], view)
      }),
    [documentId],
  )
  return data
}

function SignDocument({ document, signing }: { document: DocumentView; signing: SigningView | null }) {
  const t = useT()
  const navigate = useNavigate()
  const bytes = useCall('documents', 'bytes', { documentId: document.id })
  const displayed = useDisplayed(bytes.data?.bytes)
  const [place, setPlace] = useState<{ page: number; pages: number }>({ page: 1, pages: document.pages })
  const [readHash, setReadHash] = useState<string | undefined>(undefined)
  const [leaveSpot, setLeaveSpot] = useState<HTMLElement | null>(null)
  const read = displayed !== undefined && readHash === displayed.sha256
  const filed = document.state === 'signed' && signing?.state === 'filed'
  const form = padForms.find((kind): kind is PadForm => kind === document.kind)
  const leave = (tab: 'documents' | 'cards') =>
    void navigate({ to: '/file/$personId', params: { personId: document.personId }, search: { tab } })

  return (
    <article className={classes.page} aria-labelledby="sign-title">
      <header className={classes.head}>
        <div>
          <h1 id="sign-title">{t('signing.title', { title: document.title })}</h1>
          <p>
            {personName(document)} · {t('signing.fileNumber', { number: document.fileNumber })}
          </p>
        </div>
        <div ref={setLeaveSpot} />
      </header>
      <section className={classes.paper} aria-labelledby="sign-whole">
        <header>
          <h2 id="sign-whole">{t('documents.whole')}</h2>
          <span role="status">
            {t('documents.page', place)}
            {!filed && ` · ${read ? `${t('signing.readToEnd')} ✓` : t('signing.readOn')}`}
          </span>
        </header>
        {bytes.error !== null ? (
          <Failure error={bytes.error} retry={() => void bytes.refetch()} />
        ) : displayed === undefined ? (
          <Waiting />
        ) : (
          <PdfPages
            bytes={displayed.bytes}
            label={document.title}
            onPage={(page, pages) =>
              setPlace((known) => (known.page === page && known.pages === pages ? known : { page, pages }))
            }
            onReadToEnd={() => setReadHash(displayed.sha256)}
            reveal={filed && displayed.sha256 === document.sha256 ? (document.signature ?? undefined) : undefined}
          />
        )}
      </section>
      {filed && signing !== null ? (
        <SignDone
          document={document}
          signing={signing}
          bytes={displayed?.sha256 === document.sha256 ? displayed.bytes : undefined}
          onLeave={leave}
        />
      ) : document.state !== 'draft' || form === undefined || document.signature === null ? (
        <Empty
          title={t(document.state === 'discarded' ? 'signing.discarded' : 'signing.nothing')}
          action={<Button onClick={() => leave('documents')}>{t('documents.toFile')}</Button>}
        >
          {t(document.state === 'discarded' ? 'signing.discardedWhy' : 'signing.nothingWhy')}
        </Empty>
      ) : (
        <SignDesk
          document={document}
          form={form}
          signing={signing}
          displayed={displayed}
          read={read}
          leaveSpot={leaveSpot}
          onLeave={() => leave('documents')}
        />
      )}
    </article>
  )
}
