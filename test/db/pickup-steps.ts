import { classifyScan } from '../../src/shared/domain/codes.ts'
import { context, serialOf, type PickupOffice } from './pickup-office.ts'

export const scan = (text: string) => ({
  user: context.user,
  scan: classifyScan({ text, lines: [text] }, '2026-11-21'),
})

/** What every pickup test does and looks at; `office` is asked each time, since tests restart it. */
export function pickupSteps(office: () => PickupOffice) {
  const calls = () => office().pickup.handlers
  const view = (pickupId: string) => calls().view({ pickupId }, context)
  const step = async (pickupId: string) => (await view(pickupId)).step
  const reach = (pickupId: string, wanted: string) =>
    office().until(async () => ((await step(pickupId)) === wanted ? true : undefined), `step ${wanted}`)
  const close = (lock: number) => office().act({ do: 'closeDoor', lock })
  const count = async (table: 'door_acts' | 'pickups' | 'notices' | 'documents') =>
    (await office().database.db.selectFrom(table).selectAll().execute()).length

  async function cardState(n: number): Promise<string> {
    const card = office().database.db.selectFrom('cards').select('state').where('id', '=', `card-${n}`)
    return (await card.executeTakeFirstOrThrow()).state
  }

  /** Loads card n to the step where the door is closed behind it. */
  async function load(n: number): Promise<string> {
    const id = await office().pickup.scanFirst(scan(serialOf(n)))
    const { compartment } = await calls().openForLoading({ pickupId: id }, context)
    await office().pickup.scanSecond({ pickupId: id, ...scan(serialOf(n)) })
    await close(compartment - 1)
    await reach(id, 'closed')
    return id
  }

  async function ready(n: number): Promise<{ id: string; code: string; lock: number }> {
    const id = await load(n)
    const { pickup, notice } = await calls().issueCode({ pickupId: id }, context)
    const code = /\d{4} \d{4}/.exec(notice.text)?.[0].replace(' ', '') ?? ''
    return { id, code, lock: pickup.compartment - 1 }
  }

  return { view, step, reach, close, count, cardState, load, ready }
}
