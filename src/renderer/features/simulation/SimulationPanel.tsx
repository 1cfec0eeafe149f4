import { ActionIcon, Badge, Button, NativeSelect, Switch, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconX } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { Failure } from '../../components/States.tsx'
import { time } from '../../lib/format.ts'
import { useT } from '../../lib/i18n.ts'
import { api } from '../../lib/api.ts'
import { queryClient, useAct, useCall, type Output } from '../../lib/query.ts'
import { simulatedFaults } from '../../../shared/domain/simulated-faults.ts'
import { PadHand } from './PadHand.tsx'
import classes from './SimulationPanel.module.css'

type Simulator = Output<'simulation', 'list'>[number]
type Paper = Output<'simulation', 'papers'>[number]

/** What the visitor's hands would do: lay papers on the reader, write on the pad, push doors shut. Beside every page. */
export function SimulationPanel({ close }: { close: () => void }) {
  const t = useT()
  const list = useCall('simulation', 'list', {})
  useEffect(
    () =>
      api.simulation.changed((changed) => {
        queryClient.setQueryData<Simulator[]>(['simulation', 'list', {}], (known) =>
          known?.map((simulator) => (simulator.id === changed.id ? changed : simulator)),
        )
      }),
    [],
  )
  return (
    <aside className={classes.panel} aria-label={t('simulation.title')}>
      <header className={classes.head}>
        <h2>{t('simulation.title')}</h2>
        <ActionIcon variant="subtle" aria-label={t('common.close')} onClick={close}>
          <IconX size={18} />
        </ActionIcon>
      </header>
      <p className={classes.note}>{t('simulation.note')}</p>
      {list.isError && <Failure error={list.error} />}
      {list.data?.map((simulator) => (
        <section key={simulator.id} className={classes.device} aria-label={t(`simulation.kind.${simulator.kind}`)}>
          <header className={classes.deviceHead}>
            <h3>{t(`simulation.kind.${simulator.kind}`)}</h3>
            <Plug simulator={simulator} />
          </header>
          {simulator.kind === 'scanner' && <Reader simulator={simulator} />}
          {simulator.kind === 'pad' && <PadHand simulator={simulator} />}
          {simulator.kind === 'lock-board' && <Doors simulator={simulator} />}
          <Faults simulator={simulator} />
        </section>
      ))}
    </aside>
  )
}

function Plug({ simulator }: { simulator: Simulator }) {
  const t = useT()
  const act = useAct('simulation', 'act')
  return (
    <Switch
      size="sm"
      label={t('simulation.plugged')}
      checked={simulator.plugged}
      onChange={(event) =>
        act.mutate({ id: simulator.id, act: { do: event.currentTarget.checked ? 'plug' : 'unplug' } })
      }
    />
  )
}

/** What is wrong with the cable, one thing at a time. */
function Faults({ simulator }: { simulator: Simulator }) {
  const t = useT()
  const act = useAct('simulation', 'act')
  const active = Object.keys((simulator.state['fault'] ?? {}) as object)[0] ?? 'none'
  async function choose(fault: string) {
    await act.mutateAsync({ id: simulator.id, act: { do: 'fault', fault: 'none' } })
    if (fault !== 'none') await act.mutateAsync({ id: simulator.id, act: { do: 'fault', fault } })
  }
  return (
    <NativeSelect
      size="xs"
      label={t('simulation.fault')}
      value={active}
      onChange={(event) => void choose(event.currentTarget.value).catch(() => undefined)}
      data={['none' as const, ...simulatedFaults].map((value) => ({ value, label: t(`simulation.faults.${value}`) }))}
    />
  )
}

function Reader({ simulator }: { simulator: Simulator }) {
  const t = useT()
  const [text, setText] = useState('')
  const [asked] = useDebouncedValue(text.trim(), 120)
  const papers = useCall('simulation', 'papers', { text: asked }, { keep: true })
  const act = useAct('simulation', 'act')
  const hint = (paper: Paper) =>
    paper.kind === 'slip'
      ? t('simulation.paper.slip', { time: time(paper.document) })
      : t(`simulation.paper.${paper.kind}`, { document: paper.document })
  return (
    <>
      <TextInput
        size="xs"
        label={t('simulation.whose')}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        maxLength={80}
      />
      <ul className={classes.papers}>
        {papers.data?.map((paper) => (
          <li key={`${paper.kind}-${paper.content}`}>
            <button
              type="button"
              className={classes.paper}
              disabled={!simulator.plugged}
              onClick={() => {
                const lines = paper.content.split('\r')
                act.mutate({ id: simulator.id, act: { do: 'scan', lines } })
              }}
            >
              <strong>{paper.label}</strong>
              <span>{hint(paper)}</span>
            </button>
          </li>
        ))}
      </ul>
      {papers.data?.length === 0 && <p className={classes.note}>{t('simulation.nobody')}</p>}
    </>
  )
}

interface Door {
  readonly lock: number
  readonly closed: boolean
  readonly jammed: boolean
}

function Doors({ simulator }: { simulator: Simulator }) {
  const t = useT()
  const act = useAct('simulation', 'act')
  const doors = (Array.isArray(simulator.state['doors']) ? simulator.state['doors'] : []) as Door[]
  const open = doors.filter((door) => !door.closed)
  const does = (command: Record<string, unknown>) => act.mutate({ id: simulator.id, act: command })
  return (
    <>
      {open.length === 0 && <p className={classes.note}>{t('simulation.allShut')}</p>}
      {open.map((door) => (
        <div key={door.lock} className={classes.row}>
          <Badge color="red">{t('simulation.doorOpen', { number: door.lock + 1 })}</Badge>
          <Button size="compact-sm" onClick={() => does({ do: 'closeDoor', lock: door.lock })}>
            {t('simulation.closeDoor')}
          </Button>
        </div>
      ))}
    </>
  )
}
