import { Button, Checkbox, Modal, Select, TextInput } from '@mantine/core'
import { useState } from 'react'
import { isCitizenLanguage } from '../../../shared/consultation/languages.ts'
import type { PersonFile } from '../../../shared/contract/people.ts'
import { DateField } from '../../components/DateField.tsx'
import { languageOptions, matterOptions } from '../../lib/consultation.ts'
import { procedureName } from '../../lib/domain.ts'
import { date, personName, today } from '../../lib/format.ts'
import { useT } from '../../lib/i18n.ts'
import { useNow } from '../../lib/now.ts'
import { readTime, timeOn } from '../../lib/office-times.ts'
import { useAct, useCall, type Output } from '../../lib/query.ts'
import { readDate } from '../../lib/read-date.ts'
import { useSession } from '../../lib/session.ts'
import { InvitationView, useLinkGuard, type LinkGuard } from './InvitationView.tsx'
import { LetterButton, LetterView } from './Letter.tsx'
import { PriorityField } from './PriorityField.tsx'
import classes from './dialog.module.css'

interface BookingDialogProps {
  readonly personId: string
  /** The Vorgang it is about, when one was chosen. */
  readonly caseId: string | undefined
  readonly onClose: () => void
}

/** A consultation by video for a person of the file: when, about what, with whom; then the link, this once. */
export function BookingDialog({ personId, caseId, onClose }: BookingDialogProps) {
  const t = useT()
  const { data: file } = useCall('people', 'file', { personId })
  const [booked, setBooked] = useState<Booking>()
  const guard = useLinkGuard(booked !== undefined, onClose)
  if (file === undefined) return null
  return (
    <Modal
      opened
      onClose={guard.close}
      title={t(booked === undefined ? 'consultations.book.title' : 'consultations.book.done', {
        name: personName(file.person),
      })}
      size={600}
    >
      {booked === undefined ? (
        <Form file={file} caseId={caseId} onClose={onClose} onBooked={setBooked} />
      ) : (
        <Booked booked={booked} guard={guard} onClose={onClose} />
      )}
    </Modal>
  )
}

type Booking = Output<'consultations', 'book'> & { readonly startsAt: string }

interface BookedProps {
  readonly booked: Booking
  readonly guard: LinkGuard
  readonly onClose: () => void
}

function Booked({ booked, guard, onClose }: BookedProps) {
  const t = useT()
  const [letter, setLetter] = useState<Uint8Array>()
  const [printing, setPrinting] = useState(false)
  if (letter !== undefined) {
    return (
      <LetterView letter={letter}>
        <Button variant="filled" onClick={onClose}>
          {t('common.close')}
        </Button>
      </LetterView>
    )
  }
  if (printing) {
    return (
      <div className={classes.form}>
        <p role="alert">{t('consultations.book.letterHelp')}</p>
        <div className={classes.buttons}>
          <Button onClick={() => setPrinting(false)}>{t('consultations.book.letterBack')}</Button>
          <LetterButton
            consultationId={booked.consultationId}
            onPrinted={(print) => {
              guard.keep()
              setLetter(print)
            }}
          />
        </div>
      </div>
    )
  }
  return (
    <InvitationView invitation={booked.invitation} guard={guard} startsAt={booked.startsAt}>
      <Button onClick={() => setPrinting(true)}>{t('consultations.book.letter')}</Button>
    </InvitationView>
  )
}

interface FormProps {
  readonly file: PersonFile
  readonly caseId: string | undefined
  readonly onClose: () => void
  readonly onBooked: (booked: Booking) => void
}

const lengths = [10, 15, 20, 30, 45, 60]

function Form({ file, caseId, onClose, onBooked }: FormProps) {
  const t = useT()
  const { user } = useSession()
  const book = useAct('consultations', 'book')
  const colleagues = useCall('team', 'colleagues', {}).data ?? []
  const open = file.cases.filter(({ closedOn }) => closedOn === null)
  const [chosen, setChosen] = useState(open.some(({ id }) => id === caseId) ? (caseId ?? '') : '')
  const [matter, setMatter] = useState<string>(open.find(({ id }) => id === caseId)?.procedure ?? 'general')
  const [language, setLanguage] = useState<string>(
    isCitizenLanguage(file.person.language) ? file.person.language : 'de',
  )
  const [day, setDay] = useState(date(today()))
  const [clock, setClock] = useState('')
  const [minutes, setMinutes] = useState(20)
  const [clerk, setClerk] = useState('')
  const [needsInterpreter, setInterpreter] = useState(false)
  const [priority, setPriority] = useState(3)
  const [tried, setTried] = useState(false)
  const now = useNow(true)
  const isoDay = readDate(day)
  const isoClock = readTime(clock)
  const startsAt = isoDay === undefined || isoClock === undefined ? undefined : timeOn(isoDay, isoClock)
  const past = startsAt !== undefined && Date.parse(startsAt) < now - 60_000
  const noDay = isoDay === undefined || isoDay < today()
  const submit = () => {
    setTried(true)
    if (startsAt === undefined || past) return
    book.mutate(
      {
        personId: file.person.id,
        caseId: chosen === '' ? null : chosen,
        clerkId: clerk === '' ? null : clerk,
        matter,
        language,
        startsAt,
        minutes,
        needsInterpreter,
        priority,
      },
      { onSuccess: (answer) => onBooked({ ...answer, startsAt }) },
    )
  }
  return (
    <form
      className={classes.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <div className={classes.three}>
        <DateField
          label={t('consultations.book.day')}
          required
          value={day}
          onChange={(event) => setDay(event.currentTarget.value)}
          error={tried && noDay ? t('consultations.book.dayWrong') : undefined}
          data-autofocus
        />
        <TextInput
          label={t('consultations.book.time')}
          required
          placeholder="10:30"
          value={clock}
          maxLength={5}
          onChange={(event) => setClock(event.currentTarget.value)}
          error={tried && (isoClock === undefined || (past && !noDay)) ? t('consultations.book.timeWrong') : undefined}
        />
        <Select
          label={t('consultations.book.length')}
          data={lengths.map((length) => ({
            value: String(length),
            label: t('consultations.book.minutes', { count: length }),
          }))}
          value={String(minutes)}
          onChange={(value) => setMinutes(Number(value ?? minutes))}
          allowDeselect={false}
        />
      </div>
      <div className={classes.two}>
        <Select
          label={t('consultations.file.case')}
          data={[
            { value: '', label: t('consultations.book.noCase') },
            ...open.map((one) => ({ value: one.id, label: `${procedureName(one.procedure)} · ${one.caseNumber}` })),
          ]}
          value={chosen}
          onChange={(value) => {
            setChosen(value ?? '')
            const procedure = open.find(({ id }) => id === value)?.procedure
            if (procedure !== undefined) setMatter(procedure)
          }}
          allowDeselect={false}
        />
        <Select
          label={t('consultations.matter')}
          data={matterOptions(t)}
          value={matter}
          onChange={(value) => setMatter(value ?? matter)}
          allowDeselect={false}
          searchable
          openOnFocus={false}
        />
        <Select
          label={t('consultations.language')}
          data={languageOptions(t)}
          value={language}
          onChange={(value) => setLanguage(value ?? language)}
          allowDeselect={false}
        />
        <Select
          label={t('consultations.book.with')}
          data={[
            { value: '', label: t('consultations.book.team') },
            { value: user.id, label: t('consultations.book.me', { name: user.displayName }) },
            ...colleagues
              .filter(({ userId }) => userId !== user.id)
              .map(({ userId, displayName }) => ({ value: userId, label: displayName })),
          ]}
          value={clerk}
          onChange={(value) => setClerk(value ?? '')}
          allowDeselect={false}
        />
      </div>
      <PriorityField value={priority} onChange={setPriority} />
      <Checkbox
        label={t('consultations.needsInterpreter')}
        checked={needsInterpreter}
        onChange={(event) => setInterpreter(event.currentTarget.checked)}
      />
      <div className={classes.buttons}>
        <Button onClick={onClose}>{t('common.cancel')}</Button>
        <Button type="submit" variant="filled" loading={book.isPending}>
          {t('consultations.book.do')}
        </Button>
      </div>
    </form>
  )
}
