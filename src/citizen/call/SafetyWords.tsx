import { useState } from 'react'
import type { PeerView } from '../../call/call.types.ts'
import { wordsFor } from '../../shared/consultation/words.ts'
import { usePage } from '../context.ts'

/** Four words of each connection: equal on both sides means nobody is in between. Put away once read; new ones come back by themselves. */
export function SafetyWords({ peers }: { readonly peers: readonly PeerView[] }) {
  const { words, language } = usePage()
  const [read, setRead] = useState('')
  const names = { clerk: words.call.office, citizen: words.call.citizen, interpreter: words.call.interpreter }
  const open = peers.filter((peer) => peer.state !== 'closed' && !peer.tampered)
  const standing = open.map(({ party, words: indexes }) => `${party} ${indexes?.join(' ')}`).join(', ')
  const known = open.length > 0 && open.every((peer) => peer.words !== null)
  if (peers.some((peer) => peer.tampered))
    return (
      <p className="note danger-note" role="alert">
        {words.call.state.tampered}
      </p>
    )
  if (known && read === standing)
    return (
      <button className="button words-show" type="button" onClick={() => setRead('')}>
        {words.call.wordsShow}
      </button>
    )
  return (
    <section className="safety">
      <h2>{words.call.words}</h2>
      {open.length === 0 && <p>{words.call.wordsWait}</p>}
      {open.map((peer) => (
        <p key={peer.party} className="safety-line">
          {open.length > 1 && <span className="safety-who">{names[peer.party]}</span>}
          {peer.words ? (
            <strong className="safety-words">{wordsFor(language, peer.words).join(' · ')}</strong>
          ) : (
            words.call.wordsWait
          )}
        </p>
      ))}
      <p className="small">{open.length > 1 ? words.call.wordsOthersText : words.call.wordsText}</p>
      {known && (
        <button className="button words-hide" type="button" onClick={() => setRead(standing)}>
          {words.call.wordsHide}
        </button>
      )}
    </section>
  )
}
