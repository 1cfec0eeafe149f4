import { Button, Textarea } from '@mantine/core'
import { Failure, Waiting } from '../../components/States.tsx'
import { useT } from '../../lib/i18n.ts'
import { showDone } from '../../lib/messages.ts'
import { useAct, useCall } from '../../lib/query.ts'
import { useMay } from '../../lib/session.ts'
import { titleWords } from './device-words.ts'
import classes from './SystemNotes.module.css'

/** What Linux and Windows must be told, made from the list of drivers. */
export function SystemNotes() {
  const t = useT()
  const may = useMay('devices.manage')
  const notes = useCall('devices', 'systemNotes', {})
  const save = useAct('devices', 'saveUdev')
  if (notes.isError) return <Failure error={notes.error} retry={() => void notes.refetch()} />
  if (notes.data === undefined) return <Waiting />
  return (
    <div className={classes.notes}>
      <p>{t('devicesPage.notes.help')}</p>
      <h3>{t('devicesPage.notes.linux')}</h3>
      <p>{t('devicesPage.notes.linuxHelp')}</p>
      <Textarea
        aria-label={t('devicesPage.notes.udev')}
        value={notes.data.udev}
        readOnly
        rows={12}
        spellCheck={false}
        wrap="off"
        classNames={{ input: classes.rules ?? '' }}
      />
      {may && (
        <Button
          loading={save.isPending}
          onClick={() => save.mutate({}, { onSuccess: ({ saved }) => saved && showDone(t('devicesPage.notes.saved')) })}
        >
          {t('devicesPage.notes.save')}
        </Button>
      )}
      <h3>{t('devicesPage.notes.windows')}</h3>
      <p>{t('devicesPage.notes.windowsHid')}</p>
      <p>{t('devicesPage.notes.windowsSerial')}</p>
      <h3>{t('devicesPage.notes.models')}</h3>
      <table className={classes.models}>
        <thead>
          <tr>
            <th scope="col">{t('devicesPage.model')}</th>
            <th scope="col">{t('devicesPage.notes.wire')}</th>
            <th scope="col">{t('devicesPage.notes.ids')}</th>
          </tr>
        </thead>
        <tbody>
          {notes.data.models.map(({ model, title, wire, ids, usage }) => (
            <tr key={model}>
              <td>{titleWords(t, { model, title })}</td>
              <td>{t(`devicesPage.notes.${wire}`)}</td>
              <td className={classes.ids}>
                {[...ids, ...(usage === null ? [] : [t('devicesPage.notes.usage', { usage })])].join(', ') ||
                  t('devicesPage.notes.noIds')}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
