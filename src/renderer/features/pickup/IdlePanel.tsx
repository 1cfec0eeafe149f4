import { Button, TextInput } from '@mantine/core'
import { useRef, useState } from 'react'
import { parsePickupCode } from '../../../shared/domain/codes.ts'
import { Surface } from '../../components/Surface.tsx'
import { useT } from '../../lib/i18n.ts'
import { useAct } from '../../lib/query.ts'
import { useMay } from '../../lib/session.ts'
import { after } from './after.ts'
import classes from './panel.module.css'

/** Nothing under way: the code of a person who stands there, or a look at the wall. */
export function IdlePanel({ begun }: { begun: (pickupId: string) => void }) {
  const t = useT()
  const mayHandOut = useMay('pickup.handout')
  const [text, setText] = useState('')
  const button = useRef<HTMLButtonElement>(null)
  const open = useAct('pickup', 'openByCode')
  const code = parsePickupCode(text)
  return (
    <Surface title={t(mayHandOut ? 'pickup.code.title' : 'pickup.story.heading')}>
      <div className={classes.panel}>
        {mayHandOut && (
          <>
            <TextInput
              className={classes.code ?? ''}
              label={t('pickup.code.label')}
              description={t('pickup.code.hint')}
              inputMode="numeric"
              autoComplete="off"
              maxLength={9}
              value={text}
              onChange={(event) => {
                const next = event.currentTarget.value.replaceAll(/[^\d\s]/g, '')
                setText(next)
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
                onClick={() => {
                  if (code === undefined) return
                  // A code stays on no screen longer than it is needed.
                  setText('')
                  after(open.mutateAsync({ code }), ({ id }) => begun(id))
                }}
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
