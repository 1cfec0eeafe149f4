import { SegmentedControl } from '@mantine/core'
import { useT } from '../../lib/i18n.ts'
import classes from './Availability.module.css'

const steps = [
  ['3', 'usual'],
  ['2', 'urgent'],
  ['1', 'first'],
] as const

/** Priority, 1 first and 3 as usual. */
export function PriorityField({ value, onChange }: { value: number; onChange: (value: number) => void }) {
  const t = useT()
  return (
    <fieldset className={classes.field}>
      <legend>{t('consultations.priority.label')}</legend>
      <SegmentedControl
        fullWidth
        value={String(value)}
        onChange={(chosen) => onChange(Number(chosen))}
        transitionDuration={0}
        data={steps.map(([step, name]) => ({ value: step, label: t(`consultations.priority.${name}`) }))}
      />
    </fieldset>
  )
}
