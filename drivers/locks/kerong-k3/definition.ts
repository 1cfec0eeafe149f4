import { lockDefinition } from '../definition.ts'
import { explainLocks } from '../explain.ts'
import { Command, recogniseAsked, recogniseStatus, Reply } from './codec.ts'
import { dialectOf, MODEL, readOptions, settings } from './device.ts'
import { boardSide } from './simulator.ts'

export const definition = lockDefinition({
  model: MODEL,
  title: 'KERONG CU24 / CU48 (60/61)',
  defaults: { baudRate: 19_200 },
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
      senseOfAnswer: ({ address: board, reply }) => ({
        meaning: reply === Reply.status ? 'doors' : 'unasked',
        values: { board },
      }),
    }),
})
