import { Button, Modal } from '@mantine/core'
import { IconShieldCheck } from '@tabler/icons-react'
import { useState } from 'react'
import type { PeerView } from '../../../call/call.types.ts'
import type { QueueRow } from '../../../shared/contract/consultations.ts'
import { isCitizenLanguage } from '../../../shared/consultation/languages.ts'
import { wordsFor } from '../../../shared/consultation/words.ts'
import { uiLanguage, useT } from '../../lib/i18n.ts'
import { useAct } from '../../lib/query.ts'
import { citizenLanguageName } from '../../lib/consultation.ts'
import { endFor } from './call-store.ts'
import dialog from './dialog.module.css'
import classes from './WordsLine.module.css'

/** Which connections' words were read out and found the same: a new connection has new words. */
const compared = new Set<string>()

interface WordsLineProps {
  readonly row: QueueRow
  readonly peer: PeerView | undefined
}

/** Four words that both sides see. If they are the same, nobody stands between; a server cannot know or make them. */
export function WordsLine({ row, peer }: WordsLineProps) {
  const t = useT()
  const same = useAct('consultations', 'wordsCompared')
  const [asking, setAsking] = useState(false)
  const [, setSeen] = useState(0)
  if (peer?.state !== 'connected' || peer.words === null) return null
  const key = `${row.id} ${peer.words.join(' ')}`
  const done = compared.has(key)
  const own = wordsFor(uiLanguage(), peer.words)
  const theirs =
    isCitizenLanguage(row.language) && row.language !== uiLanguage() ? wordsFor(row.language, peer.words) : undefined
  const agree = () => {
    compared.add(key)
    setSeen((count) => count + 1)
    same.mutate({ consultationId: row.id, same: true })
  }
  return (
    <div className={classes.words} data-done={done || undefined}>
      <p>
        {done && <IconShieldCheck size={16} stroke={2} aria-hidden />}
        <span>
          {t(done ? 'consultations.words.done' : 'consultations.words.label')} <b>{own.join(' ')}</b>
          {theirs !== undefined && (
            <small>
              {citizenLanguageName(t, row.language)}: <bdi lang={row.language}>{theirs.join(' ')}</bdi>
            </small>
          )}
        </span>
      </p>
      {!done && (
        <div className={classes.buttons}>
          <Button size="compact-sm" onClick={agree} loading={same.isPending}>
            {t('consultations.words.same')}
          </Button>
          <Button size="compact-sm" variant="subtle" color="red" onClick={() => setAsking(true)}>
            {t('consultations.words.differ')}
          </Button>
        </div>
      )}
      {asking && (
        <Modal opened onClose={() => setAsking(false)} title={t('consultations.words.title')}>
          <div className={dialog.form}>
            <p>{t('consultations.words.what')}</p>
            <div className={dialog.buttons}>
              <Button data-autofocus onClick={() => setAsking(false)}>
                {t('consultations.words.again')}
              </Button>
              <Button variant="filled" color="red" onClick={() => void endFor('words-differ')}>
                {t('consultations.words.end')}
              </Button>
            </div>
          </div>
        </Modal>
      )}
    </div>
  )
}
