import { Button, Menu } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { useNavigate } from '@tanstack/react-router'
import { useRef } from 'react'
import type { FormKind } from '../../../shared/contract/documents.ts'
import type { CaseView, PersonFile } from '../../../shared/contract/people.ts'
import { isCaseState, isUndecided } from '../../../shared/domain/case-states.ts'
import { Key } from '../../components/Key.tsx'
import { cardName, procedureHasFiction } from '../../lib/domain.ts'
import { useT } from '../../lib/i18n.ts'
import { useAct } from '../../lib/query.ts'
import { useMay } from '../../lib/session.ts'

interface SignMenuProps {
  readonly file: PersonFile
  readonly chosen: CaseView | undefined
}

interface Form {
  readonly kind: FormKind
  readonly caseId: string | null
  readonly cardId: string | null
  readonly label: string
  /** Why it cannot be chosen now. */
  readonly not?: string
}

/** The primary act of a file (F3): choose a form, it is made from the file, and shown whole before it goes to the pad. */
export function SignMenu({ file, chosen }: SignMenuProps) {
  const t = useT()
  const navigate = useNavigate()
  const may = useMay('documents.write')
  const create = useAct('documents', 'create')
  const button = useRef<HTMLButtonElement>(null)
  // The same act as the button's: opens, closes, and brings the focus into the menu.
  const press = () => {
    // A menu of a button out of view stays hidden.
    button.current?.scrollIntoView({ block: 'nearest' })
    // Esc leads back to where the menu hangs, wherever F3 was pressed.
    button.current?.focus({ preventScroll: true })
    button.current?.click()
  }
  useHotkeys(may ? [['F3', press]] : [], [])
  if (!may) return null

  const forms = formsOf(file, chosen, t)
  const choose = ({ kind, caseId, cardId }: Form) =>
    create.mutate(
      { kind, personId: file.person.id, caseId, cardId },
      { onSuccess: ({ documentId }) => void navigate({ to: '/sign/$documentId', params: { documentId } }) },
    )
  return (
    <Menu
      position="bottom-end"
      width={320}
      transitionProps={{ duration: 0 }}
      returnFocus
      withInitialFocusPlaceholder={false}
      // Not by keys: the very F3 that opens it would close it.
      clickOutsideEvents={['mousedown', 'touchstart']}
    >
      <Menu.Target>
        <Button
          ref={button}
          variant="filled"
          size="md"
          rightSection={<Key>{t('people.signKey')}</Key>}
          aria-keyshortcuts="F3"
          loading={create.isPending}
        >
          {t('people.sign')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('people.forms.title')}</Menu.Label>
        {forms.map((form, at) => (
          <Menu.Item
            key={`${form.kind} ${form.cardId ?? ''}`}
            onClick={() => choose(form)}
            disabled={form.not !== undefined}
            {...(at === forms.findIndex(({ not }) => not === undefined) ? { 'data-autofocus': true } : {})}
          >
            {form.label}
            {form.not !== undefined && <small style={{ display: 'block' }}>{form.not}</small>}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

/** Forms that fit the chosen Vorgang and the cards of this person; the others say what they need. */
function formsOf(file: PersonFile, chosen: CaseView | undefined, t: ReturnType<typeof useT>): Form[] {
  const applies = chosen !== undefined && isCaseState(chosen.state) && isUndecided(chosen.state)
  const extension: Form = {
    kind: 'extension-application',
    caseId: chosen?.id ?? null,
    cardId: null,
    label: t('people.forms.extension'),
    ...(applies && procedureHasFiction(chosen.procedure) ? {} : { not: t('people.forms.noExtension') }),
  }
  const receipts = file.cards
    .filter(({ state }) => state === 'at-counter')
    .map((card): Form => ({
      kind: 'handover-receipt',
      caseId: card.caseId,
      cardId: card.id,
      label: t('people.forms.receipt', { card: `${cardName(card.documentCode)} ${card.serial}` }),
    }))
  const waiting =
    file.cards.find(({ state }) => state === 'at-counter') ?? file.cards.find(({ state }) => state === 'ordered')
  const consent: Form = {
    kind: 'pickup-consent',
    caseId: waiting?.caseId ?? chosen?.id ?? null,
    cardId: waiting?.id ?? null,
    label: t('people.forms.consent'),
    ...(waiting === undefined && !applies ? { not: t('people.forms.noConsent') } : {}),
  }
  return [extension, ...receipts, consent]
}
