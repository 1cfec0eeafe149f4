import { useState } from 'react'
import { Failure, Waiting } from '../../components/States.tsx'
import type { Queue } from '../../lib/consultation.ts'
import { useT } from '../../lib/i18n.ts'
import { useCall } from '../../lib/query.ts'
import { FileColumn } from './FileColumn.tsx'
import { useFreshQueue } from './fresh-queue.ts'
import { Stage } from './Stage.tsx'
import { WaitingRoom } from './WaitingRoom.tsx'
import classes from './VideoPage.module.css'

/** The consultation hour: who waits, the picture, the file. One key calls the next. */
export function VideoPage() {
  const queue = useCall('consultations', 'queue', {})
  useFreshQueue()
  if (queue.isPending) return <Waiting />
  if (queue.isError) return <Failure error={queue.error} retry={() => void queue.refetch()} />
  return <Columns queue={queue.data} />
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
      <Stage row={shown} mine={mine !== undefined} />
      <FileColumn key={shown?.id ?? ''} row={shown} mine={mine !== undefined} />
    </div>
  )
}
