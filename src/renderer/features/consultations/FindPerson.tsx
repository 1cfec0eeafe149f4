import { Button, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconSearch, IconX } from '@tabler/icons-react'
import { useId, useRef, useState, type KeyboardEvent } from 'react'
import type { PersonHit } from '../../../shared/contract/people.ts'
import { date, personName } from '../../lib/format.ts'
import { useT } from '../../lib/i18n.ts'
import { useCall } from '../../lib/query.ts'
import classes from './FindPerson.module.css'

interface FindPersonProps {
  readonly chosen: PersonHit | undefined
  readonly onChoose: (person: PersonHit | undefined) => void
  readonly label: string
}

/** Finds the file of somebody by name, birth date or Aktenzeichen. Enter chooses the first hit, the arrow keys walk them. */
export function FindPerson({ chosen, onChoose, label }: FindPersonProps) {
  const t = useT()
  const status = useId()
  const [text, setText] = useState('')
  const [asked] = useDebouncedValue(text.trim(), 120)
  const box = useRef<HTMLDivElement>(null)
  const long = asked.length >= 2
  const hits = useCall('people', 'search', { text: asked }, { enabled: long, keep: true })
  if (chosen !== undefined) {
    return (
      <div className={classes.chosen}>
        <span>
          <b>{personName(chosen)}</b>
          <small>{facts(chosen)}</small>
        </span>
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<IconX size={16} aria-hidden />}
          onClick={() => onChoose(undefined)}
        >
          {t('consultations.find.other')}
        </Button>
      </div>
    )
  }
  const found = long ? (hits.data ?? []).slice(0, 6) : []
  // What stands in the list belongs to what stands in the field.
  const settled = asked === text.trim() && !hits.isPlaceholderData
  const walk = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step === undefined) return
    const stops = [...(box.current?.querySelectorAll<HTMLElement>('input, li button') ?? [])]
    const at = stops.indexOf(document.activeElement as HTMLElement)
    event.preventDefault()
    stops[Math.max(0, Math.min(stops.length - 1, at + step))]?.focus()
  }
  return (
    <div ref={box}>
      <TextInput
        label={label}
        placeholder={t('consultations.find.placeholder')}
        leftSection={<IconSearch size={18} aria-hidden />}
        value={text}
        maxLength={120}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return walk(event)
          // Never the form around it: a name that is being typed is no walk-in without a file.
          event.preventDefault()
          if (settled && found[0] !== undefined) onChoose(found[0])
        }}
        aria-describedby={status}
        data-autofocus
      />
      <ul className={classes.hits}>
        {found.map((hit) => (
          <li key={`${hit.personId} ${hit.caseId ?? ''}`}>
            <button type="button" onClick={() => onChoose(hit)} onKeyDown={walk}>
              <b>{personName(hit)}</b>
              <small>{facts(hit)}</small>
            </button>
          </li>
        ))}
      </ul>
      <p id={status} className={classes.none} role="status">
        {long && !hits.isFetching && found.length === 0 && t('consultations.find.none')}
      </p>
    </div>
  )
}

const facts = (hit: PersonHit): string => `* ${date(hit.birthDate)} · Az. ${hit.caseNumber ?? hit.fileNumber}`
