import { Button, Modal } from '@mantine/core'
import { IconFileText } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import type { Call, ShownPage } from '../../../call/call.types.ts'
import type { QueueRow } from '../../../shared/contract/consultations.ts'
import { Empty, Failure, Waiting } from '../../components/States.tsx'
import { date } from '../../lib/format.ts'
import { useT } from '../../lib/i18n.ts'
import { showError } from '../../lib/messages.ts'
import { useCall } from '../../lib/query.ts'
import { BlobImage } from './BlobImage.tsx'
import { openPaper, show, type Showable } from './show-store.ts'
import dialog from './dialog.module.css'
import classes from './ShowDialog.module.css'

interface ShowDialogProps {
  readonly row: QueueRow
  readonly call: Call
  readonly onClose: () => void
}

/** Chooses a document of the file and the page to begin with; looked at here before anybody else sees it. */
export function ShowDialog({ row, call, onClose }: ShowDialogProps) {
  const t = useT()
  const view = useCall('consultations', 'one', { consultationId: row.id })
  const [chosen, setChosen] = useState<Showable>()
  const [page, setPage] = useState(1)
  const [busy, setBusy] = useState(false)
  const preview = usePreview(chosen, page)
  const start = async () => {
    if (chosen === undefined) return
    setBusy(true)
    try {
      await show(call, row.id, chosen, page)
      onClose()
    } catch (error) {
      showError(error)
      setBusy(false)
    }
  }
  const documents = view.data?.documents ?? []
  return (
    <Modal opened onClose={onClose} title={t('consultations.show.title')} size={820}>
      {view.isError ? (
        <Failure error={view.error} retry={() => void view.refetch()} />
      ) : view.data === undefined ? (
        <Waiting />
      ) : documents.length === 0 ? (
        <Empty title={t('consultations.show.none')}>{t('consultations.show.noneHelp')}</Empty>
      ) : (
        <div className={classes.both}>
          <ul className={classes.list} aria-label={t('consultations.show.list')}>
            {documents.map((document, index) => (
              <li key={document.id}>
                <button
                  type="button"
                  aria-pressed={chosen?.id === document.id}
                  data-autofocus={index === 0 || undefined}
                  onClick={() => {
                    setChosen(document)
                    setPage(1)
                  }}
                >
                  <IconFileText size={20} stroke={1.6} aria-hidden />
                  <span>
                    {document.title}
                    <small>
                      {date(document.createdAt)} · {t('people.documentsTab.pages', { count: document.pages })}
                    </small>
                  </span>
                </button>
              </li>
            ))}
          </ul>
          <div className={classes.preview}>
            {chosen === undefined ? (
              <p className={dialog.quiet}>{t('consultations.show.choose')}</p>
            ) : preview.error !== undefined ? (
              <Failure error={preview.error} />
            ) : preview.blob === undefined ? (
              <Waiting />
            ) : (
              <BlobImage blob={preview.blob} alt={t('consultations.show.preview', { title: chosen.title, page })} />
            )}
          </div>
          <div className={classes.foot}>
            {chosen !== undefined && preview.pages > 1 && (
              <div className={classes.pages}>
                <Button size="compact-md" disabled={page <= 1} onClick={() => setPage(page - 1)}>
                  {t('consultations.show.before')}
                </Button>
                <span role="status">{t('documents.page', { page, pages: preview.pages })}</span>
                <Button size="compact-md" disabled={page >= preview.pages} onClick={() => setPage(page + 1)}>
                  {t('consultations.show.after')}
                </Button>
              </div>
            )}
            <p className={`${dialog.quiet} ${classes.hint}`}>{t('consultations.show.hint')}</p>
            <Button onClick={onClose}>{t('common.cancel')}</Button>
            <Button variant="filled" disabled={preview.blob === undefined} loading={busy} onClick={() => void start()}>
              {t('consultations.show.do')}
            </Button>
          </div>
        </div>
      )}
    </Modal>
  )
}

/** The chosen page as the person would see it. */
function usePreview(document: Showable | undefined, page: number) {
  const [state, setState] = useState<{ of: string; pages: number; picture?: ShownPage; error?: unknown }>()
  const id = document?.id
  useEffect(() => {
    if (document === undefined) return
    const drawing = new AbortController()
    const { signal } = drawing
    async function draw(wanted: Showable) {
      const paper = await openPaper(wanted)
      try {
        if (signal.aborted) return
        const picture = await paper.draw(page, signal)
        if (!signal.aborted) setState({ of: wanted.id, pages: paper.pages, picture })
      } finally {
        paper.close()
      }
    }
    draw(document).catch((error: unknown) => {
      if (!signal.aborted) setState({ of: document.id, pages: 1, error })
    })
    return () => drawing.abort()
    // oxlint-disable-next-line react/exhaustive-deps -- the same document comes as a new object with every answer of main
  }, [id, page])
  const mine = state?.of === id ? state : undefined
  return {
    blob: mine?.picture?.page === page ? mine.picture.blob : undefined,
    pages: mine?.pages ?? 1,
    error: mine?.error,
  }
}
