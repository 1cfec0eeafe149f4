import { lockDefinition } from '../definition.ts'
import { explainLocks, type Sense } from '../explain.ts'
import { Ask, Command, EVERYBODY, type Frame, recognise } from './codec.ts'
import { dialectOf, MODEL, readOptions, settings } from './device.ts'
import { boardSide } from './simulator.ts'

export const definition = lockDefinition({
  model: MODEL,
  title: 'KERONG CU12 / CU24',
  defaults: { baudRate: 19_200 },
  settings,
  read: readOptions,
  dialect: dialectOf,
  side: boardSide,
  explain: () => explainLocks({ asked: recognise, answered: recognise, senseOfAsked: asked, senseOfAnswer: answered }),
})

function asked({ address, lock, command }: Frame): Sense {
  const board = address === EVERYBODY ? '*' : address
  switch (command) {
    case Command.version:
      return { meaning: 'ask-version', values: { board } }
    case Command.status:
      return { meaning: 'ask-doors', values: { board } }
    case Command.unlock:
      return { meaning: 'unlock', values: { board, lock: lock + 1 } }
    default:
      return { meaning: 'command', values: { board } }
  }
}

const ANSWERS: Readonly<Record<number, string>> = {
  [Ask.ok]: 'ok',
  [Ask.failed]: 'failed',
  [Ask.timeout]: 'timeout',
  [Ask.unknownCommand]: 'unknown-command',
  [Ask.dataError]: 'data-error',
}

function answered({ address: board, lock, command, ask }: Frame): Sense {
  if (ask === Ask.request) return { meaning: 'echo', values: { board } }
  const answer = ANSWERS[ask] ?? ''
  if (command === Command.unlock) return { meaning: 'unlock-answer', values: { board, lock: lock + 1, answer } }
  if (ask !== Ask.ok) return { meaning: 'reply', values: { board, answer } }
  if (command === Command.version) return { meaning: 'version', values: { board } }
  return { meaning: command === Command.status ? 'doors' : 'reply', values: { board } }
}
