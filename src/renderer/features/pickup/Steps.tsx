import { IconCheck, IconCircle, IconCircleDashed } from '@tabler/icons-react'
import classes from './panel.module.css'

export interface Step {
  readonly key: string
  readonly words: string
  readonly state: 'done' | 'now' | 'later'
}

const icons = { done: IconCheck, now: IconCircleDashed, later: IconCircle }

/** What the clerk works down: done, next, and what will follow. */
export function Steps({ steps }: { steps: readonly Step[] }) {
  return (
    <ol className={classes.steps}>
      {steps.map(({ key, words, state }) => {
        const StepIcon = icons[state]
        return (
          <li key={key} data-done={state === 'done' || undefined} aria-current={state === 'now' ? 'step' : undefined}>
            <StepIcon size={19} stroke={1.8} aria-hidden />
            <span>{words}</span>
          </li>
        )
      })}
    </ol>
  )
}

/** Marks steps by how many are done: the next one is now. */
export function stepsOf(words: readonly (readonly [key: string, words: string])[], done: number): Step[] {
  return words.map(([key, text], index) => ({
    key,
    words: text,
    state: index < done ? 'done' : index === done ? 'now' : 'later',
  }))
}
