import { Button, Modal, TextInput } from '@mantine/core'
import { useEffect, useState, useSyncExternalStore, type FormEvent } from 'react'
import type { ZoneCorrection } from '../../shared/contract/scans.ts'
import { api } from '../lib/api.ts'
import { useT } from '../lib/i18n.ts'
import { showError } from '../lib/messages.ts'
import { useAct } from '../lib/query.ts'
import { scanStore } from '../lib/scans.ts'
import classes from './CorrectionDialog.module.css'

type Place = ZoneCorrection['places'][number]

/**
 * A zone was misread in one or two places: whoever holds the paper types what it says there. Closed by the next scan, which is what "scan again"
 * comes to. The zone is held by this dialog alone, and gone with it.
 */
export function CorrectionDialog() {
  const outcome = useSyncExternalStore(scanStore.subscribe, scanStore.get)
  const scanId =
    outcome !== undefined && 'correctable' in outcome && outcome.correctable === true ? outcome.scanId : undefined
  const [zone, setZone] = useState<{ scanId: string; correction: ZoneCorrection }>()
  useEffect(() => {
    if (scanId === undefined) return
    let over = false
    api.scans.correction({ scanId }).then(
      (correction) => {
        if (!over && correction !== null) setZone({ scanId, correction })
      },
      (error: unknown) => {
        if (!over) showError(error)
      },
    )
    return () => {
      over = true
      setZone(undefined)
    }
  }, [scanId])
  if (scanId === undefined || zone?.scanId !== scanId) return null
  return <Question key={scanId} scanId={scanId} correction={zone.correction} close={() => setZone(undefined)} />
}

interface QuestionProps {
  readonly scanId: string
  readonly correction: ZoneCorrection
  readonly close: () => void
}

function Question({ scanId, correction, close }: QuestionProps) {
  const t = useT()
  const { lines, places } = correction
  const [typed, setTyped] = useState<readonly string[]>(() => places.map(() => ''))
  const correct = useAct('scans', 'correct')
  const discard = useAct('scans', 'discard', { quiet: true })
  const again = () => {
    discard.mutate({ scanId })
    close()
  }
  const complete = typed.every((character) => character !== '')
  const accept = (event: FormEvent) => {
    event.preventDefault()
    // Wrong or not, one answer is all there is: then the paper is scanned again.
    if (complete && !correct.isPending) correct.mutate({ scanId, typed: typed.join('') }, { onError: close })
  }
  const shown = [...new Set(places.map(({ line }) => line))].toSorted((a, b) => a - b)
  return (
    <Modal opened onClose={again} title={t('scan.correction.title', { count: places.length })} size={720}>
      <form className={classes.question} onSubmit={accept}>
        <p>{t('scan.correction.what')}</p>
        {shown.map((line) => (
          <ZoneLine
            key={line}
            line={line}
            text={lines[line - 1] ?? ''}
            columns={places.filter((place) => place.line === line).map(({ column }) => column)}
          />
        ))}
        {places.map((place, index) => (
          <PaperCharacter
            key={`${place.line}-${place.column}`}
            place={place}
            value={typed[index] ?? ''}
            onChange={(character) => setTyped(typed.with(index, character))}
            first={index === 0}
          />
        ))}
        <p>{t('scan.correction.elsewhere')}</p>
        <div className={classes.buttons}>
          <Button onClick={again}>{t('scan.correction.again')}</Button>
          <Button variant="filled" type="submit" disabled={!complete} loading={correct.isPending}>
            {t('scan.correction.accept')}
          </Button>
        </div>
      </form>
    </Modal>
  )
}

interface PaperCharacterProps {
  readonly place: Place
  readonly value: string
  readonly onChange: (character: string) => void
  readonly first: boolean
}

/** One character as the paper shows it. What it may be is not told: a person who is shown an answer agrees with it. */
function PaperCharacter({ place: { line, column, read }, value, onChange, first }: PaperCharacterProps) {
  const t = useT()
  const named = (): string => {
    if (/^\d$/.test(read)) return t('scan.correction.characters.digit', { character: read })
    if (/^[A-Z]$/.test(read)) return t('scan.correction.characters.letter', { character: read })
    return t(`scan.correction.characters.${read === '<' ? 'filler' : 'unreadable'}`)
  }
  return (
    <TextInput
      label={t('scan.correction.type', { line, column })}
      description={t('scan.correction.read', { read: named() })}
      classNames={{ input: classes.character }}
      value={value}
      // What is typed last counts, so that nobody has to delete first.
      onChange={(event) =>
        onChange(
          event.currentTarget.value
            .toUpperCase()
            .replaceAll(/[^0-9A-Z<]/g, '')
            .slice(-1),
        )
      }
      onFocus={(event) => event.currentTarget.select()}
      autoComplete="off"
      autoCapitalize="characters"
      spellCheck={false}
      data-autofocus={first || undefined}
    />
  )
}

/** A line as it was read. Misread places stand in a frame with a mark below, so that nobody needs to see a colour. */
function ZoneLine({ line, text, columns }: { line: number; text: string; columns: readonly number[] }) {
  const t = useT()
  return (
    <figure className={classes.zone}>
      <figcaption>{t('scan.correction.line', { line, columns: [...new Set(columns)].join(', ') })}</figcaption>
      <div className={classes.text}>
        {[...text].map((character, index) =>
          columns.includes(index + 1) ? (
            <mark key={`${index + 1}`}>{character === ' ' ? '\u00a0' : character}</mark>
          ) : (
            <span key={`${index + 1}`}>{character}</span>
          ),
        )}
      </div>
    </figure>
  )
}
