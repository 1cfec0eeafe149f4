import { Button, Select, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useDebouncedValue } from '@mantine/hooks'
import { useBlocker, useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback, useEffect, useRef } from 'react'
import { NewPerson } from '../../../shared/contract/people.ts'
import type { PersonPrefill } from '../../../shared/contract/scans.ts'
import { DateField } from '../../components/DateField.tsx'
import { readDate } from '../../lib/read-date.ts'
import { Waiting } from '../../components/States.tsx'
import { Surface } from '../../components/Surface.tsx'
import { countryName, countryOptions, languageName, languages } from '../../lib/domain.ts'
import { date, today } from '../../lib/format.ts'
import { useT } from '../../lib/i18n.ts'
import { showDone } from '../../lib/messages.ts'
import { useAct, useCall } from '../../lib/query.ts'
import { LeaveQuestion } from './LeaveQuestion.tsx'
import { SimilarPeople } from './SimilarPeople.tsx'
import classes from './NewPersonPage.module.css'

/** A person without a file: prefilled from the scanned zone where there was one, compared with who is known already. */
export function NewPersonPage() {
  const { scan } = useSearch({ from: '/person/new' })
  const prefill = useCall('scans', 'prefill', { scanId: scan ?? '' }, { enabled: scan !== undefined })
  if (scan !== undefined && prefill.isPending) return <Waiting />
  return <Entry key={scan ?? ''} scanned={prefill.data ?? null} scanGone={scan !== undefined && prefill.data == null} />
}

interface Fields {
  familyName: string
  givenNames: string
  birthName: string
  birthDate: string
  birthPlace: string
  birthCountry: string
  sex: string
  nationality: string
  language: string
  street: string
  postalCode: string
  city: string
  email: string
  phone: string
}

const speakers: Readonly<Record<string, string>> = {
  TUR: 'tr',
  SYR: 'ar',
  IRQ: 'ar',
  EGY: 'ar',
  MAR: 'ar',
  TUN: 'ar',
  LBN: 'ar',
  JOR: 'ar',
  IRN: 'fa',
  AFG: 'fa',
  UKR: 'uk',
  RUS: 'ru',
  BLR: 'ru',
  KAZ: 'ru',
  ROU: 'ro',
  MDA: 'ro',
  FRA: 'fr',
  CMR: 'fr',
  SEN: 'fr',
  ESP: 'es',
  COL: 'es',
  PER: 'es',
  D: 'de',
  CHE: 'de',
}

function initial(scanned: PersonPrefill | null): Fields {
  return {
    familyName: scanned?.familyName ?? '',
    givenNames: scanned?.givenNames ?? '',
    birthName: '',
    birthDate: scanned === null ? '' : date(scanned.birthDate),
    birthPlace: '',
    // The zone says where somebody belongs, not where they were born.
    birthCountry: '',
    sex: scanned?.sex ?? '',
    nationality: scanned?.nationality ?? '',
    language: scanned === null ? 'de' : (speakers[scanned.nationality] ?? 'en'),
    street: '',
    postalCode: '',
    city: '',
    email: '',
    phone: '',
  }
}

function Entry({ scanned, scanGone }: { scanned: PersonPrefill | null; scanGone: boolean }) {
  const t = useT()
  const navigate = useNavigate()
  const create = useAct('people', 'create')
  const form = useForm<Fields>({
    initialValues: initial(scanned),
    validateInputOnBlur: true,
    validate: {
      familyName: required,
      birthDate: (value) => {
        const read = readDate(value, { partial: true })
        if (read === undefined) return t('people.newPerson.wrongDate')
        return read > today() ? t('people.newPerson.futureDate') : null
      },
      birthCountry: required,
      sex: required,
      nationality: required,
      email: (value) =>
        value.trim() === '' || NewPerson.shape.email.safeParse(value.trim()).success
          ? null
          : t('people.newPerson.wrongEmail'),
    },
  })
  function required(value: string): string | null {
    return value.trim() === '' ? t('people.newPerson.required') : null
  }

  // What is typed next is the name; a scan fills it, then this is where comparing begins.
  const first = useRef<HTMLInputElement>(null)
  useEffect(() => first.current?.focus(), [])

  const document =
    scanned === null
      ? null
      : {
          documentCode: scanned.documentCode,
          number: scanned.documentNumber,
          issuer: scanned.issuer,
          expiresOn: scanned.expiresOn,
        }
  const birthDate = readDate(form.values.birthDate, { partial: true }) ?? ''
  const [compared] = useDebouncedValue(
    { familyName: form.values.familyName.trim(), givenNames: form.values.givenNames.trim(), birthDate },
    200,
  )
  // A scan leads elsewhere too, and may be a colleague's: what was typed is thrown away by nobody but its writer.
  const { isDirty } = form
  const leaving = useBlocker({
    shouldBlockFn: useCallback(() => isDirty(), [isDirty]),
    enableBeforeUnload: false,
    withResolver: true,
  })
  const open = (personId: string) =>
    void navigate({ to: '/file/$personId', params: { personId }, search: {}, ignoreBlocker: true })
  const submit = (fields: Fields) => {
    // The same schema that main parses: what passes here passes there.
    const person = NewPerson.parse({
      ...fields,
      birthDate,
      birthName: orNull(fields.birthName),
      nationalities: [fields.nationality],
      email: orNull(fields.email),
      phone: orNull(fields.phone),
      document,
    })
    create.mutate(person, {
      onSuccess: ({ personId, fileNumber }) => {
        showDone(t('people.newPerson.saved', { number: fileNumber }))
        open(personId)
      },
    })
  }
  // In the order of the page, not of the rules.
  const toFirstError = (errors: Readonly<Record<string, unknown>>) => {
    const wrong = (Object.keys(form.values) as (keyof Fields)[]).find((name) => name in errors)
    if (wrong !== undefined) form.getInputNode(wrong)?.focus()
  }
  const text = (name: keyof Fields) => ({
    label: t(`people.newPerson.${name}`),
    autoComplete: 'off',
    ...form.getInputProps(name),
  })
  const countries = countryOptions(scanned?.nationality)
  return (
    <div className={classes.page}>
      <Surface>
        <h1 className={classes.title}>{t('people.newPerson.title')}</h1>
        <form className={classes.form} onSubmit={form.onSubmit(submit, toFirstError)} noValidate>
          <p className={classes.note} data-warn={scanGone || undefined}>
            {scanGone
              ? t('people.newPerson.scanGone')
              : t(scanned === null ? 'people.newPerson.byHand' : 'people.newPerson.fromScan')}
          </p>
          <fieldset>
            <legend>{t('people.newPerson.name')}</legend>
            <TextInput {...text('familyName')} ref={first} required />
            <TextInput {...text('givenNames')} />
            <TextInput {...text('birthName')} />
            <DateField
              {...text('birthDate')}
              description={t('people.newPerson.birthDateHelp')}
              inputWrapperOrder={['label', 'input', 'description', 'error']}
              required
            />
            <TextInput {...text('birthPlace')} />
            <Select {...text('birthCountry')} data={countries} searchable required />
            <Select
              {...text('sex')}
              data={(['F', 'M', 'X'] as const).map((sex) => ({ value: sex, label: t(`domain.sex.${sex}`) }))}
              required
            />
            <Select {...text('nationality')} data={countries} searchable required />
            <Select
              {...text('language')}
              data={languages.map((language) => ({ value: language, label: languageName(language) }))}
              allowDeselect={false}
            />
          </fieldset>
          <fieldset>
            <legend>{t('people.newPerson.address')}</legend>
            <TextInput {...text('street')} />
            <TextInput {...text('postalCode')} />
            <TextInput {...text('city')} />
            <TextInput {...text('email')} type="email" />
            <TextInput {...text('phone')} type="tel" />
          </fieldset>
          <div className={classes.foot}>
            <p>
              {document === null
                ? t('people.newPerson.noDocument')
                : t('people.newPerson.documentLine', {
                    code: document.documentCode,
                    number: document.number,
                    issuer: countryName(document.issuer),
                    date: date(document.expiresOn),
                  })}
            </p>
            <Button type="submit" variant="filled" size="md" loading={create.isPending}>
              {t('people.newPerson.save')}
            </Button>
          </div>
        </form>
      </Surface>
      <SimilarPeople person={compared} document={document} onOpen={open} />
      {leaving.status === 'blocked' && <LeaveQuestion stay={leaving.reset} leave={leaving.proceed} />}
    </div>
  )
}

const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim())
