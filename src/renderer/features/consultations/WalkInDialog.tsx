import { Button, Checkbox, Modal, Select } from '@mantine/core'
import { useState } from 'react'
import type { Invitation } from '../../../shared/contract/consultations.ts'
import type { PersonHit } from '../../../shared/contract/people.ts'
import { languageOptions, matterOptions } from '../../lib/consultation.ts'
import { useT } from '../../lib/i18n.ts'
import { useAct } from '../../lib/query.ts'
import { InvitationView, useLinkGuard } from './InvitationView.tsx'
import { FindPerson } from './FindPerson.tsx'
import { PriorityField } from './PriorityField.tsx'
import classes from './dialog.module.css'

/** Somebody who calls or writes without an appointment: gets a link into the waiting room, with a file or without. */
export function WalkInDialog({ onClose }: { onClose: () => void }) {
  const t = useT()
  const walkIn = useAct('consultations', 'walkIn')
  const [person, setPerson] = useState<PersonHit>()
  const [matter, setMatter] = useState('general')
  const [language, setLanguage] = useState('de')
  const [needsInterpreter, setInterpreter] = useState(false)
  const [priority, setPriority] = useState(3)
  const [invitation, setInvitation] = useState<Invitation>()
  const guard = useLinkGuard(invitation !== undefined, onClose)
  const submit = () =>
    walkIn.mutate(
      {
        matter,
        language,
        needsInterpreter,
        priority,
        personId: person?.personId ?? null,
        caseId: person?.caseId ?? null,
      },
      { onSuccess: (answer) => setInvitation(answer.invitation) },
    )
  return (
    <Modal opened onClose={guard.close} title={t('consultations.walkIn.title')} size={560}>
      {invitation === undefined ? (
        <form
          className={classes.form}
          onSubmit={(event) => {
            event.preventDefault()
            submit()
          }}
        >
          <FindPerson chosen={person} onChoose={setPerson} label={t('consultations.walkIn.person')} />
          <div className={classes.two}>
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
          </div>
          <PriorityField value={priority} onChange={setPriority} />
          <Checkbox
            label={t('consultations.needsInterpreter')}
            checked={needsInterpreter}
            onChange={(event) => setInterpreter(event.currentTarget.checked)}
          />
          <div className={classes.buttons}>
            <Button onClick={onClose}>{t('common.cancel')}</Button>
            <Button type="submit" variant="filled" loading={walkIn.isPending}>
              {t('consultations.walkIn.make')}
            </Button>
          </div>
        </form>
      ) : (
        <InvitationView invitation={invitation} guard={guard} />
      )}
    </Modal>
  )
}
