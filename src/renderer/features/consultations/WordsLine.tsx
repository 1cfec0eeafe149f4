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
import { endForWords } from './call-store.ts'
import dialog from './dialog.module.css'
import classes from './WordsLine.module.css'

/** Which connections' words were read out and found the same: a new connection has new words. */
const compared = new Set<string>()

interface WordsLineProps {
  readonly row: QueueRow
  readonly peer: PeerView | undefined
  /** On an interpreter's tile: narrow, and only in the language of this desk, for nobody knows theirs. */
  readonly tile?: boolean
}

/** Four words that both sides see. If they are the same, nobody stands between; a server cannot know or make them. */
export function WordsLine({ row, peer, tile = false }: WordsLineProps) {
  const t = useT()
  const same = useAct('consultations', 'wordsCompared')
  const [asking, setAsking] = useState(false)
  const [, setSeen] = useState(0)
  if (peer?.state !== 'connected' || peer.words === null || peer.party === 'clerk') return null
  const { party } = peer
  const key = `${row.id} ${party} ${peer.words.join(' ')}`
  const done = compared.has(key)
  const own = wordsFor(uiLanguage(), peer.words)
  const theirs =
    !tile && isCitizenLanguage(row.language) && row.language !== uiLanguage()
      ? wordsFor(row.language, peer.words)
      : undefined
  const agree = () => {
    compared.add(key)
    setSeen((count) => count + 1)
    same.mutate({ consultationId: row.id, party, same: true })
  }
  const size = tile ? 'compact-xs' : 'compact-sm'
  return (
    <div className={classes.words} data-tile={tile || undefined}>
      <p>
        {done && <IconShieldCheck size={16} stroke={2} aria-hidden />}
        <span>
          {tile
            ? t(done ? 'consultations.words.tileDone' : 'consultations.words.tile')
            : t(done ? 'consultations.words.done' : 'consultations.words.label')}{' '}
          <b>{own.join(' ')}</b>
          {theirs !== undefined && (
            <small>
              {citizenLanguageName(t, row.language)}: <bdi lang={row.language}>{theirs.join(' ')}</bdi>
            </small>
          )}
        </span>
      </p>
      {!done && (
        <div className={classes.buttons}>
          <Button size={size} onClick={agree} loading={same.isPending}>
            {t('consultations.words.same')}
          </Button>
          <Button size={size} variant="subtle" color="red" onClick={() => setAsking(true)}>
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
              <Button variant="filled" color="red" onClick={() => void endForWords(party)}>
                {t('consultations.words.end')}
              </Button>
            </div>
          </div>
        </Modal>
      )}
    </div>
  )
}
