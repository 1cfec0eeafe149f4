import type { z } from 'zod'
import type { Act } from '../../../../drivers/definition.ts'
import type { Fault } from '../../../../drivers/rig/faults.ts'
import type { RigControl, RigState } from '../../../../drivers/rig/rig.ts'
import type { simulation, SimulatorState } from '../../../shared/contract/simulation.ts'
import type { simulatedFaults } from '../../../shared/domain/simulated-faults.ts'
import { AppError } from '../../../shared/errors.ts'
import { demoZone } from '../../demo/zones.ts'
import type { Deps, FeatureOf } from '../../deps.ts'
import { findCards, findPapers, findSlips } from './simulation.repository.ts'

// The page cannot see the drivers: a fault more or less here or there does not compile.
type Named = (typeof simulatedFaults)[number]
true satisfies [Fault, Named] extends [Named, Fault] ? true : never

type Paper = z.infer<typeof simulation.papers.output>[number]

/** Nobody of the office: valid documents that have no file, and one with a wrong check digit. */
const strangers: readonly Paper[] = [
  {
    label: 'MUSTERMANN, Erika',
    document: 'IDD',
    kind: 'stranger',
    content: 'IDD<<T220001293<<<<<<<<<<<<<<<\r6408125<2010315D<<<<<<<<<<<<<4\rMUSTERMANN<<ERIKA<<<<<<<<<<<<<',
  },
  {
    label: 'ERIKSSON, Anna Maria',
    document: 'P',
    kind: 'wrong',
    content: 'P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\rL898902C37UTO7408122F1204159ZE184226B<<<<<10',
  },
]

/** The hand at the simulated devices, for the demo office: what a visitor would lay on the reader, write, or push shut. */
export function createSimulation(deps: Deps, rig: Promise<RigControl | undefined>): FeatureOf<'simulation'> {
  const { db } = deps.database
  const on = async (): Promise<RigControl> => {
    const control = deps.config.mode === 'demo' ? await rig : undefined
    if (control === undefined) throw new AppError('simulation/off')
    return control
  }
  void rig.then((control) =>
    control?.onChange((id, state) => {
      const target = control.targets().find((known) => known.id === id)
      if (target !== undefined) deps.publish('simulation', 'changed', view(target, state))
    }),
  )
  return {
    list: async () => {
      const control = await on()
      return await Promise.all(control.targets().map(async (target) => view(target, await control.state(target.id))))
    },
    act: async ({ id, act }) => {
      const control = await on()
      try {
        await control.act(id, act as Act)
      } catch (cause) {
        throw new AppError('invalid-input', { details: { field: 'act' }, cause })
      }
      return {}
    },
    papers: async ({ text }) => {
      await on()
      const [cards, papers, slips] = await Promise.all([findCards(db, text), findPapers(db, text), findSlips(db, text)])
      const zone = (lines: readonly string[]) => lines.join('\r')
      return [
        ...cards.map((row): Paper => ({
          label: nameOf(row),
          document: row.document_code,
          kind: row.state === 'ordered' ? 'ordered-card' : 'card',
          content: zone(demoZone(row, { ...row, number: row.serial })),
        })),
        ...papers.map((row): Paper => ({
          label: nameOf(row),
          document: row.document_code,
          kind: 'document',
          content: zone(demoZone(row, row)),
        })),
        ...slips.map((row): Paper => ({
          label: nameOf(row),
          document: row.starts_at,
          kind: 'slip',
          content: row.code,
        })),
        ...strangers.filter(({ label }) => label.toLowerCase().startsWith(text.toLowerCase())),
      ]
    },
  }
}

const nameOf = (row: { family_name: string; given_names: string }) =>
  `${row.family_name.toLocaleUpperCase('de')}, ${row.given_names}`

function view(
  target: { id: string; kind: z.infer<typeof SimulatorState>['kind']; model: string },
  state: RigState,
): z.infer<typeof SimulatorState> {
  const { plugged, picture: _large, ...rest } = state
  return { id: target.id, kind: target.kind, model: target.model, plugged, state: rest }
}
