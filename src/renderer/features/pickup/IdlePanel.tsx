import { Button, TextInput } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { parsePickupCode } from '../../../shared/domain/codes.ts'
import { Surface } from '../../components/Surface.tsx'
import { useT } from '../../lib/i18n.ts'
import { useAct } from '../../lib/query.ts'
import { sentenceOf } from '../../lib/messages.ts'
import { useMay } from '../../lib/session.ts'
import { takeFocus } from './focus.ts'
import classes from './panel.module.css'

/** Nothing under way: the code of a person who stands there, or a look at the wall. */
export function IdlePanel({ begun }: { begun: (pickupId: string) => void }) {
  const t = useT()
  const mayHandOut = useMay('pickup.handout')
  const [text, setText] = useState('')
  const field = useRef<HTMLInputElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  const open = useAct('pickup', 'openByCode', { quiet: true })
  const code = parsePickupCode(text)
  useEffect(() => takeFocus(field.current), [])
  const submit = async () => {
    if (code === undefined) return
    try {
      const { id } = await open.mutateAsync({ code })
      begun(id)
    } catch {
      // What was refused stands below the field; the next key writes over it.
      field.current?.focus()
      field.current?.select()
    }
  }
  return (
    <Surface title={t(mayHandOut ? 'pickup.code.title' : 'pickup.story.heading')}>
      <div className={classes.panel}>
        {mayHandOut && (
          <>
            <TextInput
              ref={field}
              className={classes.code ?? ''}
              label={t('pickup.code.label')}
              description={t('pickup.code.hint')}
              inputMode="numeric"
              autoComplete="off"
              maxLength={9}
              value={text}
              errorProps={{ mt: 8 }}
              error={open.error === null ? undefined : <Refusal error={open.error} />}
              onChange={(event) => {
                const next = event.currentTarget.value.replaceAll(/[^\d\s]/g, '')
                setText(next)
                open.reset()
                // The whole code stands there: the next key presses the button, never the field.
                if (parsePickupCode(next) !== undefined) requestAnimationFrame(() => button.current?.focus())
              }}
            />
            <div className={classes.buttons}>
              <Button
                ref={button}
                variant="filled"
                disabled={code === undefined}
                loading={open.isPending}
                onClick={() => void submit()}
              >
                {t('pickup.code.open')}
              </Button>
            </div>
          </>
        )}
        <p className={classes.muted}>{t('pickup.idle')}</p>
      </div>
    </Surface>
  )
}

function Refusal({ error }: { error: Error }) {
  const { what, todo } = sentenceOf(error)
  return (
    <span role="alert">
      {what} {todo}
    </span>
  )
}
