import { Badge, Button, CopyButton } from '@mantine/core'
import { Failure, Waiting } from '../../components/States.tsx'
import { Surface } from '../../components/Surface.tsx'
import { useT } from '../../lib/i18n.ts'
import { useCall } from '../../lib/query.ts'
import classes from './ServicePanel.module.css'

const colours = { connected: 'green', connecting: 'yellow', refused: 'red', off: 'gray' } as const

/** The consultation server as this workplace sees it, and what to do when it is away. */
export function ServicePanel() {
  const t = useT()
  const { data, error, refetch } = useCall('consultations', 'service', {})
  if (error !== null) return <Failure error={error} retry={() => void refetch()} />
  if (data === undefined) return <Waiting />
  const facts: [string, string][] = [
    [t('team.service.kind'), t(data.embedded ? 'team.service.embedded' : 'team.service.office')],
    [t('team.service.provider'), t(`team.service.providers.${data.provider}`)],
    ...(data.provider === 'p2p'
      ? [
          [t('team.service.relay'), t(data.relay ? 'team.service.relayYes' : 'team.service.relayNo')] satisfies [
            string,
            string,
          ],
        ]
      : []),
    ...(data.healthy === null
      ? []
      : [
          [t('team.service.health'), t(data.healthy ? 'team.service.healthy' : 'team.service.unhealthy')] satisfies [
            string,
            string,
          ],
        ]),
  ]
  return (
    <Surface
      title={t('team.service.title')}
      aside={<Badge color={colours[data.state]}>{t(`team.service.state.${data.state}`)}</Badge>}
    >
      <div className={classes.panel}>
        <p>{t(`team.service.what.${data.state}`)}</p>
        <dl className={classes.facts}>
          {facts.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        {data.publicUrl !== '' && (
          <div className={classes.link}>
            <span>{t('team.service.url')}</span>
            <code>{data.publicUrl}</code>
            <CopyButton value={data.publicUrl} timeout={4000}>
              {({ copied, copy }) => (
                <Button size="compact-sm" onClick={copy}>
                  {t(copied ? 'common.copied' : 'common.copy')}
                </Button>
              )}
            </CopyButton>
          </div>
        )}
        {data.embedded && <p className={classes.quiet}>{t('team.service.demo')}</p>}
      </div>
    </Surface>
  )
}
