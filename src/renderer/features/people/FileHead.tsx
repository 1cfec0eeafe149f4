import { Badge, Button, Tooltip } from '@mantine/core'
import { IconUser } from '@tabler/icons-react'
import { useId } from 'react'
import type { CaseView, PersonFile } from '../../../shared/contract/people.ts'
import { isIsoDate } from '../../../shared/domain/dates.ts'
import { expiryWarning } from '../../../shared/domain/deadlines.ts'
import { titleEnd } from '../../../shared/domain/titles.ts'
import { countryName, languageName, titleName } from '../../lib/domain.ts'
import { date, personName, today } from '../../lib/format.ts'
import { useT } from '../../lib/i18n.ts'
import { useMay } from '../../lib/session.ts'
import { SignMenu } from './SignMenu.tsx'
import classes from './FileHead.module.css'

interface FileHeadProps {
  readonly file: PersonFile
  readonly chosen: CaseView | undefined
  readonly onDemand: () => void
}

/** Who this is, at a glance: name, birth, nationality, title, pass, language; and the two acts of the counter. */
export function FileHead({ file, chosen, onDemand }: FileHeadProps) {
  const t = useT()
  const mayDemand = useMay('cases.write')
  const { person } = file
  const why = useId()
  const not = notDemanded(chosen)
  const born =
    person.birthPlace === ''
      ? t('people.bornOnly', { date: date(person.birthDate) })
      : t('people.born', { date: date(person.birthDate), place: person.birthPlace })
  const birthName = person.birthName === null ? [] : [t('people.birthName', { name: person.birthName })]
  const facts = [born, ...birthName, person.nationalities.map(countryName).join(', '), t(`domain.sex.${person.sex}`)]
  return (
    <header className={classes.head}>
      <div className={classes.photo} role="img" aria-label={t('people.photo')}>
        <IconUser size={64} stroke={1.6} aria-hidden />
      </div>
      <div className={classes.who}>
        <div className={classes.names}>
          <Tooltip
            label={t('people.mrz', { name: person.mrzName })}
            events={{ hover: true, focus: true, touch: true }}
            withArrow
          >
            {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- the spelling of the zone must show on focus too */}
            <h1 className={classes.name} tabIndex={0}>
              {personName(person)}
            </h1>
          </Tooltip>
          <Badge color="gray">{t('people.fileNumber', { number: person.fileNumber })}</Badge>
          {person.invented && <Badge color="gray">{t('people.invented')}</Badge>}
        </div>
        <p className={classes.facts}>{facts.join(' · ')}</p>
        <div className={classes.badges}>
          <TitleBadge title={file.title} />
          <PassBadge documents={file.identityDocuments} />
          <Badge color="gray">{t('people.language', { language: languageName(person.language) })}</Badge>
        </div>
      </div>
      <div className={classes.acts}>
        <SignMenu file={file} chosen={chosen} />
        {mayDemand && (
          <>
            <Button
              onClick={onDemand}
              disabled={not !== undefined}
              aria-describedby={not === undefined ? undefined : why}
            >
              {t('people.demand')}
            </Button>
            {not !== undefined && (
              <small id={why} className={classes.why}>
                {t(`hints.${not}`)}
              </small>
            )}
          </>
        )}
      </div>
    </header>
  )
}

/** Why nothing can be demanded for the chosen Vorgang; `undefined`: it can. */
function notDemanded(chosen: CaseView | undefined): 'noCase' | 'caseClosed' | 'nothingMissing' | undefined {
  if (chosen === undefined) return 'noCase'
  if (chosen.closedOn !== null) return 'caseClosed'
  return chosen.requirements.some(({ state }) => state === 'missing' || state === 'demanded')
    ? undefined
    : 'nothingMissing'
}

const colours = { none: 'green', notice: 'yellow', urgent: 'yellow', expired: 'red' } as const

/** The date is the end of the right; of an unlimited title only the word counts, the card's date stands in the notices. */
function TitleBadge({ title }: { title: PersonFile['title'] }) {
  const t = useT()
  if (title === null) return null
  const end = titleEnd(title, today())
  const words =
    end.what !== 'right' || end.date === null
      ? t('domain.unlimited')
      : t(end.level === 'expired' ? 'domain.titleEnded' : 'domain.until', { date: date(end.date) })
  return (
    <Badge color={end.what === 'right' ? colours[end.level] : 'green'}>
      {titleName(title.kind)} · {words}
    </Badge>
  )
}

/** The pass that is valid longest. */
function PassBadge({ documents }: { documents: PersonFile['identityDocuments'] }) {
  const t = useT()
  const pass = documents.find(({ kind, state }) => kind !== 'residence-card' && state === 'valid')
  if (pass === undefined) return null
  const level = isIsoDate(pass.expiresOn) ? expiryWarning(pass.expiresOn, today()).level : 'none'
  return (
    <Badge color={level === 'none' ? 'gray' : colours[level]}>
      {t('people.passport', { kind: t(`domain.documentKind.${pass.kind}`), date: date(pass.expiresOn) })}
    </Badge>
  )
}
