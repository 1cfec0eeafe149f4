import { ActionIcon, Button } from '@mantine/core'
import { IconChevronLeft, IconChevronRight, IconMaximize, IconMinimize } from '@tabler/icons-react'
import type { Call, ShownPage } from '../../../call/call.types.ts'
import type { QueueRow } from '../../../shared/contract/consultations.ts'
import { useT } from '../../lib/i18n.ts'
import { showError } from '../../lib/messages.ts'
import { endShow, turn, useShowing } from './show-store.ts'
import classes from './ShowBar.module.css'

interface ShowBarProps {
  readonly row: QueueRow
  readonly call: Call
  readonly shown: ShownPage
  readonly big: boolean
  readonly onBig: () => void
}

/** Which page the person sees now: turn it, look at it large, take it away. */
export function ShowBar({ row, call, shown, big, onBig }: ShowBarProps) {
  const t = useT()
  const showing = useShowing()
  const go = (page: number) => void turn(call, row.id, page).catch(showError)
  return (
    <div className={classes.bar}>
      <p role="status">
        {t('consultations.show.now')} <b>{shown.title}</b>
        <small>{t('documents.page', { page: shown.page, pages: shown.pages })}</small>
      </p>
      {showing !== undefined && showing.pages > 1 && (
        <>
          <ActionIcon
            variant="default"
            size={34}
            disabled={shown.page <= 1}
            onClick={() => go(shown.page - 1)}
            aria-label={t('consultations.show.before')}
          >
            <IconChevronLeft size={20} aria-hidden />
          </ActionIcon>
          <ActionIcon
            variant="default"
            size={34}
            disabled={shown.page >= shown.pages}
            loading={showing.busy}
            onClick={() => go(shown.page + 1)}
            aria-label={t('consultations.show.after')}
          >
            <IconChevronRight size={20} aria-hidden />
          </ActionIcon>
        </>
      )}
      <ActionIcon
        variant="default"
        size={34}
        onClick={onBig}
        aria-pressed={big}
        aria-label={t(big ? 'consultations.show.person' : 'consultations.show.big')}
      >
        {big ? <IconMinimize size={20} aria-hidden /> : <IconMaximize size={20} aria-hidden />}
      </ActionIcon>
      <Button size="compact-md" onClick={() => endShow(call)}>
        {t('consultations.show.end')}
      </Button>
    </div>
  )
}
