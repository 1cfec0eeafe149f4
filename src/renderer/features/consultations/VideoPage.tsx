import { useState } from 'react'
import { Failure, Waiting } from '../../components/States.tsx'
import type { Queue } from '../../lib/consultation.ts'
import { useT } from '../../lib/i18n.ts'
import { useCall } from '../../lib/query.ts'
import { useSession } from '../../lib/session.ts'
import { FileColumn } from './FileColumn.tsx'
import { useFreshQueue } from './fresh-queue.ts'
import { Stage } from './Stage.tsx'
import { StillDialog } from './StillDialog.tsx'
import { useStill } from './still-store.ts'
import { WaitingRoom } from './WaitingRoom.tsx'
import classes from './VideoPage.module.css'

/** The consultation hour: who waits, the picture, the file. One key calls the next. */
export function VideoPage() {
  const queue = useCall('consultations', 'queue', {})
  useFreshQueue()
  if (queue.isPending) return <Waiting />
  return (
    <>
      {queue.isError ? (
        <Failure error={queue.error} retry={() => void queue.refetch()} />
      ) : (
        <Columns queue={queue.data} />
      )}
      <Still />
    </>
  )
}

/** Not part of the talk: a picture that was taken is there until it is filed or thrown away. */
function Still() {
  const { user } = useSession()
  const still = useStill()
  return still?.userId === user.id ? <StillDialog still={still} /> : null
}

function Columns({ queue }: { queue: Queue }) {
  const t = useT()
  const [selected, setSelected] = useState<string>()
  const mine = queue.rows.find(({ id }) => id === queue.mine)
  // Whoever is called is the one this is about; before, whoever was chosen to be read up on.
  const shown = mine ?? queue.rows.find(({ id }) => id === selected)
  return (
    <div className={classes.page}>
      <h1 className="visually-hidden">{t('consultations.title')}</h1>
      <WaitingRoom queue={queue} shown={shown?.id} onSelect={setSelected} />
      <Stage row={shown} mine={mine !== undefined} here={queue.mineHere} />
      <FileColumn key={shown?.id ?? ''} row={shown} mine={mine !== undefined} />
    </div>
  )
}
