import { lockDefinition } from '../definition.ts'
import { explainLocks } from '../explain.ts'
import { Command, recogniseAsked, recogniseStatus } from './codec.ts'
import { dialectOf, MODEL, readOptions, settings } from './device.ts'
import { boardSide } from './simulator.ts'

export const definition = lockDefinition({
  model: MODEL,
  title: 'KERONG CU48 (50/51)',
  defaults: { baudRate: 9600 },
  settings,
  read: readOptions,
  dialect: dialectOf,
  side: boardSide,
  explain: () =>
    explainLocks({
      asked: recogniseAsked,
      answered: recogniseStatus,
      senseOfAsked: ({ address: board, lock, command }) =>
        command === Command.status
          ? { meaning: 'ask-doors', values: { board } }
          : { meaning: 'unlock', values: { board, lock: lock + 1 } },
      senseOfAnswer: ({ address: board }) => ({ meaning: 'doors', values: { board } }),
    }),
})
