import { Button } from '@mantine/core'
import { useState } from 'react'
import type { QueueRow } from '../../../shared/contract/consultations.ts'
import type { PersonHit } from '../../../shared/contract/people.ts'
import { useT } from '../../lib/i18n.ts'
import { useAct } from '../../lib/query.ts'
import { useMay } from '../../lib/session.ts'
import { FindPerson } from './FindPerson.tsx'
import dialog from './dialog.module.css'

/** Somebody without a file yet: finds it, or works without. Attaching says nothing about identity. */
export function AttachPerson({ row, mine }: { row: QueueRow; mine: boolean }) {
  const t = useT()
  const may = useMay('consultations.call')
  const attach = useAct('consultations', 'attach')
  const [person, setPerson] = useState<PersonHit>()
  return (
    <div className={dialog.form}>
      <p className={dialog.quiet}>{t(mine ? 'consultations.attach.mine' : 'consultations.attach.none')}</p>
      {may && mine && (
        <>
          <FindPerson chosen={person} onChoose={setPerson} label={t('consultations.attach.find')} />
          {person !== undefined && (
            <Button
              variant="filled"
              loading={attach.isPending}
              onClick={() =>
                attach.mutate({ consultationId: row.id, personId: person.personId, caseId: person.caseId })
              }
            >
              {t('consultations.attach.do')}
            </Button>
          )}
        </>
      )}
    </div>
  )
}
