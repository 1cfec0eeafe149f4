import { TextInput, type TextInputProps } from '@mantine/core'

/** A date typed as people write it here: no calendar to open, no mouse. */
export function DateField(props: TextInputProps) {
  return <TextInput inputMode="numeric" autoComplete="off" spellCheck={false} {...props} />
}
