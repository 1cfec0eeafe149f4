import { z } from 'zod'
import { event, id, method } from './define.ts'

/** One simulator and what it can be told; acts and states are the simulators' own (drivers), shown as they are. */
export const SimulatorState = z.object({
  id: id,
  kind: z.enum(['scanner', 'pad', 'lock-board']),
  model: z.string(),
  plugged: z.boolean(),
  state: z.record(z.string(), z.unknown()),
})

/** Only in the demo office with simulated devices; every method answers `simulation/off` elsewhere. */
export const simulation = {
  list: method(z.object({}), z.array(SimulatorState), { requires: 'simulation.use' }),
  act: method(z.object({ id: id, act: z.record(z.string(), z.unknown()) }), z.object({}), {
    requires: 'simulation.use',
  }),
  /** Documents of invented people that can be held under the simulated scanner, found by name. */
  papers: method(
    z.object({ text: z.string().max(80) }),
    z.array(
      z.object({
        label: z.string(),
        /** Document code, or the time of an appointment. */
        document: z.string(),
        kind: z.enum(['document', 'ordered-card', 'card', 'slip', 'stranger', 'wrong']),
        /** What the reader would send; lines separated by CR. */
        content: z.string(),
      }),
    ),
    { requires: 'simulation.use' },
  ),
  changed: event(SimulatorState),
}
