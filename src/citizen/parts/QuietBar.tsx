import { usePage } from '../context.ts'

/** Something is under way; shown by the stylesheet only when it takes longer than a third of a second. */
export function QuietBar() {
  const { words } = usePage()
  return <div className="quiet-bar" role="progressbar" aria-label={words.common.loading} />
}
