import { usePage } from '../context.ts'
import { isOver, type PageState } from '../state/page.ts'
import type { Words } from '../words/words.ts'

/** The truth about the line, in one sentence: nothing when all is well. */
export function Banner() {
  const { words, state } = usePage()
  const text = lineText(words, state)
  return (
    <div role="status" className="banner-place">
      {text ? (
        <p className="banner">{text}</p>
      ) : (
        state.line === 'open' && state.wasLost && <p className="banner banner-back">{words.line.back}</p>
      )}
    </div>
  )
}

function lineText(words: Words, state: PageState): string | null {
  if (state.refused !== null || isOver(state.status)) return null
  // Without a place there is none that could be kept.
  if (state.line === 'lost') return state.linked ? words.line.serverGone : words.refused['office-awayText']
  return state.info && !state.office ? words.line.officeAway : null
}
