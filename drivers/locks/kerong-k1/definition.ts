import { lockDefinition } from '../definition.ts'
import { explainLocks, type Sense } from '../explain.ts'
import { type Asked, Command, recogniseAsked, recogniseStatus } from './codec.ts'
import { clash, dialectOf, MODEL, readOptions, settings } from './device.ts'
import { boardSide } from './simulator.ts'

export const definition = lockDefinition({
  model: MODEL,
  title: 'KERONG KR-CU16 / KR-CU12',
  defaults: { baudRate: 19_200 },
  settings,
  read: readOptions,
  clash,
  dialect: dialectOf,
  side: boardSide,
  explain: () =>
    explainLocks({
      asked: recogniseAsked,
      answered: recogniseStatus,
      senseOfAsked: asked,
      senseOfAnswer: ({ board }) => ({ meaning: 'doors', values: { board } }),
    }),
})

function asked({ board, lock, command }: Asked): Sense {
  switch (command) {
    case Command.status:
      return { meaning: 'ask-doors', values: { board } }
    case Command.statusOfAll:
      return { meaning: 'ask-doors', values: { board: '*' } }
    case Command.unlock:
      return { meaning: 'unlock', values: { board, lock: lock + 1 } }
    default:
      return { meaning: 'command', values: { board } }
  }
}
