import { Button, NativeSelect } from '@mantine/core'
import { IconAlertTriangle, IconPlugConnectedX } from '@tabler/icons-react'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { createPortal } from 'react-dom'
import type { DocumentView } from '../../../shared/contract/documents.ts'
import type { PadInfo, SigningView } from '../../../shared/contract/signing.ts'
import { isAppError } from '../../../shared/errors.ts'
import { type PadForm, type PadLanguage, padLanguages } from '../../../shared/domain/pad-texts.ts'
import { Key } from '../../components/Key.tsx'
import { api } from '../../lib/api.ts'
import { dateTime } from '../../lib/format.ts'
import { useT } from '../../lib/i18n.ts'
import { queryClient, useAct, useCall } from '../../lib/query.ts'
import { type Displayed, shortHash } from './displayed.ts'
import type { PenCounts } from './live-ink.ts'
import { PadMirror } from './PadMirror.tsx'
import { pictureOf } from './paint-pad.ts'
import classes from './SignPage.module.css'

interface SignDeskProps {
  readonly document: DocumentView
  readonly form: PadForm
  readonly signing: SigningView | null
  readonly displayed: Displayed | undefined
  /** The displayed document was shown to its end. */
  readonly read: boolean
  /** Where the way back stands: in the page's head. */
  readonly leaveSpot: HTMLElement | null
  readonly onLeave: () => void
}

const noPen: PenCounts = { rate: undefined, lost: null, ink: false }

/** The right side: the pad mirrored, its state in words, and the next act. */
export function SignDesk({ document, form, signing, displayed, read, leaveSpot, onLeave }: SignDeskProps) {
  const t = useT()
  const running = isRunning(signing) ? signing : undefined
  const [padId, setPadId] = useState<string | undefined>(undefined)
  const pad = usePad(running?.padId ?? padId)
  const [language, setLanguage] = useState<PadLanguage>(languageOf(signing?.language ?? document.language))
  const [counts, setCounts] = useState(noPen)
  const [painted, setPainted] = useState('')
  const picture = useRef<HTMLCanvasElement>(null)
  const begin = useAct('signing', 'begin')
  const accept = useAct('signing', 'accept')
  const clear = useAct('signing', 'clear')
  const cancel = useAct('signing', 'cancel')

  // The chosen pad stays chosen while it is away, and stands in the list.
  const choices =
    pad === undefined || pad.ready || pad.id === null
      ? (pad?.pads ?? [])
      : [...pad.pads, { id: pad.id, name: pad.name }]

  const sending = useRef(false)
  const step = running?.state
  const rate = counts.rate ?? pad?.reportRate ?? 0
  const shownLanguage = running === undefined ? language : languageOf(running.language)
  // The picture on the canvas is of this pad, this language and these bytes, and not of those before.
  const wanted = [pad?.id, pad?.width, pad?.height, shownLanguage, displayed?.sha256].join(' ')
  const maySend = pad?.ready === true && painted === wanted && read && displayed !== undefined && !begin.isPending

  const send = (takeOver = false) => {
    // Not `begin.isPending`: two clicks of one double click see the same render.
    if (!maySend || sending.current || picture.current === null) return
    sending.current = true
    setCounts(noPen)
    begin.mutate(
      {
        documentId: document.id,
        displayedSha256: displayed.sha256,
        readToEnd: true,
        takeOver,
        padId: pad.id ?? undefined,
        language,
        picture: pictureOf(picture.current),
      },
      { onSettled: () => (sending.current = false) },
    )
  }
  const forward = () => {
    if (running === undefined) send()
    else if (step === 'signing' && !accept.isPending) accept.mutate({ signingId: running.id })
  }
  const back = () => {
    if (running === undefined) onLeave()
    else if (step !== 'filing') cancel.mutate({ signingId: running.id })
  }
  useKeys(forward, back)
  useCancelOnLeave(running)

  return (
    <div className={classes.side}>
      {leaveSpot !== null &&
        createPortal(
          <Button variant="subtle" onClick={back} disabled={step === 'filing'} aria-keyshortcuts="Escape">
            {t(running === undefined ? 'signing.back' : 'signing.cancel')}
          </Button>,
          leaveSpot,
        )}
      <div className={classes.bar}>
        <span className={classes.dot} data-absent={pad?.ready !== true || undefined} aria-hidden />
        <strong role="status" data-sign-state={step ?? (pad?.ready === true ? 'ready' : 'absent')}>
          {t('signing.pad', { state: t(`signing.state.${stateOf(pad, running, counts)}`) })}
        </strong>
        {running === undefined && pad !== undefined && choices.length > 1 && (
          <NativeSelect
            label={t('signing.padChoice')}
            classNames={{ root: classes.language ?? '', label: classes.languageLabel ?? '' }}
            value={pad.id ?? ''}
            onChange={(event) => setPadId(event.currentTarget.value)}
            data={choices.map(({ id, name }) => ({ value: id, label: name }))}
          />
        )}
        {running === undefined ? (
          <NativeSelect
            label={t('signing.language')}
            classNames={{ root: classes.language ?? '', label: classes.languageLabel ?? '' }}
            value={language}
            onChange={(event) => setLanguage(languageOf(event.currentTarget.value))}
            data={padLanguages.map((code) => ({ value: code, label: ownName(code) }))}
          />
        ) : (
          <small>
            {[
              nameOf(pad, t('signing.screenPad')),
              rate > 0 && t('signing.rate', { count: rate }),
              running.lost === null
                ? t('signing.lostUnknown')
                : t('signing.lost', { count: counts.lost ?? running.lost }),
            ]
              .filter(Boolean)
              .join(' · ')}
          </small>
        )}
      </div>
      {signing?.elsewhere === true && (
        <div className={classes.notice} role="alert">
          <IconAlertTriangle size={20} stroke={1.8} aria-hidden />
          <span>{t('signing.elsewhere', { time: dateTime(signing.startedAt) })}</span>
          {isAppError(begin.error, 'signing/left-open') && (
            <Button disabled={!maySend} onClick={() => send(true)}>
              {t('signing.takeOver')}
            </Button>
          )}
        </div>
      )}
      {running === undefined && signing?.endedBy != null && (
        <p className={classes.notice} role="alert">
          <IconAlertTriangle size={20} stroke={1.8} aria-hidden />
          {t(`signing.ended.${signing.endedBy}`)}
        </p>
      )}
      <div className={classes.stage}>
        {pad === undefined || pad.width === 0 ? (
          <div className={classes.absent}>
            <IconPlugConnectedX size={40} stroke={1.4} aria-hidden />
            <p>{t('signing.absentTodo')}</p>
          </div>
        ) : (
          <>
            <p className={classes.caption}>
              {t(running === undefined ? 'signing.preview' : 'signing.onPad')}
              {pad.screen === 'window' && <span>{t('signing.noSecondDisplay')}</span>}
            </p>
            <div className={classes.room}>
              <PadMirror
                info={pad}
                form={form}
                language={shownLanguage}
                sheet={displayed && { bytes: displayed.bytes, page: document.signature?.page ?? 0 }}
                signingId={running?.id}
                picture={picture}
                onPainted={() => setPainted(wanted)}
                onCounts={(next) =>
                  setCounts((known) =>
                    known.rate === next.rate && known.lost === next.lost && known.ink === next.ink ? known : next,
                  )
                }
              />
            </div>
          </>
        )}
      </div>
      <div className={classes.acts}>
        <Button
          variant="filled"
          size="md"
          onClick={forward}
          disabled={running === undefined ? !maySend : step !== 'signing'}
          loading={begin.isPending || step === 'offered' || step === 'filing'}
          rightSection={<Key>{t('signing.enter')}</Key>}
          aria-keyshortcuts="Enter"
        >
          {t(running === undefined ? 'signing.send' : 'signing.accept')}
        </Button>
        {running !== undefined && (
          <Button
            size="md"
            onClick={() => clear.mutate({ signingId: running.id })}
            disabled={step !== 'signing' || clear.isPending}
          >
            {t('signing.clear')}
          </Button>
        )}
        {running === undefined && !read ? (
          <small className={classes.hash}>{t('signing.why')}</small>
        ) : (
          displayed !== undefined && (
            <small className={classes.hash} title={displayed.sha256}>
              {t('signing.checksum')}
              <span>{shortHash(displayed.sha256)}</span>
            </small>
          )
        )}
      </div>
    </div>
  )
}

/** As its maker calls it; a window has no maker. */
function nameOf(pad: PadInfo | undefined, screen: string): string | undefined {
  if (pad === undefined || pad.model === '') return undefined
  return pad.screen === null ? `Wacom ${pad.model}` : screen
}

type StateKey = 'absent' | 'ready' | 'offered' | 'waiting' | 'writing' | 'filing'

function stateOf(pad: PadInfo | undefined, running: SigningView | undefined, counts: PenCounts): StateKey {
  if (running?.state === 'offered') return 'offered'
  if (running?.state === 'filing') return 'filing'
  if (running !== undefined) return counts.ink ? 'writing' : 'waiting'
  if (pad?.ready !== true) return 'absent'
  return 'ready'
}

const isRunning = (signing: SigningView | null): signing is SigningView =>
  signing !== null && !signing.elsewhere && ['offered', 'signing', 'filing'].includes(signing.state)

/** The chosen pad of this workstation, asked again whenever a device comes or goes. */
function usePad(padId: string | undefined): PadInfo | undefined {
  const { data } = useCall('signing', 'pad', { padId })
  useEffect(() => api.devices.changed(() => void queryClient.invalidateQueries({ queryKey: ['signing', 'pad'] })), [])
  return data
}

/** Enter goes on, Esc goes back, unless a control that has the focus means something else by them. */
function useKeys(forward: () => void, back: () => void): void {
  const handle = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || event.repeat) return
    const target = event.target instanceof Element ? event.target : undefined
    if (target?.closest('[role=dialog], [role=menu], [role=listbox]')) return
    if (event.key === 'Enter' && !target?.closest('button, a, input, select, textarea')) forward()
    else if (event.key === 'Escape' && !target?.closest('input, select, textarea')) back()
    else return
    event.preventDefault()
  })
  useEffect(() => {
    const listener = (event: KeyboardEvent) => handle(event)
    window.addEventListener('keydown', listener)
    return () => window.removeEventListener('keydown', listener)
  }, [])
}

/** Whoever leaves the page (another file was scanned) leaves nobody's name on the glass. */
function useCancelOnLeave(running: SigningView | undefined): void {
  const open = useRef<string | undefined>(undefined)
  useEffect(() => {
    open.current = running?.state === 'offered' || running?.state === 'signing' ? running.id : undefined
  }, [running])
  useEffect(
    () => () => {
      // It may have ended in this very moment: then there is nothing to cancel.
      if (open.current !== undefined) api.signing.cancel({ signingId: open.current }).catch(() => undefined)
    },
    [],
  )
}

const languageOf = (code: string): PadLanguage => padLanguages.find((known) => known === code) ?? 'de'

/** A language by its own name and script: „العربية". */
const ownName = (code: string): string => {
  const name = new Intl.DisplayNames(code, { type: 'language' }).of(code) ?? code
  return name.charAt(0).toLocaleUpperCase(code) + name.slice(1)
}
