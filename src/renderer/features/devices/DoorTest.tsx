import { Button, Modal, VisuallyHidden } from '@mantine/core'
import { useState } from 'react'
import { Failure, Waiting } from '../../components/States.tsx'
import { useT } from '../../lib/i18n.ts'
import { useAct, useCall, type Output } from '../../lib/query.ts'
import classes from './tests.module.css'

type Door = Output<'devices', 'doors'>['doors'][number]
type Place = Pick<Door, 'lock' | 'compartment'>
type Outcome = Output<'devices', 'testDoor'>['outcome']

/** One empty door of the board, opened once after a confirmation that names it, and watched until it is shut again. */
export function DoorTest({ deviceId }: { deviceId: string }) {
  const t = useT()
  const doors = useCall('devices', 'doors', { id: deviceId })
  const test = useAct('devices', 'testDoor')
  const [chosen, setChosen] = useState<number>()
  const [asking, setAsking] = useState(false)
  const [done, setDone] = useState<{ readonly lock: number; readonly outcome: Outcome }>()
  if (doors.isError) return <Failure error={doors.error} retry={() => void doors.refetch()} />
  if (doors.data === undefined) return <Waiting />
  const all = doors.data.doors
  const door = all.find(({ lock }) => lock === chosen)
  const tried = all.find(({ lock }) => lock === done?.lock)
  /** In the order of the locks; a door whose board is silent keeps its place. */
  const places: readonly (Place & { readonly door?: Door })[] = [
    ...all.map((one) => ({ ...one, door: one })),
    ...doors.data.unknown,
  ].toSorted((a, b) => a.lock - b.lock)
  const nameOf = ({ lock, compartment }: Place) =>
    compartment === null
      ? t('devicesPage.test.doors.lock', { number: lock + 1 })
      : t('devicesPage.test.doors.compartment', { number: compartment })
  const open = () => {
    if (door === undefined) return
    setAsking(false)
    setDone(undefined)
    test.mutate(
      { id: deviceId, lock: door.lock },
      { onSuccess: ({ outcome }) => setDone({ lock: door.lock, outcome }) },
    )
  }
  return (
    <div className={classes.test}>
      <h3>{t('devicesPage.test.doors.title')}</h3>
      <p className={classes.quiet}>{t('devicesPage.test.doors.help')}</p>
      <div className={classes.row}>
        <Button
          variant="filled"
          disabled={door === undefined || !mayOpen(door)}
          loading={test.isPending}
          onClick={() => setAsking(true)}
        >
          {t('devicesPage.test.doors.ask')}
        </Button>
        <span
          role="status"
          className={classes.say}
          data-look={done === undefined ? undefined : done.outcome === 'opened' ? 'good' : 'bad'}
        >
          {test.isPending && door !== undefined && t('devicesPage.test.doors.opening', { door: nameOf(door) })}
          {done !== undefined &&
            tried !== undefined &&
            t(`devicesPage.test.doors.outcomes.${done.outcome === 'opened' && tried.closed ? 'shut' : done.outcome}`, {
              door: nameOf(tried),
            })}
        </span>
      </div>
      {all.length === 0 ? (
        <p className={classes.quiet}>{t('devicesPage.test.doors.silent')}</p>
      ) : (
        <ul className={classes.doors} aria-label={t('devicesPage.test.doors.grid')}>
          {places.map((place) => (
            <li key={place.lock}>
              {place.door === undefined ? (
                <UnknownDoor place={place} name={nameOf(place)} />
              ) : (
                <DoorButton
                  door={place.door}
                  name={nameOf(place)}
                  chosen={place.lock === chosen}
                  onChoose={() => setChosen(place.lock)}
                />
              )}
            </li>
          ))}
        </ul>
      )}
      {asking && door !== undefined && (
        <Modal
          opened
          onClose={() => setAsking(false)}
          title={t('devicesPage.test.doors.confirmTitle', { door: nameOf(door) })}
          size={480}
        >
          <div className={classes.dialog}>
            <p>
              {t(`devicesPage.test.doors.${door.compartment === null ? 'confirmLock' : 'confirm'}`, {
                door: nameOf(door),
              })}
            </p>
            <div className={classes.buttons}>
              <Button onClick={() => setAsking(false)} data-autofocus>
                {t('common.cancel')}
              </Button>
              <Button variant="filled" color="red" onClick={open}>
                {t('devicesPage.test.doors.yes', { door: nameOf(door) })}
              </Button>
            </div>
          </div>
        </Modal>
      )}
    </div>
  )
}

const mayOpen = ({ closed, occupied }: Door): boolean => closed && !occupied

/** Keeps its place in the grid; nobody can say how it stands, and nothing would open it. */
function UnknownDoor({ place, name }: { place: Place; name: string }) {
  const t = useT()
  const state = t('devicesPage.test.doors.noBoard')
  return (
    <div className={classes.door} data-unknown>
      <VisuallyHidden>{t('devicesPage.test.doors.unknownLabel', { door: name, state })}</VisuallyHidden>
      <b aria-hidden>{place.compartment ?? place.lock + 1}</b>
      <span aria-hidden>{state}</span>
    </div>
  )
}

interface DoorButtonProps {
  readonly door: Door
  readonly name: string
  readonly chosen: boolean
  readonly onChoose: () => void
}

function DoorButton({ door, name, chosen, onChoose }: DoorButtonProps) {
  const t = useT()
  const state = t(`devicesPage.test.doors.${door.closed ? 'closed' : 'open'}`)
  const content =
    door.compartment === null && !door.occupied
      ? t('devicesPage.test.doors.unset')
      : t(`devicesPage.test.doors.${door.occupied ? 'occupied' : 'empty'}`)
  return (
    <button
      type="button"
      className={classes.door}
      data-open={!door.closed || undefined}
      data-occupied={door.occupied || undefined}
      aria-pressed={chosen}
      disabled={!mayOpen(door)}
      onClick={onChoose}
    >
      <VisuallyHidden>{t('devicesPage.test.doors.label', { door: name, state, content })}</VisuallyHidden>
      <b aria-hidden>{door.compartment ?? door.lock + 1}</b>
      <span aria-hidden>{door.closed ? content : state}</span>
    </button>
  )
}
