import { Button } from '@mantine/core'
import type { NewPerson, PersonHit } from '../../../shared/contract/people.ts'
import { Surface } from '../../components/Surface.tsx'
import { countryName } from '../../lib/domain.ts'
import { date, personName } from '../../lib/format.ts'
import { useT } from '../../lib/i18n.ts'
import { showDone } from '../../lib/messages.ts'
import { useAct, useCall } from '../../lib/query.ts'
import classes from './NewPersonPage.module.css'

interface SimilarPeopleProps {
  readonly person: { readonly familyName: string; readonly givenNames: string; readonly birthDate: string }
  readonly document: NewPerson['document']
  readonly onOpen: (personId: string) => void
}

/** Nobody gets a second file: who may be meant stands beside the entry, and takes the scanned document in one act. */
export function SimilarPeople({ person, document, onOpen }: SimilarPeopleProps) {
  const t = useT()
  const asked = person.familyName.length >= 2 || person.birthDate !== ''
  const { data } = useCall('people', 'similar', person, { enabled: asked, keep: true })
  const hits = asked ? (data ?? []) : []
  return (
    <Surface title={t('people.newPerson.similar')} flush>
      <p className={classes.help} role="status">
        {asked && data !== undefined && hits.length === 0
          ? t('people.newPerson.similarNone')
          : t('people.newPerson.similarHelp')}
      </p>
      <ul className={classes.similar}>
        {hits.map((hit) => (
          <Similar key={hit.personId} hit={hit} document={document} onOpen={onOpen} />
        ))}
      </ul>
    </Surface>
  )
}

function Similar({ hit, document, onOpen }: { hit: PersonHit } & Pick<SimilarPeopleProps, 'document' | 'onOpen'>) {
  const t = useT()
  const add = useAct('people', 'addDocument')
  const take = (scanned: NonNullable<NewPerson['document']>) =>
    add.mutate(
      { personId: hit.personId, document: scanned },
      {
        onSuccess: () => {
          showDone(t('people.newPerson.taken', { number: hit.fileNumber }))
          onOpen(hit.personId)
        },
      },
    )
  return (
    <li>
      <strong>{personName(hit)}</strong>
      <span>
        {t('people.bornOnly', { date: date(hit.birthDate) })} · {hit.nationalities.map(countryName).join(', ')} ·{' '}
        {t('people.fileNumber', { number: hit.fileNumber })}
      </span>
      <div>
        {document !== null && (
          <Button size="compact-md" onClick={() => take(document)} loading={add.isPending}>
            {t('people.newPerson.similarTake')}
          </Button>
        )}
        <Button size="compact-md" variant="subtle" onClick={() => onOpen(hit.personId)}>
          {t('people.newPerson.similarOpen')}
        </Button>
      </div>
    </li>
  )
}
