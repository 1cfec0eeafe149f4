import type { Explain, TrafficLine } from '../traffic.ts'
import { Deframer, type Recognise } from '../deframer.ts'

/** What a frame means to people. Boards by their address (`*`: all of them), locks from 1 on their board. */
export type Sense = Pick<TrafficLine, 'meaning' | 'values'>

export interface Wording<Q, A> {
  readonly asked: Recognise<Q>
  readonly answered: Recognise<A>
  readonly senseOfAsked: (frame: Q) => Sense
  readonly senseOfAnswer: (frame: A) => Sense
}

/**
 * A reader of a lock bus. Frames are shown: nothing in them is about people. What is received and makes no frame is hidden, since
 * another model may hang on this line than the settings say, and that may be a reader of documents.
 */
export function explainLocks<Q, A>({ asked, answered, senseOfAsked, senseOfAnswer }: Wording<Q, A>): Explain {
  const sent = new Deframer(asked)
  // An echo is what we asked; where a request can look like an answer, the answer is meant.
  const received = new Deframer<Sense>((bytes, at) => {
    const answer = answered(bytes, at)
    if (typeof answer === 'object') return { frame: senseOfAnswer(answer.frame), length: answer.length }
    if (answer === 'more') return answer
    const echo = asked(bytes, at)
    return typeof echo === 'object'
      ? { frame: { ...senseOfAsked(echo.frame), meaning: 'echo' }, length: echo.length }
      : echo
  })
  return ({ direction, bytes }) => {
    const pieces: readonly { bytes: Uint8Array; frame?: Sense }[] =
      direction === 'received'
        ? received.pieces(bytes)
        : sent.pieces(bytes).map((piece) => ({
            bytes: piece.bytes,
            frame: piece.frame === undefined ? { meaning: 'command' } : senseOfAsked(piece.frame),
          }))
    return pieces.map(({ bytes: stretch, frame }) => ({
      direction,
      bytes: stretch,
      hidden: frame ? [] : [[0, stretch.length]],
      ...(frame ?? { meaning: 'noise' as const }),
    }))
  }
}
