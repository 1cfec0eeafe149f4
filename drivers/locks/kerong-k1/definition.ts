import { lockDefinition } from '../definition.ts'
import { explainLocks } from '../explain.ts'
import { Command, recogniseAsked, recogniseStatus } from './codec.ts'
import { dialectOf, MODEL, readOptions, settings } from './device.ts'
import { boardSide } from './simulator.ts'

export const definition = lockDefinition({
  model: MODEL,
  title: 'KERONG KR-CU16 / KR-CU12',
  defaults: { baudRate: 19_200 },
  settings,
  read: readOptions,
  dialect: dialectOf,
  side: boardSide,
  explain: () =>
    explainLocks({
      asked: recogniseAsked,
      answered: recogniseStatus,
      senseOfAsked: ({ board, lock, command }) =>
        command === Command.status || command === Command.statusOfAll
          ? { meaning: 'ask-doors', values: { board } }
          : { meaning: 'unlock', values: { board, lock: lock + 1 } },
      senseOfAnswer: ({ board }) => ({ meaning: 'doors', values: { board } }),
    }),
})
