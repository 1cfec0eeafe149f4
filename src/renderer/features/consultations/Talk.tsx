import { Button } from '@mantine/core'
import { Fragment, useState } from 'react'
import type { CallView, PeerView } from '../../../call/call.types.ts'
import type { QueueRow } from '../../../shared/contract/consultations.ts'
import { Failure } from '../../components/States.tsx'
import { rowName } from '../../lib/consultation.ts'
import { useT } from '../../lib/i18n.ts'
import { retry, type Running } from './call-store.ts'
import { BlobImage } from './BlobImage.tsx'
import { ChatPanel, useUnread } from './ChatPanel.tsx'
import { Controls } from './Controls.tsx'
import { LiveBadge } from './LiveBadge.tsx'
import { Picture } from './Picture.tsx'
import { QualityLine } from './QualityLine.tsx'
import { ShowBar } from './ShowBar.tsx'
import { SeenTile } from './SeenTile.tsx'
import { WordsLine } from './WordsLine.tsx'
import stage from './Stage.module.css'
import classes from './Talk.module.css'

/** The talk: the person large, what they see small, and what can be done below. */
export function Talk({ row, running }: { row: QueueRow; running: Running }) {
  const t = useT()
  const [chat, setChat] = useState(false)
  const [big, setBig] = useState<'person' | 'shown'>('person')
  const { call, view } = running
  const unread = useUnread(view?.chat ?? [], chat)
  const citizen = view?.peers.find(({ party }) => party === 'citizen')
  const interpreter = view?.peers.find(({ party, state }) => party === 'interpreter' && state !== 'closed')
  const shown = view?.shown ?? undefined
  const showPage = big === 'shown' && shown !== undefined
  const message = messageKey(row, running, citizen)
  if (running.state === 'failed') {
    return (
      <section className={stage.stage} aria-label={t('consultations.stage.label')}>
        <Failure error={running.error} retry={retry} />
      </section>
    )
  }
  return (
    <section className={stage.stage} aria-label={t('consultations.stage.label')}>
      <div className={classes.middle}>
        <div className={classes.screen}>
          {showPage ? (
            <BlobImage
              className={classes.sheet}
              blob={shown.blob}
              alt={t('consultations.show.alt', { title: shown.title, page: shown.page, pages: shown.pages })}
            />
          ) : (
            <Picture
              stream={citizen !== undefined && isSeen(citizen, view) ? citizen.stream : undefined}
              label={t('consultations.stage.personPicture', { name: rowName(row) })}
              className={classes.main}
            />
          )}
          {message !== undefined && !showPage && (
            <div className={classes.message} data-third={interpreter !== undefined || undefined} role="status">
              <strong>{t(`consultations.talk.${message}.what`, { name: rowName(row) })}</strong>
              <span>{t(`consultations.talk.${message}.more`, { name: rowName(row) })}</span>
              {message === 'hold' && (
                <Button variant="filled" onClick={() => call?.setHold(false)}>
                  {t('consultations.controls.unhold')}
                </Button>
              )}
              {message === 'soundOnly' && (
                <Button onClick={() => call?.setAudioOnly(false)}>{t('consultations.controls.withPicture')}</Button>
              )}
            </div>
          )}
          <div className={classes.top}>
            <LiveBadge running={running} />
            <QualityLine quality={citizen?.quality} />
          </div>
          <WordsLine row={row} peer={citizen} />
          {citizen?.state === 'connected' && !citizen.microphone && !citizen.hold && (
            <p className={classes.note}>{t('consultations.talk.personMuted')}</p>
          )}
          {view?.peers.map(({ party, tampered, flooded }) => (
            <Fragment key={party}>
              {tampered && (
                <p className={classes.note} role="alert">
                  {t('consultations.tampered.what')}
                </p>
              )}
              {flooded && (
                <p className={classes.note} role="alert">
                  {t('consultations.talk.flooded', { party: t(`consultations.party.${party}`) })}
                </p>
              )}
            </Fragment>
          ))}
          <div className={classes.tiles}>
            {interpreter !== undefined && <InterpreterTile row={row} peer={interpreter} view={view} />}
            {showPage && (
              <div className={classes.tile}>
                <Picture
                  stream={citizen !== undefined && isSeen(citizen, view) ? citizen.stream : undefined}
                  label={t('consultations.stage.personPicture', { name: rowName(row) })}
                  className={classes.fill}
                />
                <span className={classes.caption}>{rowName(row)}</span>
              </div>
            )}
            <SeenTile running={running} />
          </div>
        </div>
        {chat && call !== undefined && view !== undefined && (
          <ChatPanel call={call} lines={view.chat} onClose={() => setChat(false)} />
        )}
      </div>
      {shown !== undefined && call !== undefined && (
        <ShowBar
          row={row}
          call={call}
          shown={shown}
          big={big === 'shown'}
          onBig={() => setBig(showPage ? 'person' : 'shown')}
        />
      )}
      {call !== undefined && view !== undefined ? (
        <Controls
          row={row}
          call={call}
          view={view}
          running={running}
          citizenHere={citizen?.state === 'connected'}
          chat={chat}
          unread={unread}
          onChat={() => setChat(!chat)}
        />
      ) : (
        <div className={classes.waiting}>
          <Button disabled>{t('consultations.controls.end')}</Button>
        </div>
      )}
    </section>
  )
}

/** Their picture comes. Otherwise nothing is shown: the last one would stand still and look like now. */
const isSeen = ({ camera, hold }: PeerView, view: CallView | undefined): boolean =>
  camera && !hold && view?.hold !== true && view?.audioOnly !== true

type Message =
  | 'starting'
  | 'waiting'
  | 'connecting'
  | 'reconnecting'
  | 'gone'
  | 'hold'
  | 'theirHold'
  | 'soundOnly'
  | 'theirSoundOnly'
  | 'cameraOff'

/** What stands over the picture; undefined: nothing, the picture speaks. */
function messageKey(row: QueueRow, { state, view }: Running, citizen: PeerView | undefined): Message | undefined {
  if (state === 'starting') return 'starting'
  if (row.state === 'connection-lost') return 'gone'
  if (citizen === undefined || citizen.state === 'closed') return 'waiting'
  if (citizen.state === 'connecting') return 'connecting'
  if (citizen.state === 'reconnecting') return 'reconnecting'
  if (view?.hold === true) return 'hold'
  if (citizen.hold) return 'theirHold'
  if (view?.audioOnly === true) return 'soundOnly'
  if (citizen.soundOnly) return 'theirSoundOnly'
  return citizen.camera ? undefined : 'cameraOff'
}

/** The interpreter is a third side: with them, too, the words tell whether anybody stands between. */
function InterpreterTile({ row, peer, view }: { row: QueueRow; peer: PeerView; view: CallView | undefined }) {
  const t = useT()
  return (
    <div className={classes.third}>
      <div className={classes.tile}>
        <Picture
          stream={isSeen(peer, view) ? peer.stream : undefined}
          label={t('consultations.stage.interpreterPicture')}
          className={classes.fill}
        />
        <span className={classes.caption}>
          {t('consultations.interpreter')}
          {view?.audioOnly === true && ` · ${t('consultations.controls.audioOnly')}`}
          {peer.state === 'connecting' && ` · ${t('consultations.talk.connectingShort')}`}
          {peer.state === 'reconnecting' && ` · ${t('consultations.talk.lostShort')}`}
        </span>
      </div>
      <WordsLine row={row} peer={peer} tile />
    </div>
  )
}
