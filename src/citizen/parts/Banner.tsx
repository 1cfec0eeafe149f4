import { usePage } from '../context.ts'

/** The truth about the line, in one sentence: nothing when all is well. */
export function Banner() {
  const { words, state } = usePage()
  const text =
    state.refused !== null
      ? null
      : state.line === 'lost'
        ? words.line.serverGone
        : state.linked && state.info && !state.office
          ? words.line.officeAway
          : null
  return (
    <div role="status" className="banner-place">
      {text && <p className="banner">{text}</p>}
    </div>
  )
}
