import type { PeerView } from '../../call/call.types.ts'
import type { Words } from '../words/words.ts'

/** What is to be said about another party's picture; empty when it is simply there, or when the line below it says it all (on hold). */
export function stateText(words: Words, peer: PeerView | undefined): string {
  if (!peer) return words.call.state.connecting
  if (peer.tampered) return words.call.state.tampered
  if (peer.givenUp) return words.call.state.givenUp
  if (peer.state !== 'connected') return words.call.state[peer.state]
  if (peer.hold) return ''
  return [
    peer.camera ? '' : words.call.state.theirCameraOff,
    peer.microphone ? '' : words.call.state.theirMicrophoneOff,
  ]
    .filter((text) => text !== '')
    .join(', ')
}
