import { Button, Modal, Radio } from '@mantine/core'
import { useEffect, useState, useSyncExternalStore } from 'react'
import type { ZoneCorrection } from '../../shared/contract/scans.ts'
import { api } from '../lib/api.ts'
import { useT } from '../lib/i18n.ts'
import { showError } from '../lib/messages.ts'
import { useAct } from '../lib/query.ts'
import { scanStore } from '../lib/scans.ts'
import classes from './CorrectionDialog.module.css'

type Change = ZoneCorrection['proposals'][number]['changes'][number]

/**
 * A zone was misread in a few places: whoever holds the paper looks and decides. Closed by the next scan, which is what "scan again"
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
  const { lines, proposals } = correction
  const several = proposals.length > 1
  const [chosen, setChosen] = useState(several ? undefined : 0)
  const correct = useAct('scans', 'correct')
  const discard = useAct('scans', 'discard', { quiet: true })
  const again = () => {
    discard.mutate({ scanId })
    close()
  }
  const accept = () => {
    if (chosen !== undefined) correct.mutate({ scanId, proposal: chosen }, { onError: close })
  }
  const places = proposals.flatMap(({ changes }) => changes)
  const shown = [...new Set(places.map(({ line }) => line))].toSorted((a, b) => a - b)
  return (
    <Modal opened onClose={again} title={t('scan.correction.title')} size={720}>
      <div className={classes.question}>
        <p>{t('scan.correction.what')}</p>
        {shown.map((line) => (
          <ZoneLine
            key={line}
            line={line}
            text={lines[line - 1] ?? ''}
            columns={places.filter((place) => place.line === line).map(({ column }) => column)}
          />
        ))}
        {several ? (
          <Radio.Group
            label={t('scan.correction.choose')}
            value={chosen === undefined ? '' : String(chosen)}
            onChange={(value) => setChosen(Number(value))}
          >
            <div className={classes.choices}>
              {proposals.map(({ changes }, index) => (
                // Proposals have no name but their place in the answer.
                <Radio key={String(index)} value={String(index)} label={<Sentences changes={changes} several />} />
              ))}
            </div>
          </Radio.Group>
        ) : (
          <div className={classes.sentences}>
            <Sentences changes={places} several={false} />
            <p>{t('scan.correction.right')}</p>
          </div>
        )}
        <div className={classes.buttons}>
          <Button onClick={again} data-autofocus>
            {t('scan.correction.again')}
          </Button>
          <Button variant="filled" onClick={accept} disabled={chosen === undefined} loading={correct.isPending}>
            {t('scan.correction.accept')}
          </Button>
        </div>
      </div>
    </Modal>
  )
}

function Sentences({ changes, several }: { changes: readonly Change[]; several: boolean }) {
  const t = useT()
  const named = (character: string): string => {
    if (/^\d$/.test(character)) return t('scan.correction.characters.digit', { character })
    if (/^[A-Z]$/.test(character)) return t('scan.correction.characters.letter', { character })
    return t(`scan.correction.characters.${character === '<' ? 'filler' : 'unreadable'}`)
  }
  return changes.map(({ line, column, read, proposed }) => (
    <span key={`${line}-${column}`} className={classes.sentence}>
      {t(several ? 'scan.correction.oneOf' : 'scan.correction.sentence', {
        line,
        column,
        proposed: named(proposed),
        read: named(read),
      })}
    </span>
  ))
}

/** A line as it was read. Changed places stand in a frame with a mark below, so that nobody needs to see a colour. */
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
