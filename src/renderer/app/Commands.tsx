import { Modal, Textarea, TextInput } from '@mantine/core'
import { useDebouncedValue, useHotkeys } from '@mantine/hooks'
import { IconArrowRight, IconFolder, IconSearch, IconUser } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useId, useLayoutEffect, useRef, useState, type KeyboardEvent } from 'react'
import { Key } from '../components/Key.tsx'
import { useCallNext } from '../features/consultations/call-next.ts'
import { date, personName } from '../lib/format.ts'
import { useT } from '../lib/i18n.ts'
import { useAct, useCall } from '../lib/query.ts'
import { scanStore } from '../lib/scans.ts'
import { onOpenSearch } from '../lib/search.ts'
import { useMay } from '../lib/session.ts'
import { PictureScan } from './PictureScan.tsx'
import classes from './Commands.module.css'

interface Entry {
  readonly id: string
  readonly kind: 'person' | 'case' | 'command'
  readonly label: string
  readonly hint: string
  readonly run: () => void
}

type Layer = 'none' | 'search' | 'typed' | 'keys'

/** Keys that work everywhere, the search with its commands (Ctrl+K), the typed scan (F2), and the list of all keys (?). */
export function Commands({ onLock }: { onLock: () => void }) {
  const t = useT()
  const navigate = useNavigate()
  const [layer, setLayer] = useState<Layer>('none')
  const mayRead = useMay('people.read')
  const mayPickup = useMay('pickup.read')
  const mayCall = useMay('consultations.call')
  const next = useCallNext()
  useEffect(() => onOpenSearch(() => setLayer('search')), [])
  // A scan that opens a file is not to lie under a dialog.
  useEffect(() => scanStore.subscribe(() => scanStore.get() !== undefined && setLayer('none')), [])
  const close = () => setLayer('none')
  const everywhere: [string, () => void][] = [
    ['mod+K', () => setLayer('search')],
    ['mod+L', onLock],
    ['F9', () => void navigate({ to: '/devices' })],
  ]
  if (mayRead) everywhere.push(['F2', () => setLayer('typed')])
  if (mayPickup) everywhere.push(['F4', () => void navigate({ to: '/pickup' })])
  if (mayCall) everywhere.push(['F8', next.call])
  // Also inside fields: none of these is a letter alone.
  useHotkeys(everywhere, [])
  useHotkeys([['shift+?', () => setLayer('keys')]])
  return (
    <>
      <Modal.Root
        opened={layer === 'search'}
        onClose={close}
        size={640}
        yOffset={80}
        centered={false}
        transitionProps={{ duration: 0 }}
      >
        <Modal.Overlay />
        <Modal.Content aria-label={t('search.title')}>
          <SearchPanel close={close} onLock={onLock} showKeys={() => setLayer('keys')} />
        </Modal.Content>
      </Modal.Root>
      <Modal opened={layer === 'typed'} onClose={close} title={t('scan.typedTitle')} size={560}>
        <TypedScan close={close} />
      </Modal>
      <Modal opened={layer === 'keys'} onClose={close} title={t('keys.title')} size={520}>
        <dl className={classes.keys}>
          {(
            [
              'search',
              'typed',
              'sign',
              'locker',
              'next',
              'devices',
              'lock',
              'mute',
              'camera',
              'hold',
              'help',
              'close',
            ] as const
          ).map((key) => (
            <div key={key}>
              <dt>
                <Key>{t(`keys.${key}.key`)}</Key>
              </dt>
              <dd>{t(`keys.${key}.what`)}</dd>
            </div>
          ))}
        </dl>
      </Modal>
    </>
  )
}

function SearchPanel({ close, onLock, showKeys }: { close: () => void; onLock: () => void; showKeys: () => void }) {
  const t = useT()
  const navigate = useNavigate()
  const listId = useId()
  const list = useRef<HTMLDivElement>(null)
  const field = useRef<HTMLInputElement>(null)
  const [text, setText] = useState('')
  const [chosen, setChosen] = useState(0)
  const [asked] = useDebouncedValue(text.trim(), 60)
  const mayRead = useMay('people.read')
  const mayWrite = useMay('people.write')
  const mayPickup = useMay('pickup.read')
  const mayVideo = useMay('consultations.read')
  const mayCall = useMay('consultations.call')
  const next = useCallNext()
  const hits = useCall('people', 'search', { text: asked }, { enabled: mayRead && asked.length >= 2, keep: true })
  const found: Entry[] = (asked.length >= 2 ? (hits.data ?? []) : []).map((hit) => ({
    id: `${hit.personId}-${hit.caseId ?? ''}`,
    kind: hit.caseId === null ? 'person' : 'case',
    label: personName(hit),
    hint: `* ${date(hit.birthDate)} · ${hit.nationalities.join(', ')} · Az. ${hit.caseNumber ?? hit.fileNumber}`,
    run: () =>
      void navigate({
        to: '/file/$personId',
        params: { personId: hit.personId },
        search: hit.caseId === null ? {} : { case: hit.caseId },
      }),
  }))
  const all: (Entry | false)[] = [
    mayWrite && command('newPerson', () => void navigate({ to: '/person/new', search: {} })),
    mayRead && command('counter', () => void navigate({ to: '/' })),
    command('cards', () => void navigate({ to: '/cards' })),
    mayPickup && command('pickup', () => void navigate({ to: '/pickup' })),
    mayCall && command('next', next.call),
    mayVideo && command('video', () => void navigate({ to: '/video' })),
    mayVideo && command('hall', () => void navigate({ to: '/video/hall', search: {} })),
    command('devices', () => void navigate({ to: '/devices' })),
    command('settings', () => void navigate({ to: '/settings' })),
    command('keys', showKeys),
    command('lock', onLock),
  ]
  function command(
    name:
      | 'newPerson'
      | 'counter'
      | 'cards'
      | 'pickup'
      | 'next'
      | 'video'
      | 'hall'
      | 'devices'
      | 'settings'
      | 'keys'
      | 'lock',
    run: () => void,
  ): Entry {
    return { id: name, kind: 'command', label: t(`search.commands.${name}`), hint: '', run }
  }
  const commands = all.filter(
    (entry): entry is Entry => entry !== false && entry.label.toLowerCase().includes(text.trim().toLowerCase()),
  )
  const entries = [...found, ...commands]
  const at = Math.min(chosen, entries.length - 1)

  // At once, not when the dialog's focus trap gets to it: whoever presses Ctrl+K is already typing.
  // The dialog then takes the field itself for what had the focus before, so the way back is kept here.
  useLayoutEffect(() => {
    const before = document.activeElement
    field.current?.focus()
    return () => {
      if (before instanceof HTMLElement) before.focus({ preventScroll: true })
    }
  }, [])

  useEffect(() => {
    list.current?.children[at]?.scrollIntoView({ block: 'nearest' })
  }, [at])

  function choose(entry: Entry | undefined): void {
    if (entry === undefined) return
    close()
    entry.run()
  }
  function onKeyDown(event: KeyboardEvent): void {
    const move = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key]
    if (move !== undefined) {
      event.preventDefault()
      setChosen(Math.max(0, Math.min(entries.length - 1, at + move)))
    } else if (event.key === 'Enter') {
      event.preventDefault()
      choose(entries[at])
    }
  }
  const pending = asked !== text.trim() || hits.isFetching
  return (
    <div className={classes.search}>
      <TextInput
        ref={field}
        data-autofocus
        size="lg"
        variant="unstyled"
        className={classes.field}
        leftSection={<IconSearch size={20} aria-hidden />}
        placeholder={mayRead ? t('frame.search') : t('search.commandsOnly')}
        aria-label={t('search.title')}
        role="combobox"
        aria-expanded
        aria-controls={listId}
        aria-activedescendant={entries[at] === undefined ? undefined : `${listId}-${at}`}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value)
          setChosen(0)
        }}
        onKeyDown={onKeyDown}
        maxLength={120}
      />
      <div ref={list} id={listId} role="listbox" aria-label={t('search.results')} className={classes.list}>
        {entries.map((entry, index) => (
          <div
            key={`${entry.kind}-${entry.id}`}
            id={`${listId}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === at}
            className={classes.entry}
            onMouseMove={() => setChosen(index)}
            onPointerDown={(event) => {
              event.preventDefault()
              choose(entry)
            }}
          >
            <EntryIcon kind={entry.kind} />
            <span className={classes.label}>{entry.label}</span>
            <span className={classes.hint}>{entry.hint}</span>
          </div>
        ))}
      </div>
      <p role="status" className={classes.foot}>
        {!mayRead
          ? t('search.noRight')
          : asked.length >= 2 && !pending && found.length === 0
            ? t('search.nothing')
            : t('search.help')}
      </p>
    </div>
  )
}

function EntryIcon({ kind }: { kind: Entry['kind'] }) {
  const Shape = kind === 'person' ? IconUser : kind === 'case' ? IconFolder : IconArrowRight
  return <Shape size={18} stroke={1.6} aria-hidden />
}

function TypedScan({ close }: { close: () => void }) {
  const t = useT()
  const [text, setText] = useState('')
  const typed = useAct('scans', 'typed')
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (text.trim() !== '') typed.mutate({ text }, { onSuccess: close })
      }}
    >
      <Textarea
        data-autofocus
        autosize
        minRows={1}
        maxRows={4}
        label={t('scan.typedLabel')}
        description={t('scan.typedHelp')}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.shiftKey) return
          event.preventDefault()
          event.currentTarget.form?.requestSubmit()
        }}
        maxLength={400}
        autoComplete="off"
        spellCheck={false}
      />
      <PictureScan submit={(code) => typed.mutate({ text: code, by: 'picture' }, { onSuccess: close })} />
    </form>
  )
}
