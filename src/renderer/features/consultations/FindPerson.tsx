import { Button, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconSearch, IconX } from '@tabler/icons-react'
import { useId, useState } from 'react'
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

/** Finds the file of somebody by name, birth date or Aktenzeichen. */
export function FindPerson({ chosen, onChoose, label }: FindPersonProps) {
  const t = useT()
  const status = useId()
  const [text, setText] = useState('')
  const [asked] = useDebouncedValue(text.trim(), 120)
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
  return (
    <div>
      <TextInput
        label={label}
        placeholder={t('consultations.find.placeholder')}
        leftSection={<IconSearch size={18} aria-hidden />}
        value={text}
        maxLength={120}
        onChange={(event) => setText(event.currentTarget.value)}
        aria-describedby={status}
        data-autofocus
      />
      <ul className={classes.hits}>
        {found.map((hit) => (
          <li key={`${hit.personId} ${hit.caseId ?? ''}`}>
            <button type="button" onClick={() => onChoose(hit)}>
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
