import { lockDefinition } from '../definition.ts'
import { explainLocks, type Sense } from '../explain.ts'
import { CLOSED, type Frame, Head, recogniseAnswers, recogniseAsked, type Several, type Short } from './codec.ts'
import { dialectOf, MODEL, readOptions, settings, UNLOCK_MS } from './device.ts'
import { boardSide } from './simulator.ts'

export const definition = lockDefinition({
  model: MODEL,
  title: '8A/80 (XOR)',
  defaults: { baudRate: 9600 },
  settings,
  timings: { unlockMs: UNLOCK_MS },
  read: readOptions,
  dialect: dialectOf,
  side: boardSide,
  explain: () =>
    explainLocks({
      asked: recogniseAsked(3),
      answered: recogniseAnswers(1),
      senseOfAsked: asked,
      senseOfAnswer: answered,
    }),
})

function asked(frame: Short | Several): Sense {
  const { address: board } = frame
  if (frame.head === Head.query) return { meaning: 'ask-doors', values: { board } }
  if (frame.head === Head.unlock) return { meaning: 'unlock', values: { board, lock: frame.lock } }
  return { meaning: 'command', values: { board } }
}

/** An echoed request reads like an answer here: by content nobody can tell them apart. */
function answered(frame: Frame): Sense {
  const { address: board } = frame
  if (frame.head === 'groups') return { meaning: 'doors', values: { board } }
  const answer = frame.func === CLOSED ? 'contact-closed' : 'contact-open'
  const meaning = frame.head === Head.report ? 'door-report' : 'unlock-answer'
  return { meaning, values: { board, lock: frame.lock, answer } }
}
