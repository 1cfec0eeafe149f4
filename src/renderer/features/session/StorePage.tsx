import { Button, PasswordInput, TextInput } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import type { Installation } from '../../../shared/contract/session.ts'
import { AppError, errorCodes } from '../../../shared/errors.ts'
import { useT } from '../../lib/i18n.ts'
import { sentenceOf } from '../../lib/messages.ts'
import { useAct } from '../../lib/query.ts'
import classes from './SignInPage.module.css'

/** The store is not open: it must be made, waits for a passphrase, or says why it cannot be opened and what is safe. */
export function StorePage({ installation }: { installation: Installation }) {
  return (
    <main className={classes.page}>
      <div className={classes.sheet}>
        <header className={classes.head}>
          <h1>Tresen</h1>
          <p>{installation.office.name}</p>
        </header>
        {installation.store === 'new' && <NewStore needsPassphrase={installation.needsPassphrase} />}
        {installation.store === 'passphrase' && <Unlock />}
        {installation.store === 'failed' && <Failed error={installation.error} />}
        {installation.store !== 'new' && <Recover needsPassphrase={installation.needsPassphrase} />}
      </div>
    </main>
  )
}

function NewStore({ needsPassphrase }: { needsPassphrase: boolean }) {
  const t = useT()
  const [passphrase, setPassphrase] = useState('')
  const [again, setAgain] = useState('')
  const create = useAct('session', 'createStore', { quiet: true })
  const kept = useAct('session', 'recoveryKept')
  if (create.data !== undefined) {
    return (
      <div className={classes.form}>
        <h2>{t('session.recoveryTitle')}</h2>
        <p className={classes.note}>{t('session.recoveryWhy')}</p>
        <p className={classes.code}>{create.data.recoveryCode}</p>
        <Button variant="filled" loading={kept.isPending} onClick={() => kept.mutate({})}>
          {t('session.recoveryKept')}
        </Button>
      </div>
    )
  }
  const differs = needsPassphrase && passphrase !== again
  return (
    <Form
      title={t('session.newStore')}
      why={needsPassphrase ? t('session.passphraseWhy') : t('session.newStoreWhy')}
      submit={t('session.create')}
      busy={create.isPending}
      disabled={needsPassphrase && (passphrase.length < 12 || differs)}
      error={create.error}
      onSubmit={() => create.mutate({ passphrase: needsPassphrase ? passphrase : null })}
    >
      {needsPassphrase && (
        <>
          <Passphrase
            label={t('session.passphraseLabel')}
            help={t('session.passphraseRule')}
            value={passphrase}
            onChange={setPassphrase}
          />
          <Passphrase
            label={t('session.passphraseAgain')}
            value={again}
            onChange={setAgain}
            error={again !== '' && differs ? t('session.passphraseDiffers') : undefined}
          />
        </>
      )}
    </Form>
  )
}

function Unlock() {
  const t = useT()
  const [passphrase, setPassphrase] = useState('')
  const unlock = useAct('session', 'unlockStore', { quiet: true })
  return (
    <Form
      title={t('session.passphrase')}
      why={t('session.passphraseWhy')}
      submit={t('session.open')}
      busy={unlock.isPending}
      disabled={passphrase.length < 12}
      error={unlock.error}
      onSubmit={() => unlock.mutate({ passphrase })}
    >
      <Passphrase label={t('session.passphraseLabel')} value={passphrase} onChange={setPassphrase} />
    </Form>
  )
}

function Recover({ needsPassphrase }: { needsPassphrase: boolean }) {
  const t = useT()
  const [code, setCode] = useState('')
  const [passphrase, setPassphrase] = useState('')
  const recover = useAct('session', 'recoverStore', { quiet: true })
  return (
    <Form
      submit={t('session.recover')}
      busy={recover.isPending}
      disabled={code.length < 20 || (needsPassphrase && passphrase.length < 12)}
      error={recover.error}
      onSubmit={() => recover.mutate({ code, passphrase: needsPassphrase ? passphrase : null })}
    >
      <TextInput
        label={t('session.recoveryLabel')}
        description={t('session.recoveryHelp')}
        value={code}
        onChange={(event) => setCode(event.currentTarget.value)}
        autoComplete="off"
        spellCheck={false}
      />
      {needsPassphrase && (
        <Passphrase
          label={t('session.newPassphrase')}
          help={t('session.passphraseRule')}
          value={passphrase}
          onChange={setPassphrase}
        />
      )}
    </Form>
  )
}

function Failed({ error }: { error: Installation['error'] }) {
  const code = errorCodes.find((known) => known === error?.code) ?? 'internal'
  const { what, todo } = sentenceOf(new AppError(code, { details: error?.details ?? {} }))
  return (
    <div role="alert">
      <h2>{what}</h2>
      <p className={classes.note}>{todo}</p>
    </div>
  )
}

interface FormProps {
  readonly title?: string
  readonly why?: string
  readonly submit: string
  readonly busy: boolean
  readonly disabled: boolean
  readonly error: Error | null
  readonly onSubmit: () => void
  readonly children?: ReactNode
}

function Form({ title, why, submit, busy, disabled, error, onSubmit, children }: FormProps) {
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault()
        if (!disabled) onSubmit()
      }}
    >
      {title !== undefined && <h2>{title}</h2>}
      {why !== undefined && <p className={classes.note}>{why}</p>}
      {children}
      {error !== null && (
        <p role="alert" className={classes.error}>
          {sentenceOf(error).what} {sentenceOf(error).todo}
        </p>
      )}
      <Button type="submit" variant={title === undefined ? 'default' : 'filled'} loading={busy} disabled={disabled}>
        {submit}
      </Button>
    </form>
  )
}

interface PassphraseProps {
  readonly label: string
  readonly help?: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly error?: string | undefined
}

function Passphrase({ label, help, value, onChange, error }: PassphraseProps) {
  return (
    <PasswordInput
      label={label}
      description={help}
      value={value}
      error={error}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}
